from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from math import isclose, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels import coaction_edges
from vigie.kernels.coaction_edges import Edges, account_statistic, count_edges, object_weights
from vigie.kernels.windows import pairs_in_window

Row = tuple[int, int, int]
rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.integers(0, 4)), max_size=16).map(sorted)


def slow_edges(listed: list[Row], window: int, k: int) -> dict[tuple[int, int], tuple[int, float]]:
    accounts = len({account for _, _, account in listed})
    users: dict[int, set[int]] = defaultdict(set)
    for obj, _, account in listed:
        users[obj].add(account)
    shared: dict[tuple[int, int], set[int]] = defaultdict(set)
    for (o, s, a), (p, t, b) in combinations(listed, 2):
        if o == p and a != b and abs(s - t) <= window:
            shared[min(a, b), max(a, b)].add(o)
    return {
        pair: (len(objects), sum(log(accounts / len(users[o])) for o in objects))
        for pair, objects in shared.items()
        if len(objects) >= k
    }


def fast_edges(listed: list[Row], window: int, k: int) -> dict[tuple[int, int], tuple[int, float]]:
    names, account = np.unique([row[2] for row in listed], return_inverse=True)
    obj = np.array([row[0] for row in listed], dtype=np.int32)
    at = np.array([row[1] for row in listed], dtype=np.int64)
    pairs = pairs_in_window(obj, at, window_us=window, neighbours=100)
    edges = count_edges(
        pairs.left,
        pairs.right,
        obj=obj,
        account=account.astype(np.int32),
        at_us=at,
        weight=object_weights(obj.astype(np.int64), account.astype(np.int32), accounts=len(names)),
        accounts=len(names),
        min_objects=k,
    )
    found = zip(names[edges.a], names[edges.b], edges.n_objects, edges.score, strict=True)
    return {(int(a), int(b)): (int(n), float(score)) for a, b, n, score in found}


@given(rows, st.integers(0, 9), st.integers(1, 3))
def test_edges_are_those_of_the_slow_obvious_count(listed: list[Row], window: int, k: int) -> None:
    slow, fast = slow_edges(listed, window, k), fast_edges(listed, window, k)
    assert slow.keys() == fast.keys()
    for pair, (n, score) in slow.items():
        assert fast[pair][0] == n
        assert isclose(fast[pair][1], score, abs_tol=1e-9)


@given(rows, st.integers(0, 9), st.integers(1, 3))
def test_codes_too_wide_for_one_word_give_the_same_edges(listed: list[Row], window: int, k: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coaction_edges, "_WORD", 0)
        wide = fast_edges(listed, window, k)
    assert wide == fast_edges(listed, window, k)


@given(rows, st.integers(0, 9), st.permutations(range(5)))
def test_renaming_accounts_renames_edges_and_changes_nothing_else(
    listed: list[Row], window: int, names: list[int]
) -> None:
    renamed = sorted((obj, at, names[account]) for obj, at, account in listed)
    expected = {
        tuple(sorted((names[a], names[b]))): n for (a, b), (n, _) in fast_edges(listed, window, 1).items()
    }
    assert {pair: n for pair, (n, _) in fast_edges(renamed, window, 1).items()} == expected


@given(rows, st.integers(0, 8))
def test_an_account_that_repeats_itself_on_one_object_shares_it_once(listed: list[Row], window: int) -> None:
    doubled = sorted(listed + listed)
    assert fast_edges(doubled, window, 1) == fast_edges(listed, window, 1)


def test_the_statistic_sums_the_three_heaviest_edges() -> None:
    star = Edges(
        np.array([0, 0, 0, 0], np.int32),
        np.array([1, 2, 3, 4], np.int32),
        np.array([3, 3, 3, 3]),
        np.array([1.0, 5.0, 3.0, 4.0]),
        np.array([1.0, 5.0, 3.0, 4.0]),
        np.array([1.0, 0.0, 2.0, 4.0]),
    )
    assert account_statistic(star, accounts=6, best=3).tolist() == [12.0, 1.0, 0.0, 3.0, 4.0, 0.0]


def test_an_account_may_be_asked_for_more_shared_objects_than_one_partner_gives() -> None:
    path = Edges(
        np.array([0, 1], np.int32),
        np.array([1, 2], np.int32),
        np.array([2, 2]),
        *(np.array([5.0, 4.0]) for _ in range(3)),
    )
    assert account_statistic(path, accounts=3, least_shared=3).tolist() == [0.0, 9.0, 0.0]
    assert account_statistic(path, accounts=3).tolist() == [5.0, 9.0, 4.0]


def sides(moments: list[tuple[int, int]], k: int = 1) -> tuple[float, float, float]:
    """Return score, own_a and own_b of accounts 0 and 1, which act on one object after another."""
    listed = [(obj, at, who) for obj, times in enumerate(moments) for who, at in enumerate(times)]
    obj, at, who = (np.array(column) for column in zip(*sorted(listed), strict=True))
    pairs = pairs_in_window(obj.astype(np.int32), at, window_us=9, neighbours=10)
    edges = count_edges(
        pairs.left,
        pairs.right,
        obj=obj.astype(np.int32),
        account=who.astype(np.int32),
        at_us=at,
        weight=np.ones(len(moments)),
        accounts=3,
        min_objects=k,
    )
    return float(edges.score[0]), float(edges.own_a[0]), float(edges.own_b[0])


def test_an_account_that_is_always_followed_answers_for_nothing() -> None:
    assert sides([(0, 3), (0, 5), (1, 2)]) == (3.0, 0.0, 3.0)


def test_each_side_answers_for_the_objects_on_which_it_came_second() -> None:
    assert sides([(0, 3), (5, 0), (1, 2)]) == (3.0, 1.0, 2.0)


def test_at_the_same_moment_both_sides_answer() -> None:
    assert sides([(4, 4), (4, 4)]) == (2.0, 2.0, 2.0)


def test_an_object_that_everybody_uses_weighs_nothing() -> None:
    weights = object_weights(np.array([0, 0, 0, 1]), np.array([0, 1, 2, 0], np.int32), accounts=3)
    assert weights == pytest.approx([0.0, log(3)])
