"""What the port promises, asked of every engine."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.engine.folders import parquet_folder
from vigie.engine.opening import open_engine
from vigie.engine.port import PAIRS, Engine, Hint, ParquetFiles, Relation
from vigie.model.contracts import Column, Contract
from vigie.model.errors import ContractError, InternalError, OutsideError

ACTIONS = pa.table({"who": ["a", "b", "a", None], "n": [1, 2, 3, 4]})
COUNTED = Contract(
    "counted", 1, "a group", (Column("who", pa.string(), "Who"), Column("n", pa.int64(), "How many"))
)
PACKED = Contract(
    "packed", 1, "a group", (Column("who", pa.string(), "Who"), Column("held", pa.binary(), "Numbers"))
)


@pytest.fixture(params=["duck", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "spark":
        # Kernels of this file travel to workers, which do not have it.
        cloudpickle = pytest.importorskip("pyspark.cloudpickle")
        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    opened: Engine = request.getfixturevalue(request.param)
    return opened


def count_group(group: pa.Table) -> pa.Table:
    return pa.table({"who": [group["who"][0].as_py()], "n": [group.num_rows]})


def packed(group: pa.Table) -> pa.Table:
    numbers = group["n"].to_numpy().tobytes()
    return PACKED.table({"who": [group["who"][0].as_py()], "held": [numbers]})


def unpacked(group: pa.Table) -> pa.Table:
    parcels = group["held"].to_pylist()
    total = sum(int(np.frombuffer(parcel or b"", dtype=np.int64).sum()) for parcel in parcels)
    return COUNTED.table({"who": [group["who"][0].as_py()], "n": [total]})


def itself(piece: pa.Table) -> pa.Table:
    return piece


def without_who(piece: pa.Table) -> pa.Table:
    return piece.select(["n"])


def test_a_statement_runs_over_named_inputs_with_bound_parameters(engine: Engine) -> None:
    text = (
        "-- One row per actor.\nselect who, sum(n) as n from actions where n < $cap group by who order by who"
    )
    got = engine.sql(text, {"actions": ACTIONS}, {"cap": 4})
    assert isinstance(got, Relation)
    assert got.arrow().to_pylist() == [{"who": "a", "n": 4}, {"who": "b", "n": 2}]
    assert got.count() == 2
    assert got.schema == got.arrow().schema == COUNTED.schema


def test_a_hint_changes_no_row(engine: Engine) -> None:
    hint = Hint(expect_rows=2, partition_by=("who",))
    got = engine.persist(engine.sql("select who, n from t", {"t": ACTIONS}, hint=hint), hint)
    assert got.arrow().sort_by("n").to_pylist() == ACTIONS.to_pylist()


def test_two_statements_may_give_one_name_to_different_tables_and_parameters(engine: Engine) -> None:
    text = "select n + $more as n from rows"
    first = engine.sql(text, {"rows": pa.table({"n": [1]})}, {"more": 10})
    second = engine.sql(text, {"rows": first}, {"more": 100})
    assert second.arrow()["n"].to_pylist() == [111]
    assert first.arrow()["n"].to_pylist() == [11]


def test_the_order_that_a_statement_asks_for_reaches_the_reader_whole_or_in_pieces(engine: Engine) -> None:
    got = engine.sql("select n from t order by n desc", {"t": pa.table({"n": list(range(50_000))})})
    falling = list(range(49_999, -1, -1))
    assert got.arrow()["n"].to_pylist() == falling
    pieces = list(got.batches(999))
    assert max(piece.num_rows for piece in pieces) <= 999
    assert [n for piece in pieces for n in piece["n"].to_pylist()] == falling


def test_two_readings_may_be_under_way_at_once(engine: Engine) -> None:
    table = engine.sql("select n from t order by n", {"t": ACTIONS})
    left, right = table.batches(1), table.batches(1)
    both = [(a["n"][0].as_py(), b["n"][0].as_py()) for a, b in zip(left, right, strict=True)]
    assert both == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_a_dollar_inside_text_is_no_parameter_and_a_brace_no_placeholder(engine: Engine) -> None:
    text = "-- costs $more\nselect 'it''s $more {x}' as said, $more as m from rows /* $more */"
    row = engine.sql(text, {"rows": pa.table({"n": [1]})}, {"more": 2}).arrow().to_pylist()
    assert row == [{"said": "it's $more {x}", "m": 2}]


def test_every_number_comes_out_as_64_bits_and_every_decimal_as_float(engine: Engine) -> None:
    text = (
        "select sum(n) as s, 1 as one, 0.5 as half, n > 1 as big, count(*) as k, $no as no "
        "from t group by n > 1"
    )
    schema = engine.sql(text, {"t": pa.table({"n": [1]})}, {"no": None}).arrow().schema
    assert [str(kind) for kind in schema.types] == ["int64", "int64", "double", "bool", "int64", "string"]


def test_the_product_of_two_parameters_does_not_overflow(engine: Engine) -> None:
    got = engine.sql("select $window_s * $us as w from t", {"t": ACTIONS}, {"window_s": 86_400, "us": 10**6})
    assert got.arrow()["w"][0].as_py() == 86_400_000_000


def test_parameters_may_be_null_text_float_or_bool(engine: Engine) -> None:
    params: dict[str, str | int | float | bool | None] = {"a": None, "b": "x'y", "c": 1.5, "d": True}
    got = engine.sql("select $a as a, $b as b, $c as c, $d as d from t", {"t": ACTIONS.slice(0, 1)}, params)
    assert got.arrow().to_pylist() == [params]


def test_text_compares_by_bytes_even_when_it_came_as_a_dictionary(engine: Engine) -> None:
    coded = pa.chunked_array([pa.array(["é", "z", "a", "Z"]).dictionary_encode()])
    got = engine.sql("select w from t order by w", {"t": pa.table({"w": coded})}).arrow()["w"]
    assert got.to_pylist() == ["Z", "a", "z", "é"]


def test_a_table_in_pieces_some_of_them_empty_is_taken_whole(engine: Engine) -> None:
    none = ACTIONS.slice(0, 0)
    rows = pa.concat_tables([none, ACTIONS, none, ACTIONS.slice(1, 2), none])
    assert len(rows["n"].chunks) == 5
    assert engine.sql("select n from t", {"t": rows}).arrow()["n"].to_pylist() == [1, 2, 3, 4, 2, 3]


@pytest.mark.parametrize("folder", ["plain", "case [2024]", "a*b?", "{a,b}^", "50%20 é", "it's", "k=v"])
def test_files_are_read_once_from_folders_of_any_name(engine: Engine, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    paths = [tmp_path / folder / f"part-{number}.parquet" for number in range(3)]
    for path in paths:
        pq.write_table(ACTIONS, path)
    files = ParquetFiles(tuple(map(str, paths[:2])), ACTIONS.schema)
    assert engine.sql("select n from t", {"t": files}).count() == 8


def test_no_files_read_as_no_rows(engine: Engine) -> None:
    assert engine.sql("select who from t", {"t": ParquetFiles((), COUNTED.schema)}).arrow().num_rows == 0


def test_a_folder_that_another_program_wrote_is_an_input(engine: Engine, tmp_path: Path) -> None:
    for name in ("part-0.parquet", "k=1/part-1.parquet", "_temporary/part-2.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        pq.write_table(ACTIONS, tmp_path / name)
    files = parquet_folder(tmp_path, ACTIONS.schema)
    got = engine.sql("select n from t order by n", {"t": files}).arrow()["n"].to_pylist()
    assert got == [1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("select 1 as a from t; select 2 as a from t", "VG402"),
        ("select n from t;", "VG402"),
        ("", "VG402"),
        ("from t", "VG402"),
        ("describe t", "VG402"),
        ("delete from t", "VG402"),
        ("selectn from t", "VG402"),
        ("with gone as (delete from t returning n) select n from gone", "VG401"),
        ("select cast('2024-01-01' as date) as d from t", "VG402"),
        ("select n from elsewhere", "VG401"),
        ("select $more as m from t", "VG403"),
        ("select nn from t", "VG401"),
        ("select n frm t", "VG401"),
    ],
)
def test_what_is_not_one_select_over_the_inputs_is_refused(engine: Engine, text: str, code: str) -> None:
    with pytest.raises(InternalError) as caught:
        engine.sql(text, {"t": ACTIONS})
    assert caught.value.code == code


def test_a_parameter_that_the_statement_does_not_use_is_refused(engine: Engine) -> None:
    with pytest.raises(InternalError, match="'windows'") as caught:
        engine.sql("select $window as w from t", {"t": ACTIONS}, {"window": 1, "windows": 2})
    assert caught.value.hint == "did you mean 'window'?"


def test_a_failure_while_reading_names_the_statement(engine: Engine) -> None:
    text = "-- One row per number.\nselect cast(who as bigint) as n from t"
    table = engine.sql(text, {"t": ACTIONS})
    with pytest.raises(InternalError) as caught:
        table.arrow()
    assert (caught.value.code, caught.value.place) == ("VG401", "One row per number.")


def test_a_file_that_went_away_is_the_outside_world(engine: Engine, tmp_path: Path) -> None:
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


def test_a_kernel_sees_every_row_once(engine: Engine) -> None:
    rows = pa.table({"who": [str(n) for n in range(250_000)], "n": [1] * 250_000})
    got = engine.map_batches(rows, itself, COUNTED)
    assert got.count() == 250_000
    assert got.schema == COUNTED.schema


def test_a_kernel_that_breaks_its_contract_is_refused_in_our_words(engine: Engine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_batches(ACTIONS, without_who, COUNTED).arrow()
    assert caught.value.code == "VG101"


def test_no_rows_map_to_no_rows(engine: Engine) -> None:
    assert engine.map_batches(COUNTED.empty(), itself, COUNTED).count() == 0
    assert engine.map_groups(COUNTED.empty(), "who", count_group, COUNTED).count() == 0


def test_a_kernel_gets_each_group_whole(engine: Engine) -> None:
    rows = pa.table({"who": ["b", "a", "b"] * 80_000})  # groups larger than a piece
    got = engine.map_groups(rows, "who", count_group, COUNTED).arrow().sort_by("who").to_pylist()
    assert got == [{"who": "a", "n": 80_000}, {"who": "b", "n": 160_000}]


def test_bytes_that_a_kernel_packs_are_unpacked_by_the_next_one(engine: Engine) -> None:
    parcels = engine.map_groups(ACTIONS.slice(0, 3), "who", packed, PACKED)
    assert parcels.schema == parcels.arrow().schema == PACKED.schema
    got = engine.map_groups(parcels, "who", unpacked, COUNTED)
    assert got.arrow().sort_by("who").to_pylist() == [{"who": "a", "n": 4}, {"who": "b", "n": 2}]


def test_a_null_key_is_refused_rather_than_dropped(engine: Engine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.map_groups(ACTIONS, "who", count_group, COUNTED).arrow()
    assert caught.value.code == "VG404"


def test_an_unknown_key_names_the_nearest(engine: Engine) -> None:
    with pytest.raises(InternalError) as caught:
        engine.map_groups(ACTIONS, "whoo", count_group, COUNTED)
    assert caught.value.hint == "did you mean 'who'?"


def test_components_are_named_after_their_least_member(engine: Engine) -> None:
    pairs = PAIRS.table({"a": ["z", "é", "m", "solo"], "b": ["b", "z", "n", "solo"]})
    got = engine.connected_components(pairs).arrow().to_pylist()
    want = {"b": "b", "m": "m", "n": "m", "solo": "solo", "z": "b", "é": "b"}
    assert [(row["node"], row["component"]) for row in got] == list(want.items())


def test_no_pairs_have_no_components(engine: Engine) -> None:
    assert engine.connected_components(PAIRS.empty()).count() == 0


def test_a_null_node_is_refused(engine: Engine) -> None:
    with pytest.raises(ContractError) as caught:
        engine.connected_components(pa.table({"a": ["x", None], "b": ["y", "y"]}))
    assert caught.value.code == "VG102"


def test_what_is_kept_is_computed_once(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pq.write_table(ACTIONS, path)
    files = ParquetFiles((str(path),), ACTIONS.schema)
    lazy = engine.sql("select n from t where n > $low order by n", {"t": files}, {"low": 1})
    kept = engine.persist(lazy)
    again = engine.persist(kept)
    path.unlink()
    derived = engine.sql("select n from t order by n", {"t": kept})
    del kept
    assert derived.arrow()["n"].to_pylist() == again.arrow()["n"].to_pylist() == [2, 3, 4]
    with pytest.raises(OutsideError):
        lazy.arrow()


def test_a_relation_of_another_engine_is_refused(engine: Engine) -> None:
    with open_engine(threads=1) as other, pytest.raises(InternalError) as caught:
        engine.sql("select n from t", {"t": other.persist(ACTIONS)})
    assert caught.value.code == "VG405"
