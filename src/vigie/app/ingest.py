"""From files to the lake: recognise, keep the bytes, read, reconcile, commit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from vigie.app.progress import Progress, silent
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.lake.ingestion import Ingestion, Reconciliation, already_ingested
from vigie.lake.raw_files import keep_raw
from vigie.model.errors import OutsideError, SourceError
from vigie.sources.registry import recognise
from vigie.sources.spec import Reading, ReadSummary, Source, SourceOptions

__all__ = ["IngestedFile", "ReadingWishes", "ingest_files", "ingest_reading"]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWishes:
    """What the user declared about the files, and the source to read them with in case of doubt."""

    declared: SourceOptions
    read_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestedFile:
    """What became of one file: how it was read, and where every record went."""

    path: str
    importer: str
    reconciliation: Reconciliation
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "path": self.path,
            "importer": self.importer,
            "notes": list(self.notes),
            **asdict(self.reconciliation),
            "reasons": dict(self.reconciliation.reasons),
        }


def ingest_files(
    case: Case,
    paths: Iterable[Path],
    *,
    engine: Engine,
    options: ReadingWishes,
    progress: Progress = silent,
) -> Iterator[IngestedFile]:
    """Ingest files one after the other, each in a commit of its own; a file already known changes nothing.

    Args:
        case: where to.
        paths: files, in the order in which conflicting duplicates are resolved: first come, first kept.
        engine: resolves duplicates.
        options: what the user declared; its `now_us` is the time of the commits.
        progress: told (file name, bytes read, bytes in all).

    Raises:
        SourceError: a file cannot be read; what came before it stays committed.
    """
    for path in paths:
        sha256 = _digest(path)
        known = already_ingested(case, sha256)
        if known is not None:
            yield IngestedFile(path=str(path), importer="", reconciliation=known, notes=("already ingested",))
            continue
        own = replace(options.declared, source_file_id=sha256[:16])
        source = recognise(path, own, options.read_as)
        yield _ingest(case, path, sha256, source=source, engine=engine, options=own, progress=progress)


def ingest_reading(case: Case, reading: Reading, *, engine: Engine, name: str, now_us: int) -> Reconciliation:
    """Ingest what is not a file, such as a frame, under the id that its reading carries.

    Raises:
        SourceError: the rows cannot be read.
    """
    batches = list(reading)
    summary = reading.summary
    with Ingestion(case, engine, source_file_id=summary.source_file_id) as ingestion:
        for batch in batches:
            ingestion.stage(batch.staged, batch.rejections, batch.rows)
        return ingestion.finish(_described(name, summary.source_file_id, 0, summary), now_us)


def _ingest(
    case: Case,
    path: Path,
    sha256: str,
    *,
    source: Source,
    engine: Engine,
    options: SourceOptions,
    progress: Progress,
) -> IngestedFile:
    size = path.stat().st_size
    reading = source.read(path, options)
    with Ingestion(case, engine, source_file_id=sha256[:16]) as ingestion:
        for batch in reading:
            ingestion.stage(batch.staged, batch.rejections, batch.rows)
            progress(path.name, min(batch.bytes_read, size), size)
        keep_raw(case, path, sha256)
        summary = reading.summary
        reconciliation = ingestion.finish(_described(path.name, sha256, size, summary), options.now_us)
    progress(path.name, size, size)
    return IngestedFile(
        path=str(path), importer=summary.source, reconciliation=reconciliation, notes=summary.notes
    )


def _described(name: str, sha256: str, size: int, summary: ReadSummary) -> dict[str, Any]:
    return {
        "name": name,
        "sha256": sha256,
        "bytes": size,
        "importer": summary.source,
        "importer_version": summary.source_version,
        "tz_declared": summary.tz,
        "dayfirst": summary.dayfirst,
        "drift": json.dumps(summary.drift, sort_keys=True, ensure_ascii=False),
        "mapping": json.dumps(summary.mapping, sort_keys=True, ensure_ascii=False),
    }


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except IsADirectoryError as error:
        raise SourceError("VG209", "this is a folder, not a file", place=str(path)) from error
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except OSError as error:
        raise OutsideError("VG501", f"the file cannot be read: {error.strerror}", place=str(path)) from error
    return digest.hexdigest()
