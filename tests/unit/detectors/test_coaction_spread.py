"""Co-action through tables gives what co-action in memory gives, to the last bit."""

from __future__ import annotations

import hashlib
from dataclasses import fields

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.coaction.spread.ground import SpreadGround
from vigie.detectors.coaction.spread.rows import Sizes, SpreadRows, spread_rows
from vigie.engine.duck import DuckEngine
from vigie.engine.statements import read_statement
from vigie.kernels.coaction import CoActionSettings, RowsGround
from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_rows import Prepared, prepare
from vigie.model.errors import OutsideError
from vigie.testing.actions import hot_url, synthetic_actions
from vigie.testing.oracles import acts_of, co_action_edges
from vigie.testing.strategies import action_tables

TABLES = ("edges", "evidence", "discoveries", "sensitivity")
# Small enough that objects are cut, strata ranked in parts, and edges counted in several places.
CUT = Sizes(unit_rows=1, bucket_rows=40, part_pairs=50, part_posts=30, stratum_posts=5)


def both_ways(
    engine: DuckEngine, actions: pa.Table, sizes: Sizes = CUT, **knobs: object
) -> tuple[CoActionResult, CoActionResult]:
    params = CoActionParams.of({"decoys": 19, "sensitivity_decoys": 2, "keep_q": 1.0} | knobs)
    through = run(engine, actions, params, run_id="R-1", in_memory_rows=0, sizes=sizes)
    return run(engine, actions, params, run_id="R-1"), through


def assert_same(memory: CoActionResult, tables: CoActionResult) -> None:
    for name in TABLES:
        assert getattr(tables, name).equals(getattr(memory, name)), name
    for kind, figures in memory.figures.items():
        assert tables.figures[kind] == figures | {"through": "tables"}
        for left, right in zip(memory.decoy_groups[kind], tables.decoy_groups[kind], strict=True):
            assert left.tolist() == right.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [Sizes(), CUT], ids=["whole", "cut"])
def test_a_world_with_campaigns_gives_the_same_tables(
    engine: DuckEngine, actions: pa.Table, sizes: Sizes
) -> None:
    memory, tables = both_ways(engine, actions, sizes, object_types=("url", "hashtag"), decoys=23)
    assert_same(memory, tables)
    assert sum(figures["set_aside"] for figures in memory.figures.values()) > 0
    assert len(memory.evidence) > 20


@pytest.mark.parametrize(
    "knobs",
    [
        {"strata": "clock-hour"},
        {"neighbours": 1, "min_objects": 1},
        {"window_s": 3_600, "min_objects": 1, "level": 0.5, "peels": 3},
        {"window_auto": True, "min_objects": 1},
    ],
    ids=str,
)
def test_every_parameter_means_the_same(engine: DuckEngine, knobs: dict[str, object]) -> None:
    actions = synthetic_actions(rows=3_000, seed=5, objects_exponent=1.4, days=3)
    memory, tables = both_ways(engine, actions, CUT, **{"sensitivity_pairs": 20_000} | knobs)
    assert_same(memory, tables)
    assert memory.figures["url"]["pairs_in_window"] > 100


def test_an_object_used_by_everybody_is_cut_capped_and_counted(engine: DuckEngine) -> None:
    actions = hot_url(accounts=4_000, hours=1)
    sizes = Sizes(unit_rows=64, bucket_rows=500, part_pairs=20_000)
    memory, tables = both_ways(engine, actions, sizes, neighbours=30, min_objects=1, sensitivity_pairs=1)
    assert_same(memory, tables)
    assert memory.figures["url"]["pairs_dropped"] > 100_000


def held(engine: DuckEngine, actions: pa.Table, sizes: Sizes = CUT) -> tuple[Prepared, SpreadRows]:
    """Hold the links of a table of actions in both ways."""
    package = "vigie.detectors.coaction"
    inputs = {"actions": actions, "precisions": pa.table({"at_prec": ["s", "us"], "finest_window_s": [0, 0]})}
    asked: dict[str, str | int | float | bool | None] = {"object_type": "url", "window_s": 60}
    data = prepare(engine.sql(read_statement(package, "keyed_actions"), inputs, asked).arrow())
    keyed = engine.sql(read_statement(f"{package}.spread", "keyed_rows"), inputs, asked)
    return data, spread_rows(engine, keyed, neighbours=200, clock_hours=False, sizes=sizes)


def assert_same_edges(got: Edges, want: Edges) -> None:
    for item in fields(Edges):
        assert getattr(got, item.name).tolist() == getattr(want, item.name).tolist(), item.name


def test_who_acted_later_is_carried_to_the_last_bit_in_the_data_and_in_every_decoy(
    engine: DuckEngine,
) -> None:
    actions = synthetic_actions(rows=3_000, seed=4, objects_exponent=1.4, days=1)
    data, tables = held(engine, actions)
    asked = CoActionSettings(window_us=3_600_000_000, min_objects=1, decoys=12, seed=7)
    rows, spread = RowsGround(data, asked), SpreadGround(tables, asked)
    shared = rows.shared()
    assert_same_edges(spread.shared(), shared)
    assert (shared.own_a + shared.own_b > shared.score).any()
    assert (shared.own_a == 0).any()
    drawn = np.arange(data.accounts) % 5 > 0
    for got, want in zip(spread.decoys(drawn=drawn, peel=1), rows.decoys(drawn=drawn, peel=1), strict=True):
        assert_same_edges(got, want)
        assert len(want) > 100


@settings(max_examples=15)
@given(actions=action_tables(), window_s=st.sampled_from([1, 60, 3_600]))
def test_tables_tell_who_acted_later_as_the_slow_twin_does(
    engine: DuckEngine, actions: pa.Table, window_s: int
) -> None:
    tens = actions["at_us"].to_numpy() // 10_000_000 * 10_000_000
    actions = actions.set_column(actions.column_names.index("at_us"), "at_us", pa.array(tens))
    window_us = window_s * 1_000_000
    data, tables = held(engine, actions, Sizes(unit_rows=1, bucket_rows=3, part_pairs=2))
    edges = SpreadGround(tables, CoActionSettings(window_us=window_us, min_objects=1)).shared()
    columns = (getattr(edges, name).tolist() for name in ("n_objects", "score", "own_a", "own_b"))
    got = dict(
        zip(
            zip(data.account_keys[edges.a], data.account_keys[edges.b], strict=True),
            zip(*columns, strict=True),
            strict=True,
        )
    )
    want = {}
    for names, edge in co_action_edges(acts_of(actions, object_type="url"), window_us=window_us).items():
        own = sorted(zip(map(key_of, names), (edge.own_a, edge.own_b), strict=True))
        told = (edge.n_objects, edge.rarity, own[0][1], own[1][1])
        want[own[0][0], own[1][0]] = pytest.approx(told, abs=1e-9)
    assert got == want


def key_of(uid: str) -> int:
    return int(hashlib.md5(uid.encode()).hexdigest()[:15], 16)  # noqa: S324 - a name, not a protection


@settings(max_examples=8)
@given(actions=action_tables(), window_s=st.sampled_from([1, 60, 3_600]))
def test_any_rows_give_the_same_tables(engine: DuckEngine, actions: pa.Table, window_s: int) -> None:
    memory, tables = both_ways(engine, actions, window_s=window_s, min_objects=1, sensitivity_pairs=1)
    assert_same(memory, tables)


def test_what_is_too_much_for_one_process_is_refused_with_a_hint(engine: DuckEngine) -> None:
    actions = synthetic_actions(rows=2_000, seed=1, objects_exponent=1.5)
    for sizes in (Sizes(most_edges=3), Sizes(most_cells=100)):
        with pytest.raises(OutsideError) as caught:
            both_ways(engine, actions, sizes, min_objects=1)
        assert caught.value.code == "VG408"
        assert "--min-objects" in caught.value.hint
