from __future__ import annotations

from math import log

import pytest

from vigie.testing.actions import actions_of
from vigie.testing.oracles import (
    Act,
    Share,
    acts_of,
    co_action_edges,
    coortweet_edges,
    pairs_in_window,
    qut_weights,
)
from vigie.testing.worlds import small_world

SECOND = 1_000_000


def act(account: str, obj: str, second: int) -> Act:
    return Act(account, obj, f"{account}{obj}{second}", second * SECOND)


def share(account: str, second: int, *, obj: str = "o1", content: str = "") -> Share:
    return Share(obj, account, content or f"{account}@{second}", second)


def test_the_window_is_inclusive() -> None:
    acts = [act("A", "o", 0), act("B", "o", 60), act("C", "o", 121)]
    assert pairs_in_window(acts, window_us=60 * SECOND) == {(0, 1)}
    assert pairs_in_window(acts, window_us=61 * SECOND) == {(0, 1), (1, 2)}


def test_objects_are_counted_once_and_pairs_of_rows_each_time() -> None:
    acts = [act("B", "o", 0), act("A", "o", 1), act("A", "o", 2), act("A", "p", 9), act("C", "p", 9)]
    edges = co_action_edges(acts, window_us=5 * SECOND)
    assert edges["A", "B"].n_objects == 1
    assert edges["A", "B"].n_actions == 2
    assert edges["A", "B"].rarity == pytest.approx(log(3 / 2))
    assert set(edges) == {("A", "B"), ("A", "C")}
    assert co_action_edges(acts, window_us=5 * SECOND, min_objects=2) == {}


def test_coortweet_worked_examples() -> None:
    inclusive = [share("A", 0), share("B", 60), share("C", 121)]
    assert set(coortweet_edges(inclusive, time_window=60, min_participation=1)) == {("A", "B")}
    rows = [share("A", 0), share("A", 5), share("B", 2), share("B", 9)]
    (edge,) = coortweet_edges(rows, time_window=10).values()
    assert edge.weight == 4
    assert edge.avg_time_delta == (2 + 9 + 3 + 4) / 4
    assert coortweet_edges([share("A", 0), share("A", 5)], time_window=10, min_participation=1) == {}


def test_coortweet_leaves_out_the_original_post_and_the_same_content() -> None:
    original = [share("A", 0, content="o1"), share("B", 1)]
    same = [share("A", 0, content="c"), share("B", 1, content="c")]
    assert coortweet_edges(original, min_participation=1) == {}
    assert coortweet_edges(same, min_participation=1) == {}


def test_coortweet_keeps_a_partner_who_came_once() -> None:
    rows = [
        share("A", 0),
        share("A", 100, obj="o2"),
        share("B", 1),
        share("B", 500),
        share("C", 101, obj="o2"),
    ]
    edges = coortweet_edges([*rows, share("C", 900, obj="o3")], min_participation=2)
    assert set(edges) == {("A", "B"), ("A", "C")}


def test_coortweet_marks_edges_heavier_than_the_quantile_of_its_own_run() -> None:
    rows = [share("A", 0), share("A", 1), share("B", 2), share("C", 50, obj="o2"), share("D", 51, obj="o2")]
    edges = coortweet_edges(rows, min_participation=1)
    assert {pair: edge.weight_threshold for pair, edge in edges.items()} == {("A", "B"): 1, ("C", "D"): 0}
    assert edges["A", "B"].edge_symmetry_score == 0.5


def test_rows_that_repeat_count_once() -> None:
    assert coortweet_edges([share("A", 0), share("A", 0), share("B", 1)]) == {}


def test_qut_weights_count_messages_and_are_directed() -> None:
    acts = [act("A", "o", 0), act("A", "o", 5), act("B", "o", 2), act("A", "p", 0)]
    assert qut_weights(acts, window_s=10) == {("A", "B"): 2, ("B", "A"): 1}
    assert qut_weights(acts, window_s=2) == {("A", "B"): 1, ("B", "A"): 1}


def test_a_planted_ring_has_the_heaviest_edges_of_its_world() -> None:
    world = small_world(seed=2, accounts=200, posts=1_500)
    edges = co_action_edges(
        acts_of(actions_of(world), object_type="url"), window_us=60 * SECOND, min_objects=2
    )
    heaviest = sorted(edges, key=lambda pair: -edges[pair].rarity)[:30]
    coordinated = world.members(role="campaign") | world.members(role="benign")
    assert {account for pair in heaviest for account in pair} <= coordinated
