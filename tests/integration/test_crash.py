"""A process killed at any point leaves what was committed, nothing of its own, and no lock."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case, create_case
from vigie.lake.ingestion import Ingestion, already_ingested
from vigie.model.tables import TABLES
from vigie.testing.staged_records import Record, staged_records

CHILD = Path(__file__).with_name("dying_ingestion.py")


def load(path: Path) -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


child = load(CHILD)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


def case_with_a_commit(folder: Path, engine: DuckEngine) -> Case:
    case = create_case(folder, title="", purpose="", now_us=0, pseudonym_key="")
    earlier = [
        Record(number=n, post=str(n), account="a", text="kept", at_us=n, links=("u1",)) for n in (1, 2)
    ]
    file = {"name": "e", "sha256": "e" * 64, "bytes": 1, "importer": "t", "importer_version": "1"}
    with Ingestion(case, engine, source_file_id="e" * 16) as ingestion:
        ingestion.stage(*staged_records(earlier, source_file_id="e" * 16))
        ingestion.finish(file, now_us=1)
    return case


def content(case: Case) -> dict[str, list[dict[str, Any]]]:
    return {name: sorted(case.lake.read(name).to_pylist(), key=str) for name in TABLES}


@pytest.fixture(scope="module")
def undisturbed(engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = case_with_a_commit(tmp_path_factory.mktemp("undisturbed"), engine)
    child.ingest(case, engine)
    return case


def kill_at(point: str, case: Case) -> None:
    done = subprocess.run(
        [sys.executable, CHILD, case.folder, point], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_the_file_brings_merges_and_conflicts(undisturbed: Case) -> None:
    told = already_ingested(undisturbed, child.FILE_ID * 4)
    assert told is not None
    assert min(told.stored, told.merged, told.rejected) > 10


@pytest.mark.parametrize("point", child.POINTS)
def test_a_killed_ingestion_can_be_done_again(
    tmp_path: Path, engine: DuckEngine, undisturbed: Case, point: str
) -> None:
    case = case_with_a_commit(tmp_path, engine)
    before = content(case)
    kill_at(point, case)
    is_visible = point == child.VISIBLE
    assert content(case) == (content(undisturbed) if is_visible else before)
    assert case.lake.head == (2 if is_visible else 1)
    again = child.ingest(case, engine)
    assert again.already_known == is_visible
    assert content(case) == content(undisturbed)
    assert [path.name for path in (case.lake.folder / "_staging").iterdir()] == ["_lock"]
    assert len(case.lake.history()) == 2


def test_killed_three_times_then_done_once(tmp_path: Path, engine: DuckEngine, undisturbed: Case) -> None:
    case = case_with_a_commit(tmp_path, engine)
    for point in ("after action", "before the commit", "inside post"):
        kill_at(point, case)
    child.ingest(case, engine)
    assert content(case) == content(undisturbed)
    assert set(case.lake.relation("post", 1).paths) < set(case.lake.relation("post").paths)
