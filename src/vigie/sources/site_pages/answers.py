"""One answer of a site, however it was kept: what its head lines, its page, its icon or its map state."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from vigie.sources.site_pages.page import MAX_PAGE_BYTES, decoded_page, site_host
from vigie.sources.site_pages.reading import PageRead, read_page
from vigie.sources.site_records.facts import SiteArticle, SiteFact, SiteItem

__all__ = ["PAGES", "Answer", "article_item", "favicon_hash", "items_of_answer"]

PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ICONS = frozenset({"image/x-icon", "image/vnd.microsoft.icon", "image/ico"})
_UNTOLD = frozenset({"content-length", "transfer-encoding", "content-encoding", "x-archive-orig-date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered.

    Attributes:
        url: Address that was asked.
        seen: When, as the source writes it.
        body: Bytes, decompressed.
        status: Number of the answer; 200 where only the body was kept.
        headers: Names and values of the head lines in their order; empty where they were not kept.
        kind: Type of the body, in lower case, without parameters.
        address: Number of the server, where it is known.
    """

    url: str
    seen: str | None
    body: bytes
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    kind: str = "text/html"
    address: str | None = None

    def first(self, name: str) -> str:
        """Return the first value of a head line, empty where there is none."""
        return next((value for each, value in self.headers if each.lower() == name), "")


def items_of_answer(answer: Answer) -> tuple[list[SiteItem], PageRead | None]:
    """Tell what one answer states of its site; with it, what its page says, where it is one.

    Head lines are read of pages and redirections alone: pictures and scripts often come from other machines.
    """
    host = site_host(answer.url)
    if host is None:
        return [], None
    is_page = answer.kind in PAGES
    pairs = list(_of_head(answer)) if is_page or 300 <= answer.status < 400 else []
    if answer.status == 200 and answer.body and _is_icon(answer):
        pairs.append(("favicon", str(favicon_hash(answer.body))))
    items: list[SiteItem] = [_fact(host, kind, value, answer.seen) for kind, value in dict.fromkeys(pairs)]
    if not is_page or not 200 <= answer.status < 300 or len(answer.body) > MAX_PAGE_BYTES:
        return items, None
    read = read_page(decoded_page(answer.body, answer.first("content-type")), answer.url, seen=answer.seen)
    if read is None:
        return items, None
    article = article_item(read.article, host, answer.seen) if read.article else None
    return [*items, *read.facts, *([article] if article else [])], read


def article_item(said: dict[str, Any], host: str, seen: str | None) -> SiteArticle:
    """Turn what a page says of its article into an item."""
    return SiteArticle(
        domain=host,
        url=said["url"],
        title=said["title"],
        byline=said["byline"],
        published=said["published"],
        modified=said["modified"],
        language=said["lang"],
        text=said["words"],
        is_whole=True,
        links_out=tuple(said["links_out"]),
        observed_at=seen,
    )


def favicon_hash(body: bytes) -> int:
    """Return the hash by which Shodan and others look icons up: MurmurHash3 of base64 in lines of 76."""
    import mmh3  # noqa: PLC0415 - an extra

    found: int = mmh3.hash(base64.encodebytes(body))
    return found


def _fact(host: str, kind: str, value: str, seen: str | None) -> SiteFact:
    return SiteFact(domain=host, record_type=kind, value=value, observed_at=seen)


def _is_icon(answer: Answer) -> bool:
    path = urlsplit(answer.url).path.lower()
    return answer.kind in _ICONS or ("favicon" in path and answer.kind.startswith("image/"))


def _of_head(answer: Answer) -> Iterator[tuple[str, str]]:
    names = [name.lower() for name, _ in answer.headers]
    if len(names) >= 3 and 200 <= answer.status < 300:
        told = [
            name for name in dict.fromkeys(names) if name not in _UNTOLD and not name.startswith("x-archive-")
        ]
        yield "header-order", ",".join(told)[:800]
    for name, kind in (("server", "server"), ("x-powered-by", "powered-by")):
        if answer.first(name):
            yield kind, answer.first(name)[:120]
    for name, value in answer.headers:
        if name.lower() == "set-cookie" and "=" in value:
            yield "cookie", value.partition("=")[0].strip()[:80]
    if answer.address:
        yield "address", answer.address
    target = site_host(urljoin(answer.url, answer.first("location"))) if answer.first("location") else None
    if target and target != site_host(answer.url):
        yield "redirect", target
