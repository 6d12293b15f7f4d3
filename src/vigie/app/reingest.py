"""Read again, with this version, what an earlier one refused or understood less well: the bytes were kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_with
from vigie.app.progress import Progress, silent
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.lake.set_aside import forget, list_set_aside
from vigie.model.errors import SourceError
from vigie.model.tables import SOURCE_FILE
from vigie.sources.containers import GivenFile
from vigie.sources.registry import discover, recognise
from vigie.sources.spec import SourceOptions

__all__ = ["Waiting", "reingest", "waiting"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file worth reading again.

    Attributes:
        name: File name as given.
        sha256: Digest of its bytes.
        path: The copy in the case.
        reason: Why: it was refused, or which version read it.
        source_file_id: Id for the rows of the new reading.
        told: What was declared when it was read first (`tz`, `dayfirst`).
        read_as: Source that read it; None when none did.
    """

    name: str
    sha256: str
    path: Path
    reason: str
    source_file_id: str
    told: dict[str, Any]
    read_as: str | None


def waiting(case: Case) -> list[Waiting]:
    """List the files that were refused because their format had changed, and those read by an older version.

    Raises:
        OutsideError: the case cannot be read (VG501, VG502).
    """
    return [*_refused(case), *_outdated(case)]


def reingest(
    case: Case,
    *,
    engine: Engine,
    options: ReadingWishes,
    progress: Progress = silent,
) -> Iterator[IngestedFile]:
    """Read each waiting file again; what is still refused stays kept, and its note says why.

    A post that the lake holds stays as it is: a second reading adds what the first did not see (actions,
    objects, profiles, engagement), and refuses a post that it reads with another account, time or text.

    Args:
        case: where.
        engine: resolves duplicates.
        options: what the user declares; what it leaves open is as it was declared the first time.
        progress: told (file name, bytes read, bytes in all).

    Raises:
        OutsideError: the case cannot be read or written (VG501, VG502).
    """
    for file in waiting(case):
        try:
            told = _again(case, file, engine=engine, options=options, progress=progress)
        except SourceError as error:
            yield IngestedFile.not_read(file.name, f"still refused: {error.code} {error.sentence}")
        else:
            forget(case, file.sha256)
            yield replace(told, notes=(file.reason, *told.notes))


def _again(
    case: Case, file: Waiting, *, engine: Engine, options: ReadingWishes, progress: Progress
) -> IngestedFile:
    own = _declared(options.declared, file)
    source = recognise(file.path, own, options.read_as or file.read_as)
    given = GivenFile(file.path, file.name, alone=True)
    return ingest_with(case, given, file.sha256, source=source, engine=engine, options=own, progress=progress)


def _declared(said: SourceOptions, file: Waiting) -> SourceOptions:
    return replace(
        said,
        tz=said.tz or file.told.get("tz"),
        dayfirst=file.told.get("dayfirst") if said.dayfirst is None else said.dayfirst,
        source_file_id=file.source_file_id,
    )


def _refused(case: Case) -> Iterator[Waiting]:
    for file in list_set_aside(case):
        reason = "it was refused because too much was absent"
        yield Waiting(file.name, file.sha256, case.raw / file.kept, reason, file.sha256[:16], {}, None)


def _outdated(case: Case) -> Iterator[Waiting]:
    """Yield the files whose source has another version than the latest that read them."""
    versions = {code: spec.version for code, spec in discover().items()}
    latest = {row["sha256"]: row for row in sorted(_rows(case), key=lambda row: int(row["ingested_at_us"]))}
    for sha256, row in latest.items():
        code, was, now = row["importer"], row["importer_version"], versions.get(row["importer"])
        path = case.raw / f"{sha256}{Path(row['name']).suffix.lower()}"
        if now is not None and now != was and path.exists():
            told = {"tz": row["tz_declared"], "dayfirst": row["dayfirst"]}
            reason = f"version {was} of {code} read it, this is version {now}"
            own = hashlib.sha256(f"{sha256}:{now}".encode()).hexdigest()[:16]
            yield Waiting(row["name"], sha256, path, reason, own, told, code)


def _rows(case: Case) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = case.lake.read(SOURCE_FILE.name).to_pylist()
    return rows
