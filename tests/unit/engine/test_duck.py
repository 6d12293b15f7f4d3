from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.engine.duck import DuckEngine
from vigie.engine.port import PAIRS, Engine, Hint, ParquetFiles, Relation
from vigie.model.contracts import Column, Contract
from vigie.model.errors import ContractError, InternalError, OutsideError, ParameterError

ACTIONS = pa.table({"who": ["a", "b", "a", None], "n": [1, 2, 3, 4]})
COUNTED = Contract(
    "counted", 1, "a group", (Column("who", pa.string(), "Who"), Column("n", pa.int64(), "How many"))
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(threads=1, spill_dir=tmp_path / "spill") as opened:
        yield opened


def count_group(group: pa.Table) -> pa.Table:
    return pa.table({"who": [group["who"][0].as_py()], "n": [group.num_rows]})


def test_it_is_an_engine_and_says_its_version(engine: DuckEngine) -> None:
    port: Engine = engine
    assert port.name.startswith("duckdb ")


def test_a_statement_runs_over_named_inputs_with_bound_parameters(engine: DuckEngine) -> None:
    text = (
        "-- One row per actor.\nselect who, sum(n) as n from actions where n < $cap group by who order by who"
    )
    got = engine.sql(text, {"actions": ACTIONS}, {"cap": 4}, Hint(expect_rows=2))
    assert isinstance(got, Relation)
    assert got.arrow().to_pylist() == [{"who": "a", "n": 4}, {"who": "b", "n": 2}]
    assert got.count() == 2
    assert got.schema == got.arrow().schema == COUNTED.schema


def test_two_statements_may_give_one_name_to_different_tables_and_parameters(engine: DuckEngine) -> None:
    text = "select n + $more as n from rows"
    first = engine.sql(text, {"rows": pa.table({"n": [1]})}, {"more": 10})
    second = engine.sql(text, {"rows": first}, {"more": 100})
    assert second.arrow()["n"].to_pylist() == [111]
    assert first.arrow()["n"].to_pylist() == [11]


def test_a_dollar_inside_text_is_no_parameter(engine: DuckEngine) -> None:
    text = "-- costs $more\nselect 'it''s $more' as said, $more as \"$more\" from rows /* $more */"
    row = engine.sql(text, {"rows": pa.table({"n": [1]})}, {"more": 2}).arrow().to_pylist()
    assert row == [{"said": "it's $more", "$more": 2}]


def test_a_chain_of_self_joins_stays_linear(engine: DuckEngine) -> None:
    table: Relation | pa.Table = pa.table({"n": list(range(50))})
    for _ in range(25):  # written out in full, this chain would read its source 33 million times
        table = engine.sql("select a.n from t as a inner join t as b on a.n = b.n", {"t": table})
    assert isinstance(table, Relation)
    assert set(table.arrow()["n"].to_pylist()) == set(range(50))
    assert table.count() == 50


def test_every_number_comes_out_as_64_bits_and_every_decimal_as_float(engine: DuckEngine) -> None:
    text = "select sum(n) as s, 1 as one, 0.5 as half, n > 1 as big, count(*) as k from t group by n > 1"
    schema = engine.sql(text, {"t": pa.table({"n": [1]})}).arrow().schema
    assert [str(kind) for kind in schema.types] == ["int64", "int64", "double", "bool", "int64"]


def test_the_product_of_two_parameters_does_not_overflow(engine: DuckEngine) -> None:
    got = engine.sql("select $window_s * $us as w from t", {"t": ACTIONS}, {"window_s": 86_400, "us": 10**6})
    assert got.arrow()["w"][0].as_py() == 86_400_000_000


def test_parameters_may_be_null_text_float_or_bool(engine: DuckEngine) -> None:
    params: dict[str, str | int | float | bool | None] = {"a": None, "b": "x'y", "c": 1.5, "d": True}
    got = engine.sql("select $a as a, $b as b, $c as c, $d as d from t", {"t": ACTIONS.slice(0, 1)}, params)
    assert got.arrow().to_pylist() == [params]


def test_text_compares_by_bytes_even_when_it_came_as_a_dictionary(engine: DuckEngine) -> None:
    coded = pa.chunked_array([pa.array(["é", "z", "a"]).dictionary_encode()])
    got = engine.sql("select w from t order by w", {"t": pa.table({"w": coded})}).arrow()["w"]
    assert got.to_pylist() == ["a", "z", "é"]


def test_no_files_read_as_no_rows(engine: DuckEngine) -> None:
    none = ParquetFiles((), COUNTED.schema)
    assert engine.sql("select who from t", {"t": none}).arrow().num_rows == 0


@pytest.mark.parametrize("folder", ["plain", "case [2024]", "a*b?", "50%20 é", "it's"])
def test_files_are_read_from_folders_of_any_name(engine: DuckEngine, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "part.parquet"
    pq.write_table(ACTIONS, path)
    files = ParquetFiles((str(path), str(path)), ACTIONS.schema)
    assert engine.sql("select n from t", {"t": files}).count() == 8


def test_pieces_are_no_larger_than_asked(engine: DuckEngine) -> None:
    rows = pa.table({"n": list(range(5_000))})
    pieces = list(engine.sql("select n from t", {"t": rows}).batches(999))
    assert max(piece.num_rows for piece in pieces) <= 999
    assert sum(piece.num_rows for piece in pieces) == 5_000


def test_two_readings_may_be_under_way_at_once(engine: DuckEngine) -> None:
    table = engine.sql("select n from t", {"t": ACTIONS})
    left, right = table.batches(1), table.batches(1)
    both = [(a["n"][0].as_py(), b["n"][0].as_py()) for a, b in zip(left, right, strict=True)]
    assert both == [(1, 1), (2, 2), (3, 3), (4, 4)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("select 1 as a from t; select 2 as a from t", "VG402"),
        ("", "VG402"),
        ("from t", "VG402"),
        ("describe t", "VG402"),
        ("delete from t", "VG402"),
        ("with gone as (delete from t returning n) select n from gone", "VG401"),
        ("select cast('2024-01-01' as date) as d from t", "VG402"),
        ("select n from elsewhere", "VG401"),
        ("select $more as m from t", "VG403"),
        ("select nn from t", "VG401"),
        ("select n frm t", "VG401"),
        ("selectn from t", "VG401"),
    ],
)
def test_what_is_not_one_select_over_the_inputs_is_refused(engine: DuckEngine, text: str, code: str) -> None:
    with pytest.raises(InternalError) as caught:
        engine.sql(text, {"t": ACTIONS})
    assert caught.value.code == code


def test_a_parameter_that_the_statement_does_not_use_is_refused(engine: DuckEngine) -> None:
    with pytest.raises(InternalError, match="'windows'") as caught:
        engine.sql("select $window as w from t", {"t": ACTIONS}, {"window": 1, "windows": 2})
    assert caught.value.hint == "did you mean 'window'?"


def test_a_failure_while_reading_names_the_statement(engine: DuckEngine) -> None:
    text = "-- One row per number.\nselect cast(who as bigint) as n from t"
    table = engine.sql(text, {"t": ACTIONS})
    with pytest.raises(InternalError) as caught:
        table.arrow()
    assert (caught.value.code, caught.value.place) == ("VG401", "One row per number.")


def test_a_file_that_went_away_is_the_outside_world(engine: DuckEngine, tmp_path: Path) -> None:
    files = ParquetFiles((str(tmp_path / "gone.parquet"),), ACTIONS.schema)
    with pytest.raises(OutsideError) as caught:
        engine.sql("select n from t", {"t": files})
    assert caught.value.code == "VG406"


def test_a_kernel_sees_every_row_once(engine: DuckEngine) -> None:
    rows = pa.table({"who": [str(n) for n in range(250_000)], "n": [1] * 250_000})
    got = engine.map_batches(rows, lambda piece: piece, COUNTED)
    assert got.count() == 250_000
    assert got.schema == COUNTED.schema


def test_a_kernel_that_breaks_its_contract_is_refused(engine: DuckEngine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_batches(ACTIONS, lambda piece: piece.select(["n"]), COUNTED)
    assert caught.value.code == "VG101"


def test_no_rows_map_to_no_rows(engine: DuckEngine) -> None:
    assert engine.map_batches(COUNTED.empty(), lambda piece: piece, COUNTED).count() == 0
    assert engine.map_groups(COUNTED.empty(), "who", count_group, COUNTED).count() == 0


def test_a_kernel_gets_each_group_whole(engine: DuckEngine) -> None:
    rows = pa.table({"who": ["b", "a", "b"] * 80_000})  # groups larger than a piece
    got = engine.map_groups(rows, "who", count_group, COUNTED).arrow().to_pylist()
    assert got == [{"who": "a", "n": 80_000}, {"who": "b", "n": 160_000}]


def test_a_null_key_is_refused_rather_than_dropped(engine: DuckEngine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_groups(ACTIONS, "who", count_group, COUNTED)
    assert caught.value.code == "VG404"


def test_an_unknown_key_names_the_nearest(engine: DuckEngine) -> None:
    with pytest.raises(InternalError) as caught:
        engine.map_groups(ACTIONS, "whoo", count_group, COUNTED)
    assert caught.value.hint == "did you mean 'who'?"


def test_components_are_named_after_their_least_member(engine: DuckEngine) -> None:
    pairs = PAIRS.table({"a": ["z", "é", "m", "solo"], "b": ["b", "z", "n", "solo"]})
    got = engine.connected_components(pairs).arrow().to_pylist()
    assert {row["node"]: row["component"] for row in got} == {
        "b": "b", "z": "b", "é": "b", "m": "m", "n": "m", "solo": "solo",
    }  # fmt: skip
    assert [row["node"] for row in got] == ["b", "m", "n", "solo", "z", "é"]


def test_no_pairs_have_no_components(engine: DuckEngine) -> None:
    assert engine.connected_components(PAIRS.empty()).count() == 0


def test_a_null_node_is_refused(engine: DuckEngine) -> None:
    pairs = pa.table({"a": ["x", None], "b": ["y", "y"]})
    with pytest.raises(ContractError) as caught:
        engine.connected_components(pairs)
    assert caught.value.code == "VG102"


def test_what_is_kept_is_computed_once(engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pq.write_table(ACTIONS, path)
    files = ParquetFiles((str(path),), ACTIONS.schema)
    lazy = engine.sql("select n from t where n > $low", {"t": files}, {"low": 1})
    kept = engine.persist(lazy)
    again = engine.persist(kept)
    path.unlink()
    assert kept.arrow()["n"].to_pylist() == again.arrow()["n"].to_pylist() == [2, 3, 4]
    with pytest.raises(OutsideError):
        lazy.arrow()


def test_what_is_kept_goes_when_nothing_reads_it(tmp_path: Path) -> None:
    with DuckEngine(memory_limit="64MB", threads=1, spill_dir=tmp_path) as engine:
        numbers = engine.sql(MILLION, {"d": pa.table({"d": list(range(10))})})

        def spilled() -> int:
            return sum(path.stat().st_blocks for path in tmp_path.rglob("*.tmp"))

        kept = engine.persist(numbers)
        once = spilled()
        for _ in range(3):
            kept = engine.persist(numbers)
        assert kept.count() == 1_000_000
        assert spilled() < 3 * max(once, 1)


def test_a_relation_of_another_engine_is_refused(engine: DuckEngine) -> None:
    with DuckEngine(threads=1) as other, pytest.raises(InternalError) as caught:
        engine.sql("select n from t", {"t": other.persist(ACTIONS)})
    assert caught.value.code == "VG405"


def test_closing_removes_what_was_spilled_and_ends_relations(tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    with DuckEngine(threads=1, spill_dir=spill) as engine:
        table = engine.map_batches(ACTIONS, lambda piece: piece, COUNTED)
        assert any(spill.iterdir())
    engine.close()
    assert not any(spill.iterdir())
    with pytest.raises(InternalError) as caught:
        table.count()
    assert caught.value.code == "VG405"


def test_limits_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError) as caught:
        DuckEngine(memory_limit="much", spill_dir=tmp_path)
    assert caught.value.code == "VG104"
    assert not any(tmp_path.iterdir())
    with pytest.raises(ParameterError):
        DuckEngine(threads=0)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as outside:
        DuckEngine(spill_dir=tmp_path / "file")
    assert outside.value.code == "VG406"


MILLION = """
with numbers as (
    select a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d as n
    from d as a cross join d as b cross join d as c cross join d as e cross join d as f cross join d as g
)
select n, 'some text of a sensible length ' || cast(n * n as varchar) as t from numbers order by t
"""


def test_more_than_memory_holds_spills_to_disk(tmp_path: Path) -> None:
    with DuckEngine(memory_limit="32MB", threads=1, spill_dir=tmp_path) as engine:
        kept = engine.persist(engine.sql(MILLION, {"d": pa.table({"d": list(range(10))})}))
        assert any(path.suffix == ".tmp" for path in tmp_path.rglob("*"))
        assert kept.count() == 1_000_000


def test_memory_too_small_for_the_work_is_the_outside_world() -> None:
    with DuckEngine(memory_limit="2MB", threads=1) as engine:
        table = engine.sql(MILLION, {"d": pa.table({"d": list(range(10))})})
        with pytest.raises(OutsideError) as caught:
            engine.persist(table)
    assert caught.value.code == "VG406"
