from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case, create_case
from vigie.lake.ingestion import Ingestion, Reconciliation
from vigie.testing.staged_records import Record, staged_records


@dataclass(frozen=True)
class Archive:
    """A case, an engine, and a short way to ingest records as a file."""

    case: Case
    engine: DuckEngine

    def ingest(self, records: Iterable[Record], *, name: str = "first", pieces: int = 2) -> Reconciliation:
        listed = list(records)
        file_id = name.encode().hex()[:16].ljust(16, "0")
        cut = max(len(listed) // pieces, 1)
        with Ingestion(self.case, self.engine, source_file_id=file_id) as ingestion:
            for start in range(0, len(listed), cut):
                ingestion.stage(*staged_records(listed[start : start + cut], source_file_id=file_id))
            told = {"name": name, "sha256": file_id * 4, "bytes": 1, "importer": "t", "importer_version": "1"}
            return ingestion.finish(told, now_us=7)

    def column(self, table: str, name: str, commit: int | None = None) -> list[object]:
        return sorted(self.case.lake.read(table, commit)[name].to_pylist(), key=str)


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return create_case(tmp_path / "case", title="T", purpose="P", now_us=1, pseudonym_key="k")


@pytest.fixture
def archive(case: Case, engine: DuckEngine) -> Archive:
    return Archive(case, engine)
