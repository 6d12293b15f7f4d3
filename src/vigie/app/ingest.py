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
from vigie.lake.set_aside import set_aside
from vigie.model.errors import OutsideError, SourceError
from vigie.sources.containers import GivenFile, given_files
from vigie.sources.registry import recognise
from vigie.sources.spec import Reading, ReadSummary, Source, SourceOptions

__all__ = [
    "IngestedFile",
    "ReadingWishes",
    "ingest_files",
    "ingest_given",
    "ingest_reading",
    "ingest_with",
]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWishes:
    """What the user declared about the files, and the source to read them with in case of doubt."""

    declared: SourceOptions
    read_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestedFile:
    """What became of one file: how it was read, and where every record went; no importer: it was not read."""

    path: str
    importer: str
    reconciliation: Reconciliation
    notes: tuple[str, ...]

    @classmethod
    def not_read(cls, path: str, why: str) -> IngestedFile:
        """Tell of a file of which no record was read."""
        nothing = Reconciliation(
            source_file_id="",
            rows_in=0,
            stored=0,
            merged=0,
            rejected=0,
            reasons={},
            rejections_listed=0,
            commit=0,
            already_known=False,
        )
        return cls(path=path, importer="", reconciliation=nothing, notes=(why,))

    @property
    def read_as(self) -> str:
        """The source that read it, or why none did, in two words."""
        return self.importer or ("already ingested" if self.reconciliation.already_known else "not read")

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

    Whoever is interrupted begins again with the same files: those that were committed change nothing, and of
    the one under way nothing had become visible.

    Args:
        case: where to.
        paths: files, folders, patterns and ZIP archives, in the order in which conflicting duplicates are
            resolved: first come, first kept. A file that a folder or an archive holds and no source knows is
            left out, and told.
        engine: resolves duplicates.
        options: what the user declared; its `now_us` is the time of the commits.
        progress: told (file name, bytes read, bytes in all).

    Raises:
        SourceError: a file cannot be read; what came before it stays committed. A file in which too much is
            absent that its format promises (VG206) is kept for `reingest`.
    """
    with given_files(paths) as files:
        for given in files:
            yield ingest_given(case, given, engine=engine, options=options, progress=progress)


def ingest_given(
    case: Case,
    given: GivenFile,
    *,
    engine: Engine,
    options: ReadingWishes,
    progress: Progress = silent,
) -> IngestedFile:
    """Ingest one file as `ingest_files` does.

    Raises:
        SourceError: the file cannot be read, and the user named this very file.
    """
    sha256 = _digest(given.path)
    known = already_ingested(case, sha256)
    if known is not None:
        return IngestedFile(path=given.name, importer="", reconciliation=known, notes=("already ingested",))
    own = replace(options.declared, source_file_id=sha256[:16])
    try:
        source = recognise(given.path, own, options.read_as)
    except SourceError as error:
        if given.alone:
            raise
        return IngestedFile.not_read(given.name, f"{given.name} is left out: {error.code} {error.sentence}")
    try:
        return ingest_with(case, given, sha256, source=source, engine=engine, options=own, progress=progress)
    except SourceError as error:
        if error.code == "VG206":
            set_aside(case, given.path, sha256, name=Path(given.name).name, now_us=own.now_us)
            hint = f"{error.hint}; the file is kept: `vigie reingest` reads it again"
            raise SourceError(error.code, error.sentence, place=error.place, hint=hint) from error
        raise


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


def ingest_with(
    case: Case,
    given: GivenFile,
    sha256: str,
    *,
    source: Source,
    engine: Engine,
    options: SourceOptions,
    progress: Progress = silent,
) -> IngestedFile:
    """Ingest one file with the source chosen for it, under the id that the options give.

    Raises:
        SourceError: the file cannot be read.
    """
    path, name = given.path, Path(given.name).name
    size = path.stat().st_size
    reading = source.read(path, options)
    with Ingestion(case, engine, source_file_id=options.source_file_id or sha256[:16]) as ingestion:
        for batch in reading:
            ingestion.stage(batch.staged, batch.rejections, batch.rows)
            progress(name, min(batch.bytes_read, size), size)
        keep_raw(case, path, sha256)
        summary = reading.summary
        reconciliation = ingestion.finish(_described(name, sha256, size, summary), options.now_us)
    progress(name, size, size)
    return IngestedFile(
        path=given.name,
        importer=summary.source,
        reconciliation=reconciliation,
        notes=(*summary.notes, *_renamed_note(reconciliation.renamed)),
    )


def _renamed_note(accounts: int) -> tuple[str, ...]:
    if not accounts:
        return ()
    told = "1 account appears" if accounts == 1 else f"{accounts} accounts appear"
    return (f"{told} under more than one handle: the same id, so one account that was renamed",)


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
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except OSError as error:
        raise OutsideError("VG501", f"the file cannot be read: {error.strerror}", place=str(path)) from error
    return digest.hexdigest()
