"""Saved pages: WARC files and WACZ packages. Each page that gives a date becomes an article of its site.

What head lines, pages and icons state of their sites becomes statements (`site_pages`), dated by the record.
The digest of what was received stays with the article as the hash of the exhibit. The extra `web` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vigie.sources.reading import Opened
from vigie.sources.record_format import Derived, RecordFormat, open_pieces
from vigie.sources.records import Piece, Refusal
from vigie.sources.sample import Container, Sample
from vigie.sources.site_pages.answers import PAGES, Answer, items_of_answer
from vigie.sources.site_pages.format import is_packed_pages
from vigie.sources.site_pages.page import MAX_PAGE_BYTES, need_web_extra, site_host
from vigie.sources.site_pages.reading import PageRead
from vigie.sources.site_records.beside_posts import SiteSpool, read_with_sites
from vigie.sources.site_records.facts import SiteItem, micros
from vigie.sources.spec import Confidence, Reading, SourceOptions
from vigie.sources.warc_records import WarcAnswer, is_warc, packed_archives, warc_records

__all__ = ["BODY", "FORMAT", "SPEC", "WebArchiveBody"]


FORMAT = RecordFormat(
    code="web-archive",
    title="WARC and WACZ: saved pages",
    version="2",
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
        "when an article was published, unless the page says it; such pages tell of their site alone",
        "who read or shared a page",
    ),
)
SPEC = FORMAT.spec("vigie.sources.web_archive:BODY")


class WebArchiveBody:
    """The body of a source that reads saved pages."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file holds WARC records, others than those of packed pages."""
        fits = is_warc(sample.path) or (
            sample.container == Container.BINARY and bool(packed_archives(sample.path))
        )
        if not fits or is_packed_pages(sample.path):
            return Confidence(0.0, "no WARC records")
        return Confidence(0.95, FORMAT.because)

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Prepare to read saved pages.

        Raises:
            OutsideError: the extra `web` is not installed (VG504).
            SourceError: the user named columns, and pages have none (VG201).
        """
        return self._opened(path, options, SiteSpool())

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`): articles as posts, and what all answers tell of sites."""
        spool = SiteSpool()
        return read_with_sites(self._opened(path, options, spool), spool, source=FORMAT.code)

    def _opened(self, path: Path, options: SourceOptions, spool: SiteSpool) -> Opened:
        need_web_extra()
        return open_pieces(FORMAT, path, options, lambda: _pieces(path, options, spool))


def _pieces(path: Path, options: SourceOptions, spool: SiteSpool) -> Iterator[Piece]:
    for number, kept in enumerate(warc_records(path), start=1):
        refusal = _refused(kept, number)
        items, read = ([], None) if refusal else items_of_answer(_as_answer(kept))
        row = _article(kept, read, options) if read else None
        if row is not None:
            spool.add(number, kept.ref, items, gives_post=True)
            yield Piece([row], [number], [kept.ref], [], kept.bytes_read)
        elif any(item.is_dated for item in items):
            spool.add(number, kept.ref, items, gives_post=False)
        else:
            yield Piece([], [], [], [refusal or _without(kept, number, items)], kept.bytes_read)


def _as_answer(kept: WarcAnswer) -> Answer:
    return Answer(
        url=kept.url,
        seen=kept.saved_at,
        body=kept.body,
        status=kept.status,
        headers=kept.headers,
        kind=kept.kind,
        address=kept.address,
    )


def _refused(kept: WarcAnswer, number: int) -> Refusal | None:
    """Return why a record is not looked into; None when it is."""
    reason = (
        "cut" if kept.is_cut
        else "revisit" if kept.rec_type == "revisit"
        else "no-page" if site_host(kept.url) is None
        else "too-large" if kept.kind in PAGES and len(kept.body) > MAX_PAGE_BYTES
        else ""
    )  # fmt: skip
    return Refusal(number, kept.ref, reason, kept.url, kept.url) if reason else None


def _without(kept: WarcAnswer, number: int, items: list[SiteItem]) -> Refusal:
    """Say why a record gives nothing."""
    told = f"{kept.kind or 'no type'} {kept.url}"
    if items:
        return Refusal(number, kept.ref, "missing-time", "the record says no date", told)
    reason = "no-page" if kept.kind not in PAGES else "no-content"
    return Refusal(number, kept.ref, reason, f"status {kept.status} {told}", told)


def _article(kept: WarcAnswer, read: PageRead, options: SourceOptions) -> dict[str, Any] | None:
    """Return the page as an article; None where it gives no date at which it can have come out."""
    said = read.said
    (published,) = micros([said["published"]])
    if published is None or published > options.now_us + _ONE_DAY_US:
        return None
    return {
        "url": kept.url,
        "site": site_host(kept.url),
        "site_name": said["site_name"],
        "title": said["title"],
        "text": _titled(said["title"], said["words"]),
        "published": said["published"],
        "author": said["byline"],
        "lang": said["lang"],
        "saved_at": kept.saved_at,
        "payload_digest": kept.digest,
    }


def _titled(title: str | None, words: str | None) -> str | None:
    if title and words and words.startswith(title):
        return words
    return "\n\n".join(part for part in (title, words) if part) or None


_ONE_DAY_US = 86_400_000_000
BODY = WebArchiveBody()
