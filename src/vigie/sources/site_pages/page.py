"""A saved page opened within limits: its tree, its head, its links. Hostile markup costs bounded time."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

from vigie.kernels.links import registrable_domain
from vigie.model.errors import OutsideError

__all__ = [
    "MAX_ELEMENTS",
    "MAX_PAGE_BYTES",
    "PageTree",
    "decoded_page",
    "need_web_extra",
    "opened_page",
    "site_host",
]

MAX_PAGE_BYTES = 4 * 1024 * 1024
"""Longest page that is looked into."""
MAX_ELEMENTS = 60_000
"""Most elements of a page that are walked."""
_MAX_LINKS = 5_000
_MAX_DATA_CHARS = 512 * 1024
_MAX_DATA_ITEMS = 2_000
_SWARM = re.compile(
    r"<[a-zA-Z][^\s<>/]*+(?:[\s/]++[^\s=<>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']++))?+){1000}"
)
_WRAPPED = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$")
_HOME = frozenset({"", "/", "/index.html", "/index.htm", "/index.php"})


def need_web_extra() -> None:
    """Refuse to go on without the libraries that read pages.

    Raises:
        OutsideError: the extra `web` is not installed (VG504).
    """
    # It complains of every page without words; whoever reads is told by us.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        import cryptography  # noqa: F401, PLC0415 - an extra
        import lxml.html  # noqa: F401, PLC0415 - an extra
        import mmh3  # noqa: F401, PLC0415 - an extra
        import trafilatura  # noqa: F401, PLC0415 - an extra
        import warcio  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        sentence = f"saved pages need what is not installed: {error.name}"
        raise OutsideError("VG504", sentence, hint="pip install 'vigie[web]'") from error


def site_host(address: object) -> str | None:
    """Return the host of an http address in lower case without `www.`, None where there is none."""
    try:
        parts = urlsplit(address) if isinstance(address, str) else None
        host = parts.hostname if parts is not None and parts.scheme in {"http", "https"} else None
    except ValueError:
        return None
    return host.rstrip(".").removeprefix("www.") if host and "." in host else None


def decoded_page(body: bytes, content_type: str = "") -> str:
    """Decode a page as its header or beginning says, else as UTF-8; what does not fit is replaced."""
    told = re.search(r"charset=[\"']?([\w-]+)", content_type) or re.search(
        rb"charset=[\"']?([\w-]+)", body[:2048]
    )
    named = told[1] if told else "utf-8"
    codec = named.decode("ascii", "replace") if isinstance(named, bytes) else named
    try:
        return body.decode(codec, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def opened_page(source: str, url: str) -> PageTree | None:
    """Parse a page; None where there is no element in it.

    Args:
        source: HTML.
        url: Address that it was saved from, which is not visited.

    Cost: some 10 ms for 100 kB; what lies deeper than libxml2's 256 levels, beyond `MAX_ELEMENTS`, or behind
    an element of a thousand attributes, is not looked at.
    """
    from lxml import etree, html  # noqa: PLC0415 - an extra

    # libxml2 compares each attribute of an element with all before it: 100 000 of them take minutes.
    swarm = _SWARM.search(source)
    markup = source[: swarm.start()] if swarm else source
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, collect_ids=False)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return PageTree(root, source, markup, url)


@dataclass(frozen=True)
class PageTree:
    """A parsed page: `root` (lxml), its `source`, the part of it that was parsed (`markup`), its `url`."""

    root: Any
    source: str
    markup: str
    url: str

    @property
    def host(self) -> str:
        """Host of the page, without `www.`."""
        return site_host(self.url) or ""

    @property
    def is_home(self) -> bool:
        """Whether the address is that of the site's first page."""
        parts = urlsplit(self.url)
        return parts.path in _HOME and not parts.query

    @cached_property
    def elements(self) -> list[Any]:
        """Elements in the order of the source, comments apart; at most `MAX_ELEMENTS`."""
        found: list[Any] = []
        for element in self.root.iter():
            if isinstance(element.tag, str):
                found.append(element)
                if len(found) >= MAX_ELEMENTS:
                    break
        return found

    @cached_property
    def comments(self) -> list[str]:
        """Comments, each cut to 400 characters; at most 200."""
        from lxml import etree  # noqa: PLC0415 - an extra

        beside = (node for node in self.root.itersiblings(tag=etree.Comment, preceding=True))
        after = (node for node in self.root.itersiblings(tag=etree.Comment))
        inside = self.root.iter(etree.Comment)
        texts = [str(node.text or "")[:400] for group in (beside, after, inside) for node in group]
        return texts[:200]

    @cached_property
    def declared(self) -> dict[str, list[str]]:
        """Name or property of each `meta` element, in lower case → its contents."""
        told: dict[str, list[str]] = {}
        for element in self._tagged("meta"):
            name = element.get("property") or element.get("name") or element.get("http-equiv")
            content = element.get("content")
            if name and content and content.strip():
                told.setdefault(name.strip().lower(), []).append(content.strip())
        return told

    def first_declared(self, *names: str) -> str | None:
        """Return the first content of the first of these names that the head declares."""
        return next((self.declared[name][0] for name in names if name in self.declared), None)

    @cached_property
    def base(self) -> str:
        """Address against which relative links are read."""
        told = next((element.get("href") for element in self._tagged("base") if element.get("href")), None)
        return _joined(self.url, told) or self.url

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Absolute address and words of each link of the page; at most 5 000."""
        found: list[tuple[str, str]] = []
        for element in self._tagged("a"):
            address = _joined(self.base, element.get("href"))
            if address and len(found) < _MAX_LINKS:
                found.append((address, " ".join(element.text_content().split())[:200]))
        return found

    def related(self, relation: str) -> list[Any]:
        """Return the `link` elements of a relation, such as `canonical`."""
        return [each for each in self._tagged("link") if relation in (each.get("rel") or "").lower().split()]

    def address_of(self, element: Any) -> str | None:  # noqa: ANN401 - an lxml element
        """Return the absolute address at which a `link` points."""
        return _joined(self.base, element.get("href"))

    @cached_property
    def canonical(self) -> str | None:
        """Address that the page gives as its own."""
        linked = (self.address_of(each) for each in self.related("canonical"))
        told = next(filter(None, linked), None) or _joined(self.base, self.first_declared("og:url"))
        return told if site_host(told) else None

    @cached_property
    def assets(self) -> list[str]:
        """Absolute addresses of scripts, style sheets, pictures, frames and icons."""
        found: list[str | None] = []
        for element in self.elements:
            if element.tag in {"script", "img", "iframe", "source", "video", "audio", "embed"}:
                found.append(_joined(self.base, element.get("src")))
            elif element.tag == "link" and element.get("rel", "").lower() not in {"canonical", "alternate"}:
                found.append(_joined(self.base, element.get("href")))
        return [address for address in found if address]

    @cached_property
    def data(self) -> list[dict[str, Any]]:
        """Objects of the page's JSON-LD, nested ones included; at most 2 000."""
        found: list[dict[str, Any]] = []
        for element in self._tagged("script"):
            text = element.text or ""
            if "ld+json" in (element.get("type") or "") and len(text) <= _MAX_DATA_CHARS:
                found += _objects(text)
        return found[:_MAX_DATA_ITEMS]

    @cached_property
    def foreign_hosts(self) -> list[str]:
        """Hosts that the page links to, its own site apart, each once, in their order."""
        hosts = dict.fromkeys(site_host(address) for address, _ in self.links)
        return [host for host in hosts if host and self.is_foreign(host)]

    def is_foreign(self, host: str | None) -> bool:
        """Whether a host belongs to another registered domain than the page."""
        return bool(host) and registrable_domain(host or "") != registrable_domain(self.host)

    def _tagged(self, tag: str) -> Iterator[Any]:
        return (element for element in self.elements if element.tag == tag)


def _joined(base: str, address: str | None) -> str | None:
    if not address or len(address) > 4_000:
        return None
    try:
        whole = urljoin(base, address.strip())
        return whole if urlsplit(whole).scheme in {"http", "https", "mailto", "tel"} else None
    except ValueError:
        return None


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        waiting: list[Any] = [orjson.loads(_WRAPPED.sub("", text).strip().removesuffix(";"))]
    except orjson.JSONDecodeError:
        return []
    found: list[dict[str, Any]] = []
    while waiting and len(found) < _MAX_DATA_ITEMS:
        value = waiting.pop(0)
        if isinstance(value, dict):
            found.append(value)
            waiting += [held for held in value.values() if isinstance(held, dict | list)]
        elif isinstance(value, list):
            waiting += [held for held in value[:200] if isinstance(held, dict | list)]
    return found
