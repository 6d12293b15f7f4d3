from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.outcomes import NothingFound
from vigie.model.tables import ACCOUNT_DISCOVERY, EDGE, EDGE_EVIDENCE, SENSITIVITY
from vigie.testing.oracles import acts_of, co_action_edges
from vigie.testing.strategies import action_tables
from vigie.testing.worlds import World

TABLES = {
    "edges": EDGE,
    "evidence": EDGE_EVIDENCE,
    "discoveries": ACCOUNT_DISCOVERY,
    "sensitivity": SENSITIVITY,
}


def links(engine: DuckEngine, actions: pa.Table, **knobs: object) -> CoActionResult:
    params = CoActionParams.of({"decoys": 19, "object_types": ("url",)} | knobs)
    return run(engine, actions, params, run_id="R-1")


def times_us(actions: pa.Table) -> dict[str, int]:
    return {row["action_id"]: row["at_us"] for row in actions.to_pylist()}


def hashtags(engine: DuckEngine, actions: pa.Table, **knobs: object) -> CoActionResult:
    """Look at what ordinary accounts share by chance too."""
    return links(engine, actions, **{"object_types": ("hashtag",), "min_objects": 1, "window_s": 300} | knobs)


def as_bytes(result: CoActionResult) -> dict[str, bytes]:
    """Serialise every table of a result."""
    written = {}
    for name in TABLES:
        sink = pa.BufferOutputStream()
        table = getattr(result, name).combine_chunks()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        written[name] = sink.getvalue().to_pybytes()
    return written


@pytest.mark.parametrize("name", TABLES)
def test_every_table_keeps_its_contract_and_its_key(planted: CoActionResult, name: str) -> None:
    contract, table = TABLES[name], getattr(planted, name)
    assert contract.check(table).num_rows > 0
    assert len(table.group_by(list(contract.key)).aggregate([])) == len(table)


def test_the_first_account_of_an_edge_sorts_before_the_second(planted: CoActionResult) -> None:
    pairs = planted.edges.select(["signal", "a_uid", "b_uid"]).to_pylist()
    assert all(row["a_uid"] < row["b_uid"] for row in pairs)
    assert len({tuple(row.values()) for row in pairs}) == len(pairs)


def test_evidence_names_the_accounts_in_the_order_of_the_edge_and_signs_the_gap(
    planted: CoActionResult, actions: pa.Table
) -> None:
    known = {row["action_id"]: row for row in actions.to_pylist()}
    edges = {row["edge_id"]: row for row in planted.edges.to_pylist()}
    signs = Counter[bool]()
    for row in planted.evidence.to_pylist():
        a, b, edge = known[row["action_id_a"]], known[row["action_id_b"]], edges[row["edge_id"]]
        assert (a["account_uid"], b["account_uid"]) == (edge["a_uid"], edge["b_uid"])
        assert a["object_uid"] == b["object_uid"] == row["object_uid"]
        assert a["object_type"] == edge["signal"]
        assert row["delta_us"] == b["at_us"] - a["at_us"]
        assert abs(row["delta_us"]) <= 60_000_000
        signs[row["delta_us"] > 0] += 1
    assert min(signs[True], signs[False]) > 10


def test_only_accepted_edges_have_evidence_and_they_have_all_of_it(planted: CoActionResult) -> None:
    pairs = Counter(planted.evidence["edge_id"].to_pylist())
    edges = planted.edges.to_pylist()
    assert pairs == {row["edge_id"]: row["n_actions"] for row in edges if row["accepted"]}
    assert {row["accepted"] for row in edges} == {True, False}


def test_evidence_agrees_with_what_the_edge_says(planted: CoActionResult, actions: pa.Table) -> None:
    at_us = times_us(actions)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in planted.evidence.to_pylist():
        times = sorted((at_us[row["action_id_a"]], at_us[row["action_id_b"]]))
        found.setdefault(row["edge_id"], []).append((times[0], times[1], row["object_uid"]))
    for edge in (row for row in planted.edges.to_pylist() if row["accepted"]):
        pairs = found[edge["edge_id"]]
        assert edge["first_at_us"] == min(first for first, _, _ in pairs)
        assert edge["last_at_us"] == max(last for _, last, _ in pairs)
        assert edge["n_objects"] == len({obj for _, _, obj in pairs})
        assert edge["median_delta_us"] == int(np.median([last - first for first, last, _ in pairs]))


def test_an_edge_keeps_at_most_the_evidence_that_was_asked_for(
    engine: DuckEngine, actions: pa.Table, planted: CoActionResult
) -> None:
    capped = links(engine, actions, evidence_per_edge=3)
    pairs = Counter(capped.evidence["edge_id"].to_pylist())
    edges = [row for row in capped.edges.to_pylist() if row["accepted"]]
    assert pairs == {row["edge_id"]: min(3, row["n_actions"]) for row in edges}
    assert max(row["n_actions"] for row in edges) > 3
    every = {tuple(row.values()) for row in planted.evidence.to_pylist()}
    assert {tuple(row.values()) for row in capped.evidence.to_pylist()} < every


def test_the_pairs_kept_are_the_earliest(engine: DuckEngine, actions: pa.Table) -> None:
    at_us = times_us(actions)
    first = {
        row["edge_id"]: min(at_us[row["action_id_a"]], at_us[row["action_id_b"]])
        for row in links(engine, actions, evidence_per_edge=1).evidence.to_pylist()
    }
    edges = links(engine, actions).edges.to_pylist()
    assert first == {row["edge_id"]: row["first_at_us"] for row in edges if row["accepted"]}


def test_an_accepted_edge_joins_two_accepted_accounts(planted: CoActionResult) -> None:
    accepted = {
        (row["signal"], row["account_uid"]) for row in planted.discoveries.to_pylist() if row["accepted"]
    }
    for edge in planted.edges.to_pylist():
        if edge["accepted"]:
            assert {(edge["signal"], edge["a_uid"]), (edge["signal"], edge["b_uid"])} <= accepted
            assert edge["q"] <= 0.05
    assert accepted


def test_accounts_come_the_surest_first_with_their_actions_and_partners(
    planted: CoActionResult, actions: pa.Table
) -> None:
    links_ = [row for row in planted.discoveries.to_pylist() if row["signal"] == "url"]
    assert [row["statistic"] for row in links_] == sorted((row["statistic"] for row in links_), reverse=True)
    assert [row["q"] for row in links_] == sorted(row["q"] for row in links_)
    volume = Counter(row["account_uid"] for row in actions.to_pylist() if row["object_type"] == "url")
    edges = [row for row in planted.edges.to_pylist() if row["signal"] == "url"]
    partners = Counter(row[side] for row in edges for side in ("a_uid", "b_uid"))
    for row in links_:
        assert row["n_actions"] == volume[row["account_uid"]]
        assert row["n_partners"] == partners[row["account_uid"]]
        assert row["accepted"] == (row["q"] <= 0.01)


def test_the_accounts_found_are_those_that_were_planted(planted: CoActionResult, world: World) -> None:
    found = {row["account_uid"] for row in planted.discoveries.to_pylist() if row["accepted"]}
    assert found == world.members(role="campaign") | world.members(role="benign")


def test_a_run_that_is_not_beyond_chance_accepts_nobody_and_keeps_no_evidence(
    engine: DuckEngine, actions: pa.Table
) -> None:
    shut = links(engine, actions, global_level=0.001)
    assert isinstance(shut.outcomes["url"], NothingFound)
    assert (shut.figures["url"]["beyond"], shut.figures["url"]["global_p"]) == (False, 0.05)
    assert shut.evidence.num_rows == 0
    assert not any(shut.edges["accepted"].to_pylist() + shut.discoveries["accepted"].to_pylist())
    assert (shut.figures["url"]["accounts_accepted"], shut.figures["url"]["edges_accepted"]) == (0, 0)


def test_the_gate_changes_nothing_but_what_is_accepted(engine: DuckEngine, actions: pa.Table) -> None:
    shut, open_ = (links(engine, actions, global_level=level) for level in (0.001, 0.05))
    assert shut.edges.drop_columns(["accepted"]).equals(open_.edges.drop_columns(["accepted"]))
    assert any(open_.edges["accepted"].to_pylist())


def test_edges_of_accounts_far_from_acceptance_are_not_written_down(
    engine: DuckEngine, actions: pa.Table
) -> None:
    every, near = (hashtags(engine, actions, keep_q=keep) for keep in (1.0, 0.25))
    accounts = {row["account_uid"]: row["q"] for row in every.discoveries.to_pylist()}
    for edge in near.edges.to_pylist():
        assert edge["accepted"] or max(accounts[edge["a_uid"]], accounts[edge["b_uid"]]) <= 0.25
    assert all(row["q"] <= 0.25 for row in near.discoveries.to_pylist())
    assert len(near.edges) < len(every.edges)
    assert set(near.edges["edge_id"].to_pylist()) < set(every.edges["edge_id"].to_pylist())


def test_accepted_accounts_are_written_down_however_little_is_to_be_kept(
    engine: DuckEngine, actions: pa.Table
) -> None:
    least, usual = (links(engine, actions, keep_q=keep) for keep in (0.0, 0.25))
    for name in ("edges", "discoveries"):
        table = getattr(usual, name)
        assert getattr(least, name).equals(table.filter(table["accepted"])), name
    assert least.edges.num_rows > 0


def test_the_same_seed_gives_the_same_bytes(engine: DuckEngine, actions: pa.Table) -> None:
    assert as_bytes(links(engine, actions)) == as_bytes(links(engine, actions))


def test_the_order_of_the_rows_does_not_matter(engine: DuckEngine, actions: pa.Table) -> None:
    shuffled = actions.take(np.random.default_rng(3).permutation(len(actions)))
    assert as_bytes(links(engine, shuffled)) == as_bytes(links(engine, actions))


def test_another_seed_draws_other_decoys_for_the_same_edges(engine: DuckEngine, actions: pa.Table) -> None:
    one, other = (hashtags(engine, actions, seed=seed, keep_q=1.0) for seed in (1, 2))
    same = ["edge_id", "a_uid", "b_uid", "n_objects", "n_actions", "rarity", "expected"]
    assert one.edges.select(same).equals(other.edges.select(same))
    assert one.figures["hashtag"]["decoy_edges"] != other.figures["hashtag"]["decoy_edges"]


def test_ids_of_edges_are_the_same_in_every_run(engine: DuckEngine, actions: pa.Table) -> None:
    params = CoActionParams(decoys=19, object_types=("url",), window_s=120, seed=9)
    other = run(engine, actions, params, run_id="R-2")
    names = [
        {(row["a_uid"], row["b_uid"]): row["edge_id"] for row in result.edges.to_pylist()}
        for result in (links(engine, actions), other)
    ]
    shared = names[0].keys() & names[1].keys()
    assert len(shared) > 50
    assert all(names[0][pair] == names[1][pair] for pair in shared)
    assert set(other.edges["run_id"].to_pylist()) == {"R-2"}


def test_nobody_can_test_from_the_id_of_an_edge_whom_it_joins(
    engine: DuckEngine, actions: pa.Table, planted: CoActionResult
) -> None:
    params = CoActionParams(decoys=19, object_types=("url",), keep_q=1.0, min_objects=1)
    keyed = run(engine, actions, params, run_id="R-1", id_key="a secret")
    open_ = [row for row in planted.edges.to_pylist() if row["signal"] == "url"]
    assert [(row["a_uid"], row["b_uid"]) for row in keyed.edges.to_pylist()] == [
        (row["a_uid"], row["b_uid"]) for row in open_
    ]
    assert not set(keyed.edges["edge_id"].to_pylist()) & {row["edge_id"] for row in open_}


def test_two_object_types_give_two_edges_to_one_pair_of_accounts(planted: CoActionResult) -> None:
    pairs = Counter((row["a_uid"], row["b_uid"]) for row in planted.edges.to_pylist() if row["accepted"])
    assert max(pairs.values()) == 2
    assert len(set(planted.edges["edge_id"].to_pylist())) == len(planted.edges)


def test_progress_is_told_by_object_type_and_counts_up(engine: DuckEngine, actions: pa.Table) -> None:
    told: list[tuple[str, int, int]] = []
    params = CoActionParams(decoys=19, object_types=("url", "hashtag"))
    run(engine, actions, params, run_id="R-1", progress=lambda *event: told.append(event))
    assert {kind for kind, _, _ in told} == {"url", "hashtag"}
    for kind in ("url", "hashtag"):
        assert [done for name, done, _ in told if name == kind] == list(range(1, 39))


@settings(max_examples=40)
@given(
    actions=action_tables(object_types=("url", "text")),
    window_s=st.sampled_from([1, 5, 20]),
    min_objects=st.integers(1, 3),
)
def test_edges_are_those_of_the_slow_obvious_count(
    engine: DuckEngine, actions: pa.Table, window_s: int, min_objects: int
) -> None:
    params = CoActionParams(decoys=19, window_s=window_s, min_objects=min_objects, keep_q=1.0)
    result = run(engine, actions, params, run_id="R-1")
    for kind in ("url", "text"):
        acts = acts_of(actions, object_type=kind)
        enough = len({act.account for act in acts}) > 2
        want = (
            co_action_edges(acts, window_us=window_s * 1_000_000, min_objects=min_objects) if enough else {}
        )
        rows = [row for row in result.edges.to_pylist() if row["signal"] == kind]
        got = {
            (row["a_uid"], row["b_uid"]): (row["n_objects"], row["n_actions"], row["rarity"]) for row in rows
        }
        assert got == {
            pair: (edge.n_objects, edge.n_actions, pytest.approx(edge.rarity, abs=1e-9))
            for pair, edge in want.items()
        }
