"""The Spark adapter keeps every promise of the port that DuckDB keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark import cloudpickle

from vigie.engine.duck import DuckEngine
from vigie.engine.folders import parquet_folder
from vigie.engine.port import PAIRS, Engine, Hint, ParquetFiles, Relation
from vigie.engine.spark.adapter import SparkEngine, SparkRelation
from vigie.engine.spark.crossing import lowered, on_batches, on_groups, told_by_worker
from vigie.model.contracts import Column, Contract
from vigie.model.errors import ContractError, InternalError, OutsideError, ParameterError

# One worker runs them all, in one session.
pytestmark = pytest.mark.xdist_group("spark")

ACTIONS = pa.table({"who": ["a", "b", "a", None], "n": [1, 2, 3, 4]})
COUNTED = Contract(
    "counted", 1, "a group", (Column("who", pa.string(), "Who"), Column("n", pa.int64(), "How many"))
)


def count_group(group: pa.Table) -> pa.Table:
    return pa.table({"who": [group["who"][0].as_py()], "n": [group.num_rows]})


def itself(piece: pa.Table) -> pa.Table:
    return piece


def without_who(piece: pa.Table) -> pa.Table:
    return piece.select(["n"])


@pytest.fixture(scope="module", autouse=True)
def kernels_of_this_file_travel_to_workers() -> None:
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # type: ignore[no-untyped-call]


def test_it_is_an_engine_and_says_its_version(engine: SparkEngine) -> None:
    port: Engine = engine
    assert port.name.startswith("spark 4.")


def test_a_statement_runs_over_named_inputs_with_bound_parameters(engine: SparkEngine) -> None:
    text = (
        "-- One row per actor.\nselect who, sum(n) as n from actions where n < $cap group by who order by who"
    )
    got = engine.sql(text, {"actions": ACTIONS}, {"cap": 4}, Hint(expect_rows=2))
    assert isinstance(got, Relation)
    assert sorted(map(repr, got.arrow().to_pylist())) == ["{'who': 'a', 'n': 4}", "{'who': 'b', 'n': 2}"]
    assert got.count() == 2
    assert got.schema == got.arrow().schema == COUNTED.schema


def test_the_order_that_a_statement_asks_for_reaches_the_reader(engine: SparkEngine) -> None:
    rows = pa.table({"n": list(range(50_000))})
    got = engine.sql("select n from t order by n desc", {"t": rows})
    assert got.arrow()["n"].to_pylist() == list(range(49_999, -1, -1))
    pieces = list(got.batches(999))
    assert max(piece.num_rows for piece in pieces) <= 999
    assert [n for piece in pieces for n in piece["n"].to_pylist()] == list(range(49_999, -1, -1))


def test_a_dollar_inside_text_is_no_parameter_and_a_brace_no_placeholder(engine: SparkEngine) -> None:
    text = "-- costs $more\nselect 'it''s $more {x}' as said, $more as m from rows /* $more */"
    row = engine.sql(text, {"rows": pa.table({"n": [1]})}, {"more": 2}).arrow().to_pylist()
    assert row == [{"said": "it's $more {x}", "m": 2}]


def test_every_number_comes_out_as_64_bits_and_every_decimal_as_float(engine: SparkEngine) -> None:
    text = (
        "select sum(n) as s, 1 as one, 0.5 as half, n > 1 as big, count(*) as k, $no as no "
        "from t group by n > 1"
    )
    schema = engine.sql(text, {"t": pa.table({"n": [1]})}, {"no": None}).arrow().schema
    assert [str(kind) for kind in schema.types] == ["int64", "int64", "double", "bool", "int64", "string"]


def test_the_product_of_two_parameters_does_not_overflow(engine: SparkEngine) -> None:
    got = engine.sql("select $window_s * $us as w from t", {"t": ACTIONS}, {"window_s": 86_400, "us": 10**6})
    assert got.arrow()["w"][0].as_py() == 86_400_000_000


def test_parameters_may_be_null_text_float_or_bool(engine: SparkEngine) -> None:
    params: dict[str, str | int | float | bool | None] = {"a": None, "b": "x'y", "c": 1.5, "d": True}
    got = engine.sql("select $a as a, $b as b, $c as c, $d as d from t", {"t": ACTIONS.slice(0, 1)}, params)
    assert got.arrow().to_pylist() == [params]


def test_text_compares_by_bytes_even_when_it_came_as_a_dictionary(engine: SparkEngine) -> None:
    coded = pa.chunked_array([pa.array(["é", "z", "a", "Z"]).dictionary_encode()])
    got = engine.sql("select w from t order by w", {"t": pa.table({"w": coded})}).arrow()["w"]
    assert got.to_pylist() == ["Z", "a", "z", "é"]


def test_a_table_in_pieces_some_of_them_empty_is_sent_whole(engine: SparkEngine) -> None:
    pieces = [ACTIONS.slice(0, 0), ACTIONS, ACTIONS.slice(0, 0), ACTIONS.slice(1, 2), ACTIONS.slice(0, 0)]
    rows = pa.concat_tables(pieces)
    assert len(rows["n"].chunks) == 5
    assert engine.sql("select n from t", {"t": rows}).arrow()["n"].to_pylist() == [1, 2, 3, 4, 2, 3]


@pytest.mark.parametrize("folder", ["plain", "case [2024]", "a*b?", "50%20 é", "it's", "k=v"])
def test_files_are_read_from_folders_of_any_name(engine: SparkEngine, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    path = tmp_path / folder / "part.parquet"
    pq.write_table(ACTIONS, path)
    files = ParquetFiles((str(path),), ACTIONS.schema)
    assert engine.sql("select n from t", {"t": files}).count() == 4


def test_no_files_read_as_no_rows(engine: SparkEngine) -> None:
    assert engine.sql("select who from t", {"t": ParquetFiles((), COUNTED.schema)}).arrow().num_rows == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("select 1 as a from t; select 2 as a from t", "VG402"),
        ("", "VG402"),
        ("from t", "VG402"),
        ("delete from t", "VG402"),
        ("with gone as (delete from t returning n) select n from gone", "VG401"),
        ("select cast('2024-01-01' as date) as d from t", "VG402"),
        ("select n from elsewhere", "VG401"),
        ("select $more as m from t", "VG403"),
        ("select nn from t", "VG401"),
        ("select n frm t", "VG401"),
    ],
)
def test_what_is_not_one_select_over_the_inputs_is_refused(engine: SparkEngine, text: str, code: str) -> None:
    with pytest.raises(InternalError) as caught:
        engine.sql(text, {"t": ACTIONS})
    assert caught.value.code == code


def test_a_parameter_that_the_statement_does_not_use_is_refused(engine: SparkEngine) -> None:
    with pytest.raises(InternalError, match="'windows'") as caught:
        engine.sql("select $window as w from t", {"t": ACTIONS}, {"window": 1, "windows": 2})
    assert caught.value.hint == "did you mean 'window'?"


def test_a_failure_while_reading_names_the_statement(engine: SparkEngine) -> None:
    text = "-- One row per number.\nselect cast(who as bigint) as n from t"
    table = engine.sql(text, {"t": ACTIONS})
    with pytest.raises(InternalError) as caught:
        table.arrow()
    assert (caught.value.code, caught.value.place) == ("VG401", "One row per number.")


def test_a_file_that_went_away_is_the_outside_world(engine: SparkEngine, tmp_path: Path) -> None:
    path = tmp_path / "gone.parquet"
    with pytest.raises(OutsideError) as caught:
        engine.sql("select n from t", {"t": ParquetFiles((str(path),), ACTIONS.schema)})
    assert caught.value.code == "VG406"
    pq.write_table(ACTIONS, path)
    table = engine.sql("select n from t", {"t": ParquetFiles((str(path),), ACTIONS.schema)})
    path.unlink()
    with pytest.raises(OutsideError) as caught:
        table.arrow()
    assert caught.value.code == "VG406"


def test_a_kernel_sees_every_row_once(engine: SparkEngine) -> None:
    rows = pa.table({"who": [str(n) for n in range(250_000)], "n": [1] * 250_000})
    got = engine.map_batches(rows, itself, COUNTED)
    assert got.count() == 250_000
    assert got.schema == COUNTED.schema


def test_a_kernel_that_breaks_its_contract_is_refused_in_our_words(engine: SparkEngine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_batches(ACTIONS, without_who, COUNTED).arrow()
    assert caught.value.code == "VG101"


def test_no_rows_map_to_no_rows(engine: SparkEngine) -> None:
    assert engine.map_batches(COUNTED.empty(), itself, COUNTED).count() == 0
    assert engine.map_groups(COUNTED.empty(), "who", count_group, COUNTED).count() == 0


def test_a_kernel_gets_each_group_whole(engine: SparkEngine) -> None:
    rows = pa.table({"who": ["b", "a", "b"] * 80_000})
    got = engine.map_groups(rows, "who", count_group, COUNTED).arrow().to_pylist()
    assert {row["who"]: row["n"] for row in got} == {"a": 80_000, "b": 160_000}
    assert len(got) == 2


def test_a_null_key_is_refused_rather_than_dropped(engine: SparkEngine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_groups(ACTIONS, "who", count_group, COUNTED).arrow()
    assert caught.value.code == "VG404"


def test_an_unknown_key_names_the_nearest(engine: SparkEngine) -> None:
    with pytest.raises(InternalError) as caught:
        engine.map_groups(ACTIONS, "whoo", count_group, COUNTED)
    assert caught.value.hint == "did you mean 'who'?"


def in_rounds(engine: SparkEngine, rows: pa.Table) -> pa.Table:
    with SparkEngine(master="local[2]", driver_pairs=0) as other:
        return other.connected_components(rows).arrow()


def in_this_process(engine: SparkEngine, rows: pa.Table) -> pa.Table:
    return engine.connected_components(rows).arrow()


@pytest.mark.parametrize("labelled", [in_this_process, in_rounds])
def test_components_are_named_after_their_least_member(engine: SparkEngine, labelled: object) -> None:
    chain = [f"k{n:02}" for n in range(20)]
    pairs = PAIRS.table({"a": ["z", "é", "m", "solo", *chain[1:]], "b": ["b", "z", "n", "solo", *chain[:-1]]})
    assert callable(labelled)
    got = labelled(engine, pairs).to_pylist()
    want = {"b": "b", "z": "b", "é": "b", "m": "m", "n": "m", "solo": "solo"} | dict.fromkeys(chain, "k00")
    assert {row["node"]: row["component"] for row in got} == want
    assert [row["node"] for row in got] == sorted(want, key=str.encode)


def test_no_pairs_have_no_components(engine: SparkEngine) -> None:
    assert engine.connected_components(PAIRS.empty()).count() == 0


def test_a_null_node_is_refused(engine: SparkEngine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.connected_components(pa.table({"a": ["x", None], "b": ["y", "y"]}))
    assert caught.value.code == "VG102"


def test_what_is_kept_is_computed_once_and_goes_when_nothing_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pq.write_table(ACTIONS, path)
    files = ParquetFiles((str(path),), ACTIONS.schema)
    with SparkEngine(master="local[2]", spill_dir=tmp_path / "spill") as engine:
        lazy = engine.sql("select n from t where n > $low", {"t": files}, {"low": 1})
        kept = engine.persist(lazy, Hint(expect_rows=3, partition_by=("n",)))
        path.unlink()
        derived = engine.sql("select n from t order by n", {"t": kept})
        del kept
        assert derived.arrow()["n"].to_pylist() == [2, 3, 4]
        with pytest.raises(OutsideError):
            lazy.arrow()
        del lazy, derived
        assert not list(tmp_path.glob("spill/*/*"))


def test_a_hint_decides_how_many_files_are_kept(engine: SparkEngine, tmp_path: Path) -> None:
    rows = pa.table({"n": list(range(5_000)), "k": [n % 7 for n in range(5_000)]})
    with SparkEngine(master="local[2]", spill_dir=tmp_path) as other:
        kept = other.persist(other.sql("select n, k from t", {"t": rows}), Hint(expect_rows=5_000))
        assert len(list(tmp_path.glob("*/*/part-*.parquet"))) == 1
        assert kept.count() == 5_000


def test_a_relation_of_another_engine_is_refused(engine: SparkEngine) -> None:
    with SparkEngine(master="local[2]") as other, pytest.raises(InternalError) as caught:
        engine.sql("select n from t", {"t": other.sql("select n from t", {"t": ACTIONS})})
    assert caught.value.code == "VG405"


def test_closing_removes_what_was_kept_and_ends_relations(tmp_path: Path) -> None:
    with SparkEngine(master="local[2]", spill_dir=tmp_path) as other:
        table = other.persist(ACTIONS)
        assert any(tmp_path.iterdir())
    other.close()
    assert not any(tmp_path.iterdir())
    with pytest.raises(InternalError) as caught:
        table.count()
    assert caught.value.code == "VG405"


@pytest.mark.parametrize(
    "knobs",
    [
        {"memory_limit": "much"},
        {"threads": 0},
        {"master": "spark://cluster.example:7077"},
        {"memory_limit": "-1GB"},
    ],
)
def test_limits_that_make_no_sense_are_refused(knobs: dict[str, object]) -> None:
    with pytest.raises(ParameterError) as caught:
        SparkEngine(**knobs)  # type: ignore[arg-type]
    assert caught.value.code == "VG104"


def test_what_a_kernel_complains_of_on_a_worker_comes_back_as_it_was() -> None:
    whole = on_groups(count_group, "who", COUNTED)
    assert whole(ACTIONS.slice(0, 1)).to_pylist() == [{"who": "a", "n": 1}]
    assert [batch.num_rows for batch in on_batches(itself, COUNTED)(iter(ACTIONS.to_batches()))] == [4]
    with pytest.raises(RuntimeError) as raised:
        whole(ACTIONS.slice(3))
    told = told_by_worker(f"Traceback …\nRuntimeError: {raised.value}\n more of it")
    assert isinstance(told, ContractError)
    assert (told.code, told.place) == ("VG404", "map_groups")
    assert told_by_worker("any other failure") is None


def test_small_letters_are_one_for_one_whatever_stands_around_them() -> None:
    words = pa.array(["ΑΣ", "İ", "ẞ", None])
    assert lowered().func(words).to_pylist() == ["ασ", "i", "ß", None]


def test_a_folder_that_spark_wrote_is_an_input_of_both_engines(engine: SparkEngine, tmp_path: Path) -> None:
    frame = engine.persist(ACTIONS, Hint(expect_rows=4))
    assert isinstance(frame, SparkRelation)
    frame.frame.write.parquet(f"file://{tmp_path / 'out'}")
    files = parquet_folder(tmp_path / "out", ACTIONS.schema)
    with DuckEngine(threads=1) as duck:
        for each in (duck, engine):
            assert each.sql("select n from t order by n", {"t": files}).arrow()["n"].to_pylist() == [
                1,
                2,
                3,
                4,
            ]


def test_a_large_table_is_sent_through_a_file(engine: SparkEngine) -> None:
    rows = pa.table({"n": list(range(200_001)), "none": pa.nulls(200_001)})
    assert engine.sql("select n, none from t where none is null", {"t": rows}).count() == 200_001


def test_a_folder_that_cannot_be_written_is_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutsideError) as caught:
        SparkEngine(master="local[2]", spill_dir=tmp_path / "file")
    assert caught.value.code == "VG406"
