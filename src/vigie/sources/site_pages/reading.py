"""From a saved page to what it states of its site, and to the article that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vigie.sources.site_pages.articles import article_in, bylines_of
from vigie.sources.site_pages.identifiers import identifiers_in, verifications_in
from vigie.sources.site_pages.making import making_of
from vigie.sources.site_pages.page import PageTree, opened_page, site_host
from vigie.sources.site_pages.sayings import sayings_of
from vigie.sources.site_records.facts import SiteFact

__all__ = ["PageRead", "read_page"]

_LEAST_WORDS = 25
_FEEDS = ("application/rss+xml", "application/atom+xml")


@dataclass(frozen=True, slots=True)
class PageRead:
    """What one page gave: statements about its site, and its article, None where it holds none."""

    facts: list[SiteFact]
    article: dict[str, Any] | None
    said: dict[str, Any]


def read_page(source: str, url: str, *, seen: str | None) -> PageRead | None:
    """Read a saved page; None where there is no element in it, or its address has no host.

    Args:
        source: HTML, decoded.
        url: Address that it was saved from; its host is the site that the statements are about.
        seen: When it was saved, as its source writes it.

    A page is an article when it gives a date and a text, and is not the first page of its site. Cost: some 20
    to 100 ms a page of 100 kB.
    """
    page = opened_page(source, url)
    if page is None or not page.host:
        return None
    said = article_in(page)
    is_article = (
        not page.is_home and bool(said["published"]) and len((said["words"] or "").split()) >= _LEAST_WORDS
    )
    kind = "home" if page.is_home else "article" if is_article else "page"
    pairs = dict.fromkeys(_stated(page, kind, said))
    facts = [
        SiteFact(domain=page.host, record_type=each, value=value, observed_at=seen) for each, value in pairs
    ]
    return PageRead(facts, said if is_article else None, said)


def _stated(page: PageTree, kind: str, said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from identifiers_in(page.source)
    yield from verifications_in(page.declared)
    yield from making_of(page, kind)
    yield from sayings_of(page)
    for name in bylines_of(page):
        yield "byline", name
    if kind == "article" and said["published_zone"]:
        yield "author-zone", said["published_zone"]
    for each in page.related("alternate"):
        if (each.get("type") or "").lower() in _FEEDS and (address := page.address_of(each)):
            yield "feed", address
    if page.is_foreign(site_host(page.canonical)):
        yield "mirrored-from", site_host(page.canonical) or ""
