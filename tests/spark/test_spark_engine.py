"""The Spark adapter keeps every promise of the port that DuckDB keeps."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.engine.duck import DuckEngine
from vigie.engine.folders import parquet_folder
from vigie.engine.port import PAIRS, Engine, Hint, ParquetFiles
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


def test_it_is_an_engine_and_says_its_version(engine: SparkEngine) -> None:
    port: Engine = engine
    assert port.name.startswith("spark 4.")


def test_components_beyond_this_process_are_labelled_in_rounds_on_the_cluster() -> None:
    chain = [f"k{n:02}" for n in range(20)]
    pairs = PAIRS.table({"a": ["z", "é", "solo", *chain[1:]], "b": ["b", "z", "solo", *chain[:-1]]})
    with SparkEngine(master="local[2]", driver_pairs=0) as other:
        got = other.connected_components(pairs).arrow().to_pylist()
    want = {"b": "b", "z": "b", "é": "b", "solo": "solo"} | dict.fromkeys(chain, "k00")
    assert [(row["node"], row["component"]) for row in got] == sorted(
        want.items(), key=lambda pair: pair[0].encode()
    )


def test_what_is_kept_goes_when_nothing_reads_it(tmp_path: Path) -> None:
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


def test_a_relation_of_another_spark_engine_is_refused(engine: SparkEngine) -> None:
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


def test_a_folder_that_spark_wrote_is_an_input_of_both_engines(
    engine: SparkEngine, duck: DuckEngine, tmp_path: Path
) -> None:
    kept = engine.persist(ACTIONS)
    assert isinstance(kept, SparkRelation)
    kept.frame.write.parquet(f"file://{tmp_path / 'out'}")
    files = parquet_folder(tmp_path / "out", ACTIONS.schema)
    for each in (duck, engine):
        rows = each.sql("select n from t order by n", {"t": files}).arrow()
        assert rows["n"].to_pylist() == [1, 2, 3, 4]


def test_a_large_table_is_sent_through_a_file(engine: SparkEngine) -> None:
    rows = pa.table({"n": list(range(200_001)), "none": pa.nulls(200_001)})
    assert engine.sql("select n, none from t where none is null", {"t": rows}).count() == 200_001


def test_a_folder_that_cannot_be_written_is_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutsideError) as caught:
        SparkEngine(master="local[2]", spill_dir=tmp_path / "file")
    assert caught.value.code == "VG406"
