from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from vigie.campaigns.groups import Group, cluster_tables, find_groups
from vigie.detectors.coaction.run import run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.ids import short_id
from vigie.model.tables import CLUSTER, CLUSTER_MEMBER, EDGE, EDGE_EVIDENCE
from vigie.testing.actions import actions_of
from vigie.testing.worlds import small_world

Row = dict[str, Any]


def edge(a: str, b: str, **knobs: Any) -> Row:
    signal = str(knobs.get("signal", "url"))
    return {
        "edge_id": short_id("E", signal, a, b),
        "run_id": "R-1",
        "a_uid": a,
        "b_uid": b,
        "signal": signal,
        "n_objects": 3,
        "n_actions": 4,
        "rarity": 9.0,
        "score": 5.0,
        "expected": 0.1,
        "q": 0.01,
        "accepted": True,
        "median_delta_us": 7_000_000,
        "first_at_us": 1_000,
        "last_at_us": 2_000,
    } | knobs


def clique(names: str, *, platform: str = "agora", **knobs: Any) -> list[Row]:
    return [edge(f"{platform}:{a}", f"{platform}:{b}", **knobs) for a, b in combinations(sorted(names), 2)]


def groups_of(*edges: Row, seed: int = 0, pseudonym: Callable[[str], str] = str) -> list[Group]:
    return find_groups(EDGE.rows(edges), seed=seed, pseudonym=pseudonym)


def names(group: Group) -> str:
    return "".join(sorted(member.split(":")[1] for member in group.members))


def tables(
    groups: list[Group],
    *,
    evidence: Iterable[Row] = (),
    decoys: Mapping[str, Iterable[NDArray[np.float64]]] | None = None,
) -> tuple[list[Row], list[Row]]:
    members = {member for group in groups for member in group.members}
    clusters, rows = cluster_tables(
        groups,
        run_id="R-1",
        evidence=EDGE_EVIDENCE.rows(evidence),
        account_q=dict.fromkeys(members, 0.01),
        decoy_groups=decoys or {},
        checks={group.cluster_id: {"news-desk": {"result": "passed"}} for group in groups},
        pseudonym=lambda uid: f"A-{uid[-1]}",
    )
    return clusters.to_pylist(), rows.to_pylist()


def shared(one: Row, obj: str, number: int) -> Row:
    return {
        "run_id": "R-1",
        "edge_id": one["edge_id"],
        "action_id_a": f"a{number}",
        "action_id_b": f"b{number}",
        "object_uid": obj,
        "delta_us": 0,
    }


def test_without_accepted_edges_there_are_no_groups() -> None:
    assert groups_of() == []
    assert groups_of(*clique("abc", accepted=False)) == []


def test_no_groups_make_empty_tables_that_keep_their_contracts() -> None:
    clusters, members = cluster_tables(
        [],
        run_id="R-1",
        evidence=EDGE_EVIDENCE.empty(),
        account_q={},
        decoy_groups={"url": (np.array([1.0]),)},
        checks={},
        pseudonym=str,
    )
    assert clusters.equals(CLUSTER.empty())
    assert members.equals(CLUSTER_MEMBER.empty())


def test_accounts_that_no_edge_joins_are_in_different_groups() -> None:
    assert {names(group) for group in groups_of(*clique("abcd"), *clique("xyz"))} == {"abcd", "xyz"}


def test_an_edge_that_was_not_accepted_joins_nobody() -> None:
    bridge = edge("agora:d", "agora:x", score=1e6, accepted=False)
    assert {names(group) for group in groups_of(*clique("abcd"), bridge, *clique("xyz"))} == {"abcd", "xyz"}


def test_a_weak_bridge_between_two_groups_belongs_to_neither() -> None:
    bridge = edge("agora:d", "agora:x", score=0.1)
    groups = groups_of(*clique("abcd"), bridge, *clique("wxyz"))
    assert {names(group) for group in groups} == {"abcd", "wxyz"}
    assert bridge["edge_id"] not in {row["edge_id"] for group in groups for row in group.edges}
    assert [group.pairs for group in groups] == [6, 6]


def test_edges_of_several_object_types_between_two_accounts_add_up() -> None:
    links, texts = clique("abc", score=2.0), clique("abc", signal="text", score=3.0)
    (group,) = groups_of(*links, *texts)
    assert (group.score, group.pairs, len(group.edges)) == (15.0, 3, 6)
    ((row,), members) = tables([group])
    assert json.loads(row["signals"]) == {"text": 3, "url": 3}
    assert (row["n_edges"], row["score"]) == (3, 15.0)
    assert [(member["degree"], member["score"]) for member in members] == [(2, 10.0)] * 3


def test_a_type_alone_may_join_who_another_does_not() -> None:
    (group,) = groups_of(edge("agora:a", "agora:b"), edge("agora:b", "agora:c", signal="text"))
    assert names(group) == "abc"


def test_fusion_decides_who_belongs_together() -> None:
    pull = [edge("agora:m", f"agora:{name}", signal="text", score=30.0) for name in "xyz"]
    push = [edge(f"agora:{name}", "agora:m", score=5.0) for name in "abc"]
    groups = groups_of(*clique("abc", score=9.0), *push, *clique("xyz", score=9.0), *pull)
    assert {names(group) for group in groups} == {"abc", "mxyz"}


def test_groups_come_the_heaviest_first_and_are_labelled_in_that_order() -> None:
    groups = groups_of(*clique("abc"), *clique("uvwxyz"), *clique("mn", score=500.0))
    assert [names(group) for group in groups] == ["mn", "uvwxyz", "abc"]
    assert [row["label"] for row in tables(groups)[0]] == ["G01", "G02", "G03"]


def test_members_come_the_most_joined_first() -> None:
    (group,) = groups_of(edge("agora:a", "agora:b", score=1.0), edge("agora:b", "agora:c", score=2.0))
    assert group.members == ("agora:b", "agora:c", "agora:a")


def test_a_group_is_named_by_its_members_alone() -> None:
    one, other = groups_of(*clique("abc")), groups_of(*clique("bca", signal="text", score=7.0), seed=5)
    assert one[0].cluster_id == other[0].cluster_id == short_id("G", "agora:a", "agora:b", "agora:c")
    assert groups_of(*clique("abd"))[0].cluster_id != one[0].cluster_id


def test_nobody_can_test_from_the_id_of_a_group_who_is_in_it() -> None:
    one, other = (groups_of(*clique("abc"), pseudonym=named) for named in ("x{}".format, "y{}".format))
    assert one[0].members == other[0].members
    assert one[0].cluster_id != other[0].cluster_id


def test_the_order_of_the_edges_does_not_matter() -> None:
    edges = [*clique("abcd"), edge("agora:d", "agora:w", score=0.1), *clique("wxyz"), *clique("ijk")]
    assert [(group.cluster_id, group.members) for group in groups_of(*edges)] == [
        (group.cluster_id, group.members) for group in groups_of(*edges[::-1])
    ]


def test_a_large_seed_is_as_good_as_a_small_one() -> None:
    assert len(groups_of(*clique("abc"), seed=2**31)) == 1


def test_the_figures_of_a_group_are_those_of_its_edges() -> None:
    edges = [
        edge("agora:a", "agora:b", first_at_us=30, last_at_us=90, median_delta_us=1),
        edge("agora:b", "ruche:c", first_at_us=20, last_at_us=40, median_delta_us=5),
        edge("agora:b", "ruche:d", first_at_us=50, last_at_us=60, median_delta_us=9),
    ]
    ((row,), _) = tables(groups_of(*edges))
    assert (row["n"], row["n_edges"], row["density"]) == (4, 3, 0.5)
    assert (row["first_at_us"], row["last_at_us"], row["median_delta_us"]) == (20, 90, 5)
    assert json.loads(row["platforms"]) == {"agora": 2, "ruche": 2}
    assert json.loads(row["benign_checks"]) == {"news-desk": {"result": "passed"}}
    assert (row["run_id"], row["state"]) == ("R-1", "candidate")


def test_the_objects_that_most_accounts_share_come_first() -> None:
    ab, bc, ac = clique("abc")[0], clique("abc")[2], clique("abc")[1]
    evidence = [
        *(shared(ab, "often", number) for number in range(5)),
        shared(ab, "widely", 6),
        shared(bc, "widely", 7),
        shared(ac, "seldom", 8),
    ]
    ((row,), _) = tables(groups_of(ab, bc, ac), evidence=evidence)
    assert json.loads(row["top_objects"]) == [
        {"type": "url", "object": "widely", "pairs": 2, "accounts": 3},
        {"type": "url", "object": "often", "pairs": 5, "accounts": 2},
        {"type": "url", "object": "seldom", "pairs": 1, "accounts": 2},
    ]


def test_at_most_ten_objects_of_a_group_are_named() -> None:
    one = edge("agora:a", "agora:b")
    evidence = [shared(one, f"o{number:02d}", number) for number in range(14)]
    ((row,), _) = tables(groups_of(one), evidence=evidence)
    assert [top["object"] for top in json.loads(row["top_objects"])] == [f"o{n:02d}" for n in range(10)]


def test_members_bear_pseudonyms_and_their_own_q() -> None:
    _, members = tables(groups_of(*clique("abc")))
    assert {(row["account_uid"], row["pseudonym"]) for row in members} == {
        ("agora:a", "A-a"),
        ("agora:b", "A-b"),
        ("agora:c", "A-c"),
    }
    assert {row["q"] for row in members} == {0.01}


def test_a_group_heavier_than_another_of_the_same_types_is_at_least_as_sure() -> None:
    groups = groups_of(*clique("abcd", score=90.0), *clique("ijk", score=20.0), *clique("xy", score=1.0))
    decoys = {"url": [np.array([1.5, 1.2, 1.1]), np.array([70.0, 0.5]), *[np.empty(0)] * 17]}
    rows, _ = tables(groups, decoys=decoys)
    q = [row["q"] for row in rows]
    assert all(0 < value <= 1 for value in q)
    assert all(heavier <= lighter for heavier, lighter in pairwise(q))
    assert q[0] < q[-1]


def test_a_group_no_heavier_than_those_of_decoys_is_not_sure() -> None:
    decoys = {"url": [np.array([100.0, 100.0])] * 20}
    ((row,), _) = tables(groups_of(*clique("abc", score=1.0)), decoys=decoys)
    assert row["q"] == 1.0


def test_a_group_that_no_decoy_was_drawn_against_is_not_sure() -> None:
    ((row,), _) = tables(groups_of(*clique("abc")))
    assert row["q"] == 1.0


def test_each_object_type_that_joins_a_group_is_one_more_chance() -> None:
    decoys = {"url": [np.empty(0)] * 19, "text": [np.array([1e6])] * 19}
    ((one,), _) = tables(groups_of(*clique("abc")), decoys=decoys)
    both = groups_of(*clique("abc"), *clique("abc", signal="text"))
    ((two,), _) = tables(both, decoys=decoys)
    assert two["q"] == pytest.approx(2 * one["q"])
    assert one["q"] < 0.1


def test_the_groups_of_a_world_are_those_that_were_planted() -> None:
    world = small_world(seed=4, accounts=300, posts=3_000)
    with DuckEngine(threads=1) as engine:
        found = run(engine, actions_of(world), CoActionParams(decoys=19), run_id="R-1")
    groups = find_groups(found.edges, seed=0, pseudonym=str)
    planted = ("link-ring", "text-ring", "hashtag-ring", "news-desk", "schedulers")
    assert {frozenset(group.members) for group in groups} == {world.members(group=name) for name in planted}
    rows, members = tables(groups, evidence=found.evidence.to_pylist(), decoys=found.decoy_groups)
    assert CLUSTER.check(pa.Table.from_pylist(rows)).num_rows == len(planted)
    assert CLUSTER_MEMBER.check(pa.Table.from_pylist(members)).num_rows == sum(row["n"] for row in rows)
    assert all(0 < row["q"] <= 0.1 for row in rows)
