"""Media in web archives: WARC files, plain or compressed, and WACZ packages of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vigie.model.errors import OutsideError, SourceError
from vigie.sources.media.folders import Found, Missing
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.signatures import SIGNATURE_BYTES, recognised

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["is_archive", "media_in_archive"]

_SUFFIXES = (".warc", ".warc.gz", ".wacz")
_HELD = {"response", "resource"}
_PIECE = 1 << 20


def is_archive(path: Path) -> bool:
    """Say whether a name is that of a web archive."""
    return path.name.lower().endswith(_SUFFIXES)


def media_in_archive(path: Path, into: Path, limits: MediaLimits) -> Iterator[Found | Missing]:
    """Yield the pictures and videos of an archive, each written into a folder under its number.

    Whatever unfolds beyond `archive_mb` in all is left out and said so; a record larger than `file_mb` as
    well.

    Raises:
        OutsideError: warcio is not installed (VG504).
        SourceError: the archive is damaged from its beginning (VG238).

    Cost: reads the archive once; the folder holds one record at a time if each is taken away when read.
    """
    if find_spec("warcio") is None:
        hint = "pip install 'vigie[media]'"
        raise OutsideError("VG504", "warcio is not installed", place="media", hint=hint)
    budget = _Budget(limits.archive_mb * 1_000_000)
    for name, stream in _streams(path):
        yield from _records(stream, name, into, limits, budget)
        if budget.left <= 0:
            detail = f"the archive unfolds to more than {limits.archive_mb} MB; the rest was not read"
            yield Missing(name, "archive-too-large", detail, "")
            return


class _Budget:
    """Bytes that may still be unfolded."""

    def __init__(self, size: int) -> None:
        self.left = size


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as file:
            yield path.name, file
        return
    try:
        with zipfile.ZipFile(path) as package:
            for name in sorted(package.namelist()):
                if name.lower().endswith(_SUFFIXES[:2]):
                    with package.open(name) as inner:
                        yield f"{path.name}/{name}", inner
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SourceError("VG238", f"the package cannot be opened: {error}", place=path.name) from error


def _records(
    stream: IO[bytes], name: str, into: Path, limits: MediaLimits, budget: _Budget
) -> Iterator[Found | Missing]:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - idem

    number = 0
    try:
        for record in ArchiveIterator(stream):
            # What is no record at all is taken for a line of the older ARC format, which is not read here.
            if record.format != "warc":
                break
            number += 1
            found = _kept(record, f"{name}:record:{number}", into / f"{number}", limits, budget)
            if found is not None:
                yield found
            if budget.left <= 0:
                return
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zipfile.BadZipFile) as error:
        if number:
            detail = f"the rest cannot be read: {error}"
            yield Missing(f"{name}:record:{number + 1}", "damaged-archive", detail, "")
    if not number:
        raise SourceError("VG238", "no record of a web archive can be read", place=name)


def _kept(
    record: ArcWarcRecord, place: str, path: Path, limits: MediaLimits, budget: _Budget
) -> Found | Missing | None:
    """Write a record's body out if it begins like media; unfold the rest of any other against the budget."""
    body, url = record.content_stream(), record.rec_headers.get_header("WARC-Target-URI") or ""
    most = limits.file_mb * 1_000_000
    head = body.read(SIGNATURE_BYTES)
    wanted = record.rec_type in _HELD and recognised(head) is not None
    size = len(head)
    with path.open("wb") as out:
        while head and budget.left > 0:
            budget.left -= len(head)
            if wanted and size <= most:
                out.write(head)
            head = body.read(_PIECE)
            size += len(head)
    if wanted and size > most:
        return Missing(place, "too-large", f"the record has more than {limits.file_mb} MB", url[:200])
    return Found(path, place, "url", url, _date_us(record)) if wanted and budget.left > 0 else None


def _date_us(record: Any) -> int | None:  # noqa: ANN401 - a record of warcio
    said = record.rec_headers.get_header("WARC-Date") or ""
    try:
        return int(datetime.fromisoformat(said).timestamp()) * 1_000_000
    except ValueError:
        return None
