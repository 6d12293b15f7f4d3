"""Saved pages: WARC files and WACZ packages. Each page that gives a date becomes an article of its site.

The words of the article are found by trafilatura, the records by warcio (extra `web`). The digest of what was
received stays with the article as the hash of the exhibit.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vigie.model.errors import OutsideError, SourceError
from vigie.sources.bytestreams import head_of
from vigie.sources.reading import Opened, read_observations
from vigie.sources.record_format import Derived, RecordFormat, open_pieces
from vigie.sources.records import Piece, Refusal
from vigie.sources.sample import Container, Sample
from vigie.sources.spec import Confidence, Reading, SourceOptions

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord


__all__ = ["BODY", "FORMAT", "MAX_PAGE_BYTES", "SPEC", "WebArchiveBody", "article_of"]

MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Longest page that is looked into."""

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_CONTENT = frozenset({"response", "resource", "revisit"})
_PUBLISHED = re.compile(
    r"""(?:article:published_time["'][^>]{0,80}?content=["']|"datePublished"\s*:\s*")"""
    r"""(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)["']"""
)
_LANGUAGE = re.compile(r"""<html\b[^>]{0,300}?\blang=["']?([A-Za-z]{2,3})\b""", re.IGNORECASE)


FORMAT = RecordFormat(
    code="web-archive",
    title="WARC and WACZ: saved pages",
    version="1",
    platform="web",
    recognises=lambda _value: False,
    because="records that begin with WARC/1, alone or in a WACZ package",
    fields={
        "post_id": "url",
        "account_id": "site",
        "created_at": "published",
        "collected_at": "saved_at",
        "kind": Derived("article", lambda _page: "article"),
        "text": Derived(
            "title and words of the article, as trafilatura finds them", lambda page: page.get("text")
        ),
        "lang": "lang",
        "url": "url",
        "urls": Derived("the address of the page", lambda page: [page["url"]]),
        "display_name": "site_name",
    },
    expected=("url", "saved_at"),
    consumes="site site_name text title lang published",
    cannot_know=(
        "what a page said at another time than when it was saved",
        "when an article was published, unless the page says it; such pages are refused and counted",
        "who read or shared a page",
    ),
)
SPEC = FORMAT.spec("vigie.sources.web_archive:BODY")


class WebArchiveBody:
    """The body of a source that reads saved pages."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file holds WARC records."""
        fits = _is_warc(sample.path) or (sample.container == Container.BINARY and bool(_members(sample.path)))
        return Confidence(0.95 if fits else 0.0, FORMAT.because if fits else "no WARC records")

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Prepare to read saved pages.

        Raises:
            OutsideError: the extra `web` is not installed (VG504).
            SourceError: the user named columns, and pages have none (VG201).
        """
        _need_extra()
        return open_pieces(FORMAT, path, options, lambda: _pieces(path))

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`)."""
        return read_observations(self.open(path, options))


def article_of(page: str, url: str) -> dict[str, Any]:
    """Find the words of an article among menus and advertisements.

    Args:
        page: HTML.
        url: Its address, which is not visited.

    Returns:
        `title`, `text` (title and words), `published` (ISO 8601, a day where no hour is given), `author`,
        `site_name`, `lang`; None for what the page does not say. Cost: some 10 ms a page.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - an extra

    found = bare_extraction(page, url=url, with_metadata=True, include_comments=False)
    told: Mapping[str, Any] = {} if found is None else found.as_dict() if hasattr(found, "as_dict") else found
    exact, language = _PUBLISHED.search(page), _LANGUAGE.search(page)
    title, words = told.get("title"), told.get("text")
    return {
        "title": title,
        "text": _titled(title, words),
        "published": exact[1] if exact else told.get("date"),
        "author": told.get("author"),
        "site_name": told.get("sitename"),
        "lang": language[1].lower() if language else None,
    }


def _titled(title: str | None, words: str | None) -> str | None:
    if title and words and words.startswith(title):
        return words
    return "\n\n".join(part for part in (title, words) if part) or None


def _need_extra() -> None:
    try:
        import trafilatura  # noqa: F401, PLC0415 - an extra
        import warcio  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        sentence = f"saved pages need what is not installed: {error.name}"
        raise OutsideError("VG504", sentence, hint="pip install 'vigie[web]'") from error


def _is_warc(path: Path) -> bool:
    return path.is_file() and head_of(path, 16).startswith(b"WARC/1.")


def _members(path: Path) -> list[str]:
    """Return the WARC files of a WACZ package; none where the file is no such package."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return []
    if "datapackage.json" not in names:
        return []
    return sorted(name for name in names if name.startswith("archive/") and ".warc" in name)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One WARC record: where it stands, what it gives or why it gives nothing."""

    ref: str
    page: dict[str, Any] | None
    reason: str = ""
    detail: str = ""


def _pieces(path: Path) -> Iterator[Piece]:
    number = 0
    for name, stream in _archives(path):
        done = path.stat().st_size if name else 0
        for seen in _records(name, stream, path):
            number += 1
            read = done or stream.tell()
            if seen.page is None:
                refusal = Refusal(number, seen.ref, seen.reason, seen.detail, seen.detail)
                yield Piece([], [], [], [refusal], read)
            else:
                yield Piece([seen.page], [number], [seen.ref], [], read)
    if not number:
        raise SourceError("VG208", "the archive holds no saved answer of a site", place=str(path))


def _archives(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    members = [] if _is_warc(path) else _members(path)
    if not members:
        with path.open("rb") as stream:
            yield "", stream
        return
    with zipfile.ZipFile(path) as packed:
        for name in members:
            with packed.open(name) as stream:
                yield name, stream


def _records(name: str, stream: IO[bytes], path: Path) -> Iterator[_Seen]:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra

    with _damage_told(path):
        for record in ArchiveIterator(stream):
            if record.rec_type in _CONTENT:
                ref = f"{name}!{record.rec_headers.get_header('WARC-Record-ID')}".lstrip("!")
                seen = _seen(record, ref)
                yield _Seen(ref, None, "cut", "shorter than it says") if _is_cut(record) else seen


def _is_cut(record: ArcWarcRecord) -> bool:
    """Say whether the file ends before the record does; warcio passes over that in silence."""
    while record.raw_stream.read(1 << 16):
        pass
    return bool(record.raw_stream.limit > 0)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - an extra

    try:
        yield
    except (ArchiveLoadFailed, zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        sentence = f"the archive is cut or damaged: {error}"
        raise SourceError("VG208", sentence, place=str(path), hint="fetch the file again") from error


def _seen(record: ArcWarcRecord, ref: str) -> _Seen:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "revisit":
        return _Seen(ref, None, "revisit", url)
    headers = record.http_headers or record.rec_headers
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    host = _host(url)
    if kind not in _PAGES or host is None:
        return _Seen(ref, None, "no-page", f"{kind or 'no type'} {url}")
    if not status.startswith("2"):
        return _Seen(ref, None, "no-content", f"status {status} {url}")
    body = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        return _Seen(ref, None, "too-large", url)
    page = article_of(_decoded(body, headers.get_header("Content-Type") or ""), url)
    around = {
        "url": url,
        "site": host,
        "saved_at": record.rec_headers.get_header("WARC-Date"),
        "payload_digest": record.rec_headers.get_header("WARC-Payload-Digest"),
    }
    return _Seen(ref, {**page, **around})


def _decoded(body: bytes, content_type: str) -> str:
    """Decode a page as it says, in the header or in its first kilobyte; what does not fit is replaced."""
    told = re.search(r"charset=[\"']?([\w-]+)", content_type) or re.search(
        rb"charset=[\"']?([\w-]+)", body[:1024]
    )
    named = told[1] if told else "utf-8"
    codec = named.decode("ascii", "replace") if isinstance(named, bytes) else named
    try:
        return body.decode(codec, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname if parts.scheme in {"http", "https"} else None
    return host.removeprefix("www.") if host else None


BODY = WebArchiveBody()
