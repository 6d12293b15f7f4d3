from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from vigie.engine.duck import DuckEngine
from vigie.engine.port import Engine, Relation
from vigie.model.contracts import Column, Contract
from vigie.model.errors import InternalError, OutsideError, ParameterError

ACTIONS = pa.table({"who": ["a", "b", "a", None], "n": [1, 2, 3, 4]})
COUNTED = Contract(
    "counted", 1, "a group", (Column("who", pa.string(), "Who"), Column("n", pa.int64(), "How many"))
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(threads=1, spill_dir=tmp_path / "spill") as opened:
        yield opened


def test_it_is_an_engine_and_says_its_version(engine: DuckEngine) -> None:
    port: Engine = engine
    assert port.name.startswith("duckdb ")


def test_a_chain_of_self_joins_stays_linear(engine: DuckEngine) -> None:
    table: Relation | pa.Table = pa.table({"n": list(range(50))})
    for _ in range(25):  # written out in full, this chain would read its source 33 million times
        table = engine.sql("select a.n from t as a inner join t as b on a.n = b.n", {"t": table})
    assert isinstance(table, Relation)
    assert set(table.arrow()["n"].to_pylist()) == set(range(50))
    assert table.count() == 50


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
