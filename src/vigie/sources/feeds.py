"""Feeds of sites: RSS 0.9 to 2.0 and Atom. Each item is an article of the site that published it.

Items are read one by one. Document types and entities of their own, by which a small file can grow without
end, are refused (defusedxml).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from vigie.kernels.links import canonical_url
from vigie.model.errors import SourceError
from vigie.sources.bytestreams import consumed_bytes, head_of, open_bytes
from vigie.sources.html_words import anchors, plain_words
from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.reading import Opened
from vigie.sources.record_format import Derived, RecordFormat, open_pieces
from vigie.sources.records import Piece
from vigie.sources.sample import Container, Sample
from vigie.sources.site_records.beside_posts import SiteSpool, read_with_sites
from vigie.sources.site_records.facts import SiteArticle, SiteFact, SiteItem
from vigie.sources.spec import Confidence, Reading, SourceOptions

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


__all__ = ["BODY", "FORMAT", "SPEC", "FeedBody"]

_ITEMS = frozenset({"item", "entry"})
_ROOTS = frozenset({"rss", "feed", "RDF"})
_AROUND = frozenset(
    {"title", "link", "language", "description", "subtitle", "id", "updated", "lastBuildDate", "generator"}
)
_LONG = ("encoded", "content", "description", "summary")


def _refused(item: Mapping[str, Any]) -> tuple[str, str] | None:
    return None if item.get("site") else ("no-site", "neither the item nor its feed names a site")


def _text(item: Mapping[str, Any]) -> str | None:
    longest = next((item[name] for name in _LONG if item.get(name)), None)
    parts = (plain_words(item.get("title") or ""), plain_words(longest) if longest else None)
    return "\n\n".join(part for part in parts if part) or None


def _links(item: Mapping[str, Any]) -> list[str]:
    longest = next((item[name] for name in _LONG if item.get(name)), "")
    return list(dict.fromkeys(filter(None, [item.get("link"), *anchors(longest)])))


FORMAT = RecordFormat(
    code="feed-xml",
    title="RSS and Atom feeds of sites",
    version="2",
    platform="web",
    zone=None,
    recognises=lambda _value: False,
    because="XML that begins with rss, rdf:RDF or feed",
    refuse=_refused,
    fields={
        "post_id": "{guid,id,about,link}",
        "account_id": "site",
        "created_at": "published",
        "kind": Derived("article", lambda _item: "article"),
        "text": Derived("title, then content:encoded, content, description or summary", _text),
        "lang": "{lang,language} | @.language",
        "url": "link",
        "urls": Derived("link, and links of the content", _links),
        "hashtags": "categories[]",
        "media": "enclosures[]",
        "display_name": "@.title",
        "profile_url": "@.link",
    },
    expected=("published", "link | guid | id"),
    consumes="guid id about title description summary content encoded site pubDate date updated",
    cannot_know=(
        "articles that have left the feed, and what they said before an update",
        "who read or shared an article",
        "the whole text, where the feed gives a summary",
    ),
)
SPEC = FORMAT.spec("vigie.sources.feeds:BODY")


class FeedBody:
    """The body of a source that reads feeds."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the file begins as a feed does."""
        if sample.container not in {Container.OTHER_TEXT, Container.DELIMITED}:
            return Confidence(0.0, f"{sample.container}, no XML")
        head = head_of(sample.path, 4096).decode(sample.encoding.codec, "replace").lstrip("\ufeff \r\n\t")
        if not head.startswith("<"):
            return Confidence(0.0, "text, no XML")
        found = any(f"<{mark}" in head for mark in ("rss", "rdf:RDF", "feed", "atom:feed"))
        reason = FORMAT.because if found else "XML, but no feed"
        return Confidence(0.95 if found else 0.0, reason)

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Prepare to read a feed.

        Raises:
            SourceError: the user named columns, and feeds have none (VG201).
        """
        return open_pieces(FORMAT, path, options, lambda: _pieces(path))

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`): items as posts and as articles of their site."""
        spool = SiteSpool()
        opened = open_pieces(FORMAT, path, options, lambda: _pieces(path, spool))
        return read_with_sites(opened, spool, source="feed")


def _pieces(path: Path, spool: SiteSpool | None = None) -> Iterator[Piece]:
    """Yield each item of the feed as a piece of one row; tell `spool` what it says of its site.

    Raises:
        SourceError: it is no well-formed XML, or it declares entities (VG208).
    """
    with open_bytes(path) as stream:
        around: dict[str, Any] = {}
        number = 0
        try:
            for item in _elements(iterparse(stream, events=("start", "end")), around):
                number += 1
                row = {**_told(item), CONTEXT_KEY: dict(around)}
                row["site"] = _host(row.get("link")) or _host(around.get("link"))
                if spool is not None and row["site"]:
                    spool.add(
                        number, f"item:{number}", _told_of_site(row, first=number == 1), gives_post=True
                    )
                yield Piece([row], [number], [f"item:{number}"], [], consumed_bytes(stream))
        except (ParseError, DefusedXmlException, UnicodeError, ValueError) as error:
            sentence = f"after {number} items, the XML is damaged or not to be trusted: {error!r}"
            raise SourceError("VG208", sentence, place=str(path), hint="fetch the feed again") from error


def _elements(events: Iterable[tuple[str, Element]], around: dict[str, Any]) -> Iterator[Element]:
    """Yield items as they end and forget them; note what the feed says of itself."""
    open_names: list[str] = []
    holders: list[Element] = []
    for event, element in events:
        name = _name(element)
        if event == "start":
            open_names.append(name)
            holders.append(element)
            continue
        open_names.pop()
        holders.pop()
        if name in _ITEMS:
            yield element
            element.clear()
            if holders:
                holders[-1].remove(element)
        elif name in _AROUND and not _ITEMS.intersection(open_names):
            around.setdefault(name, _value(element))


def _told(item: Element) -> dict[str, Any]:
    """Return an item as names and texts; what may stand several times is a list."""
    told: dict[str, Any] = {}
    categories: list[str] = []
    enclosures: list[str] = []
    for child in item:
        name, value = _name(child), _value(child)
        if name == "category":
            categories.append(child.get("term") or value or "")
        elif name in {"enclosure", "thumbnail"} or child.get("rel") == "enclosure":
            enclosures.append(child.get("url") or child.get("href") or "")
        elif name == "link" and child.get("rel") not in {None, "alternate"}:
            continue
        elif value:
            told.setdefault("author" if name == "creator" else name, value)
    about = next((value for key, value in item.attrib.items() if key.endswith("}about")), None)
    when = next(
        (told[name] for name in ("pubDate", "published", "date", "issued", "updated") if told.get(name)), None
    )
    return {
        **told,
        "about": about,
        "categories": [held for held in categories if held],
        "enclosures": [held for held in enclosures if held],
        "published": _iso(when),
    }


def _told_of_site(row: Mapping[str, Any], *, first: bool) -> list[SiteItem]:
    """Tell of the article of an item; of the feed itself with the first, for it says it once."""
    around, site = row[CONTEXT_KEY], row["site"]
    seen = _iso(around.get("lastBuildDate") or around.get("updated"))
    whole = next((row[name] for name in ("encoded", "content") if row.get(name)), None)
    words = whole or row.get("description") or row.get("summary")
    address = row.get("link") or ""
    hosts = dict.fromkeys(_host(link) for link in _links(row))
    article = SiteArticle(
        domain=site,
        url=canonical_url(address) or address or f"https://{site}/",
        title=plain_words(row.get("title") or "") or None,
        byline=plain_words(row.get("author") or "") or None,
        published=row["published"],
        language=_language(row.get("lang") or row.get("language") or around.get("language")),
        text=plain_words(words) if words else None,
        is_whole=whole is not None,
        links_out=tuple(sorted(host for host in hosts if host and host != site)),
        observed_at=seen,
    )
    made = around.get("generator") if first else None
    when = seen or row["published"]
    facts = [("feed-generator", made)] if made else []
    return [article] + [
        SiteFact(domain=site, record_type=kind, value=value[:120], observed_at=when) for kind, value in facts
    ]


def _language(told: str | None) -> str | None:
    found = (told or "").strip().partition("-")[0].lower()
    return found if 2 <= len(found) <= 3 and found.isalpha() else None


def _iso(written: str | None) -> str | None:
    """Return a date of RSS (RFC 822) as ISO 8601 with its zone; others, and `-0000`, as they stand."""
    if written is None or not written[:1].isalpha():
        return written
    try:
        told = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return written
    return told.isoformat()


def _value(element: Element) -> str | None:
    """Return the text of an element, its markup included, or the address that a link of Atom points at."""
    if _name(element) == "link" and element.get("href"):
        return element.get("href")
    if _name(element) == "author" and len(element):
        return next((child.text for child in element if _name(child) == "name"), None)
    text = "".join(element.itertext()).strip()
    return text or None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _host(address: Any) -> str | None:  # noqa: ANN401 - any cell
    try:
        host = urlsplit(address).hostname if isinstance(address, str) else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


BODY = FeedBody()
