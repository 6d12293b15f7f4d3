"""Sitemaps: which addresses a site lists, and how (sitemaps.org 0.9, news extension)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from vigie.kernels.links import canonical_url
from vigie.model.errors import SourceError
from vigie.sources.bytestreams import consumed_bytes, head_of, open_bytes
from vigie.sources.records import Piece
from vigie.sources.sample import Container, Sample
from vigie.sources.site_pages.page import site_host
from vigie.sources.site_records.facts import SiteArticle, SiteFact, SiteItem
from vigie.sources.site_records.format import SiteRecordFormat, facts_read
from vigie.sources.spec import Confidence, Reading, SourceOptions

__all__ = ["BODY", "FORMAT", "SPEC", "SitemapBody"]

_ROOTS = ("<urlset", "<sitemapindex", ":urlset", ":sitemapindex")
_TOLD = {
    "loc": "loc",
    "lastmod": "lastmod",
    "title": "title",
    "publication_date": "published",
    "language": "lang",
}
_MOST_SHAPES = 200


def _told(row: Any) -> list[SiteItem]:  # noqa: ANN401 - a row of this source
    if "shapes" in row:
        digest = hashlib.blake2b("\n".join(row["shapes"]).encode(), digest_size=8).hexdigest()
        return [SiteFact(domain=row["host"], record_type="sitemap", value=digest, observed_at=row["seen"])]
    host, published = site_host(row.get("loc")), row.get("published")
    if host is None or not published:
        return []
    return [
        SiteArticle(
            domain=host,
            url=canonical_url(row["loc"]) or row["loc"],
            title=row.get("title"),
            published=published,
            language=(row.get("lang") or "")[:2].lower() or None,
        )
    ]


FORMAT = SiteRecordFormat(
    code="sitemap-xml",
    title="Sitemaps of sites (XML)",
    version="1",
    source="sitemap",
    recognises=lambda _value: False,
    because="XML that begins with urlset or sitemapindex",
    told=_told,
    states={
        "sitemap": "shapes of the addresses that it lists: folders, numbers as 0, words as their place",
        "articles": "entries of the news extension: title, publication_date",
    },
    cannot_know=(
        "what stands at an address, and when it came out, unless the news extension says it",
        "the time of the whole, where no lastmod stands in it: say it with --captured-at",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_records.sitemaps:BODY")


class SitemapBody:
    """The body of a source that reads sitemaps."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file begins as a sitemap does."""
        if sample.container not in {Container.OTHER_TEXT, Container.DELIMITED}:
            return Confidence(0.0, f"{sample.container}, no XML")
        head = head_of(sample.path, 4096).decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
        fits = head.startswith("<") and any(root in head for root in _ROOTS)
        return Confidence(0.97 if fits else 0.0, FORMAT.because if fits else "no sitemap")

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read a sitemap: one record for the whole, and one for each entry with a title and a date."""
        pieces = _pieces(path, options.captured_at)
        return facts_read(pieces, FORMAT.told, path=path, options=options, declared=FORMAT)


def _pieces(path: Path, captured_at: str | None) -> Iterator[Piece]:
    """Yield the entries that are articles, then the map as a whole.

    Raises:
        SourceError: it is no well-formed XML, or it declares entities (VG208).
    """
    hosts: dict[str, int] = {}
    shapes: set[str] = set()
    latest, number = "", 0
    for row, bytes_read in _entries(path):
        host = site_host(row.get("loc"))
        if host:
            hosts[host] = hosts.get(host, 0) + 1
            shapes.add(_shape(row["loc"]))
        latest = max(latest, row.get("lastmod", ""))
        if row.get("published"):
            number += 1
            yield Piece([row], [number], [f"item:{number}"], [], bytes_read)
    whole: dict[str, Any] = {}
    if hosts:
        told = sorted(shapes)[:_MOST_SHAPES]
        whole = {"host": max(hosts, key=lambda host: (hosts[host], host)), "shapes": told}
        whole["seen"] = captured_at or latest or None
    yield Piece([whole], [number + 1], ["file"], [], path.stat().st_size)


def _entries(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    with open_bytes(path) as stream:
        try:
            for _, element in iterparse(stream, events=("end",)):
                if _name(element.tag) in {"url", "sitemap"}:
                    told = {_name(each.tag): (each.text or "").strip() for each in element.iter()}
                    yield (
                        {_TOLD[name]: text for name, text in told.items() if name in _TOLD and text},
                        (consumed_bytes(stream)),
                    )
                    element.clear()
        except (ParseError, DefusedXmlException, UnicodeError, ValueError) as error:
            sentence = f"the XML is damaged or not to be trusted: {error!r}"
            raise SourceError("VG208", sentence, place=str(path), hint="fetch the map again") from error


def _name(tag: Any) -> str:  # noqa: ANN401 - the tag of a comment is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _shape(address: str) -> str:
    """Return an address as its form: `/2023/08/some-words.html` is `/0/0/w.html`."""
    steps = urlsplit(address).path.split("/")
    folders = [re.sub(r"\d+", "0", step) for step in steps[:-1]][:4]
    last = re.sub(r"\d+", "0", re.sub(r"[^\W\d_]{2,}(?:[-_][\w-]+)?", "w", steps[-1]))
    return "/".join([*folders, last])[:120]


BODY = SitemapBody()
