"""Records of WARC files and WACZ packages, one by one, as what a server answered."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import head_of
from vigie.sources.site_pages.page import MAX_PAGE_BYTES

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

__all__ = ["ANSWERS", "WarcAnswer", "is_warc", "packed_archives", "warc_records"]

ANSWERS = frozenset({"response", "resource", "revisit"})
"""Types of records that hold what a server answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcAnswer:
    """One record: where it stands, what was asked, what came back.

    Attributes:
        ref: File within the package, and id of the record.
        rec_type: Type of the record.
        url: Address.
        saved_at: `WARC-Date`, as it is written.
        status: Number of the answer; 200 for a `resource`.
        headers: Names and values of the head lines in their order.
        kind: Type of the body, in lower case, without parameters.
        body: At most one byte more than `MAX_PAGE_BYTES`.
        digest: `WARC-Payload-Digest`.
        address: `WARC-IP-Address`.
        is_cut: Whether the file ends before the record does.
        bytes_read: Bytes of the file consumed so far.
    """

    ref: str
    rec_type: str
    url: str
    saved_at: str | None
    status: int
    headers: Sequence[tuple[str, str]]
    kind: str
    body: bytes
    digest: str | None
    address: str | None
    is_cut: bool
    bytes_read: int


def is_warc(path: Path) -> bool:
    """Say whether a file begins as WARC does."""
    return path.is_file() and head_of(path, 16).startswith(b"WARC/1.")


def packed_archives(path: Path) -> list[str]:
    """Return the WARC files of a WACZ package; none where the file is no such package."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return []
    if "datapackage.json" not in names:
        return []
    return sorted(name for name in names if name.startswith("archive/") and ".warc" in name)


def warc_records(path: Path, *, kinds: frozenset[str] = ANSWERS) -> Iterator[WarcAnswer]:
    """Yield the records of these types.

    Raises:
        SourceError: the archive is damaged, or holds no such record (VG208).
    """
    any_found = False
    for name, stream in _archives(path):
        done = path.stat().st_size if name else 0
        for record in _records(stream, path, kinds):
            any_found = True
            ref = f"{name}!{record.rec_headers.get_header('WARC-Record-ID')}".lstrip("!")
            with _damage_told(path):
                yield _answer(record, ref, done or stream.tell())
    if not any_found:
        raise SourceError("VG208", "the archive holds no saved answer of a site", place=str(path))


def _archives(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    members = [] if is_warc(path) else packed_archives(path)
    if not members:
        with path.open("rb") as stream:
            yield "", stream
        return
    with zipfile.ZipFile(path) as packed:
        for name in members:
            with packed.open(name) as stream:
                yield name, stream


def _records(stream: IO[bytes], path: Path, kinds: frozenset[str]) -> Iterator[ArcWarcRecord]:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra

    with _damage_told(path):
        for record in ArchiveIterator(stream):
            if record.rec_type in kinds:
                yield record


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - an extra

    try:
        yield
    except (ArchiveLoadFailed, zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        sentence = f"the archive is cut or damaged: {error}"
        raise SourceError("VG208", sentence, place=str(path), hint="fetch the file again") from error


def _answer(record: ArcWarcRecord, ref: str, bytes_read: int) -> WarcAnswer:
    about, head = record.rec_headers, record.http_headers
    body = b"" if record.rec_type == "revisit" else record.content_stream().read(MAX_PAGE_BYTES + 1)
    kind = ((head or about).get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return WarcAnswer(
        ref=ref,
        rec_type=record.rec_type,
        url=about.get_header("WARC-Target-URI") or "",
        saved_at=about.get_header("WARC-Date"),
        status=_number(head.get_statuscode()) if head else 200,
        headers=[(str(name), str(value)) for name, value in head.headers] if head else [],
        kind=kind,
        body=body,
        digest=about.get_header("WARC-Payload-Digest"),
        address=about.get_header("WARC-IP-Address"),
        is_cut=_is_cut(record),
        bytes_read=bytes_read,
    )


def _number(told: Any) -> int:  # noqa: ANN401 - whatever the head says
    return int(told) if str(told).isdecimal() else 0


def _is_cut(record: ArcWarcRecord) -> bool:
    """Say whether the file ends before the record does; warcio passes over that in silence."""
    while record.raw_stream.read(1 << 16):
        pass
    return bool(record.raw_stream.limit > 0)
