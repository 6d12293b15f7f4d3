"""The source that reads saved pages packed by `packing`: statements about their sites, and their articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vigie.sources.bytestreams import head_of
from vigie.sources.records import Piece, Refusal
from vigie.sources.sample import Sample
from vigie.sources.site_pages.answers import Answer, items_of_answer
from vigie.sources.site_pages.packing import MARK
from vigie.sources.site_pages.page import MAX_PAGE_BYTES, need_web_extra
from vigie.sources.site_records.facts import SiteItem
from vigie.sources.site_records.format import SiteRecordFormat, facts_read
from vigie.sources.spec import Confidence, Reading, SourceOptions
from vigie.sources.warc_records import warc_records

__all__ = ["BODY", "FORMAT", "PAGE_STATES", "SPEC", "SavedPagesBody", "is_packed_pages"]

PAGE_STATES = {
    "tracker-…, adsense, verification-…": "scripts and head of the page",
    "cms, generator, theme, plugin": "meta generator, addresses of what the page loads",
    "dom-shape, dom-sketch, css-vocabulary, css-words": "the tree of elements and its class names",
    "byline, author-zone, language, site-name, title": "JSON-LD, meta, marks of the text",
    "legal-notice, about-page, contact-page, privacy-page": "links, in some twenty languages",
    "contact-email, contact-phone, social-account, wallet, paid-publishing": "words and links",
    "link-to, asset-host, feed, mirrored-from": "links; canonical address, notes of copying programs",
}


def _told(row: Mapping[str, Any]) -> list[SiteItem]:
    items, _ = items_of_answer(Answer(url=row["url"], seen=row["saved_at"], body=row["body"]))
    return items


FORMAT = SiteRecordFormat(
    code="site-pages",
    title="Saved HTML pages of a site",
    version="1",
    source="html-page",
    recognises=lambda _value: False,
    because="a WARC that `vigie sites ingest` packed from HTML files, which its first record says",
    told=_told,
    states=PAGE_STATES,
    cannot_know=(
        "what the server said beside the page: header lines, redirections, icons",
        "what a page said at another time than when it was saved",
        "what scripts would have written into the page",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_pages.format:BODY")


def is_packed_pages(path: Path) -> bool:
    """Say whether a file is a WARC that `packing.pack_pages` wrote."""
    head = head_of(path, 2048) if path.is_file() else b""
    return head.startswith(b"WARC/1.") and MARK in head


class SavedPagesBody:
    """The body of the source."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file holds packed pages."""
        fits = is_packed_pages(sample.path)
        return Confidence(0.99 if fits else 0.0, FORMAT.because if fits else "no packed pages")

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the pages into rows of `site_observation` and `site_article`; they give no posts.

        Raises:
            OutsideError: the extra `web` is not installed (VG504).
            SourceError: the archive is damaged (VG208).
        """
        need_web_extra()
        return facts_read(_pieces(path), FORMAT.told, path=path, options=options, declared=FORMAT)


def _pieces(path: Path) -> Iterator[Piece]:
    for number, kept in enumerate(warc_records(path, kinds=frozenset({"resource"})), start=1):
        if len(kept.body) > MAX_PAGE_BYTES:
            refusal = Refusal(number, kept.ref, "too-large", f"beyond {MAX_PAGE_BYTES} bytes", kept.url)
            yield Piece([], [], [], [refusal], kept.bytes_read)
        else:
            row = {"url": kept.url, "saved_at": kept.saved_at, "body": kept.body}
            yield Piece([row], [number], [kept.ref], [], kept.bytes_read)


BODY = SavedPagesBody()
