"""The article of a page: title, by-line, times, words, and which of them the page says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.kernels.links import canonical_url
from vigie.sources.site_pages.page import MAX_ELEMENTS, PageTree
from vigie.sources.site_pages.sayings import language_of, site_name_of

__all__ = ["article_in", "bylines_of", "title_of"]

_ARTICLES = frozenset(
    {
        *("AnalysisNewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "NewsArticle"),
        *("OpinionNewsArticle", "Report", "ReportageNewsArticle", "Review", "ReviewNewsArticle"),
        *("SocialMediaPosting", "TechArticle", "WebPage"),
    }
)
_SURE = ("article:published_time", "article:published", "og:article:published_time")
_LIKELY = (
    *("datepublished", "dcterms.created", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate"),
    *("sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "ptime"),
)
_SURELY_MODIFIED = ("article:modified_time", "og:updated_time")
_LIKELY_MODIFIED = ("datemodified", "last-modified", "dcterms.modified")
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_LEAST_HEADING = 12
_ADDRESS_DAY = re.compile(r"/(20[0-4]\d|19[89]\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])")
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|by-line|author|auteur|autor|autore|writer|signature)(?:$|[\s_-])", re.IGNORECASE
)
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|reported)\s+)?(?:by|par|von|por|di|da|автор|текст|tərəfindən|przez|door|av|af)"
    r"\b\s*:?\s*|^\s*(?:author|auteur|autor|autore|автор|müəllif|yazar)\s*:\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|•·–—]|,?\s+(?:on|le|am|el|il|at|for|updated|published|posted)\s+.*\d|,?\s*\d{1,4}[\s./-]).*$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"https?://|^@?$|[{}<>]|\d{4}|^(?:admin istrator)$", re.IGNORECASE)


def article_in(page: PageTree) -> dict[str, Any]:
    """Read what a page says of its article.

    Returns:
        `title`, `byline`, `site_name`, `lang`, `published` and `modified` (as the page writes them, ISO
        8601), `published_zone` (`+04:00`, `Z` is `+00:00`), `words` (without menus, as trafilatura finds
        them), `url` (canonical form), `links_out`; None for what the page does not say.

    Cost: some 10 to 50 ms a page, most of it trafilatura; beyond `MAX_ELEMENTS` no words are looked for.
    """
    told = _words_of(page)
    published = _date(page, "datePublished", _SURE, _LIKELY) or _timed(page) or _dated_address(page.url)
    bylines = bylines_of(page)
    return {
        "title": title_of(page) or told.get("title"),
        "byline": ", ".join(bylines[:4]) or None,
        "site_name": site_name_of(page),
        "lang": language_of(page),
        "published": published,
        "published_zone": _zone(published),
        "modified": _date(page, "dateModified", _SURELY_MODIFIED, _LIKELY_MODIFIED),
        "words": told.get("text"),
        "url": canonical_url(page.url) or page.url,
        "links_out": sorted(page.foreign_hosts)[:500],
    }


def title_of(page: PageTree) -> str | None:
    """Return the title that a page gives its article, without what it adds of its site's name.

    It is the title of its head, else its only heading, else that of its data, else that of its window; where
    it begins with a heading of the page, the heading (`A title - Paper` under the heading `A title`).
    """
    headings = [" ".join(each.text_content().split()) for each in page.elements if each.tag == "h1"]
    named = page.first_declared("og:title", "twitter:title", "dc.title", "parsely-title")
    listed = next((held["headline"] for held in _article_data(page) if _text(held.get("headline"))), None)
    sole = headings[0] if len(headings) == 1 and headings[0] != site_name_of(page) else None
    found = " ".join((named or sole or listed or page.root.findtext(".//title") or "").split())[:400]
    begun = (each for each in headings if len(each) >= _LEAST_HEADING and found.startswith(each))
    return next(begun, found) or None


def bylines_of(page: PageTree) -> list[str]:
    """Return the names under an article, each once, in the order of the page; empty where there is none.

    What the page declares for machines comes first; then names marked as such in its text, near its heading.
    Accounts and addresses are no names.
    """
    for ways in (_from_data, _from_head, _from_marks, _from_classes):
        names = list(dict.fromkeys(filter(None, map(_name, ways(page)))))
        if names:
            return names[:10]
    return []


def _words_of(page: PageTree) -> Mapping[str, Any]:
    if len(page.elements) >= MAX_ELEMENTS:
        return {}
    from trafilatura import bare_extraction  # noqa: PLC0415 - an extra

    try:
        found = bare_extraction(page.markup, url=page.url, with_metadata=True, include_comments=False)
    except (RecursionError, ValueError, TypeError, AttributeError, AssertionError):
        # A page that was made to break readers has no words; what its head says was read already.
        return {}
    return {} if found is None else found.as_dict() if hasattr(found, "as_dict") else found


def _article_data(page: PageTree) -> list[dict[str, Any]]:
    def kinds(held: dict[str, Any]) -> set[str]:
        told = held.get("@type")
        return {each for each in (told if isinstance(told, list) else [told]) if isinstance(each, str)}

    found = [held for held in page.data if kinds(held) & _ARTICLES]
    return sorted(found, key=lambda held: "WebPage" in kinds(held))


def _date(page: PageTree, key: str, sure: tuple[str, ...], likely: tuple[str, ...]) -> str | None:
    """Return the first time that the head, the data or the marks of a page give under these names."""
    marked = [each for each in page.elements if each.get("itemprop") == key]
    candidates = (
        *(page.first_declared(name) for name in sure),
        *(held.get(key) for held in _article_data(page)),
        *(each.get("content") or each.get("datetime") for each in marked),
        *(page.first_declared(name) for name in likely),
    )
    read = (_ISO.match(told.strip()) for told in candidates if isinstance(told, str))
    return next((found[0] for found in read if found), None)


def _timed(page: PageTree) -> str | None:
    """Return the only time that a page marks as such; several may be those of other articles."""
    times = {each.get("datetime") or "" for each in page.elements if each.tag == "time"}
    found = {match[0] for told in times if (match := _ISO.match(told.strip()))}
    return found.pop() if len(found) == 1 else None


def _dated_address(url: str) -> str | None:
    """Return the day that an address carries (`/2016/12/22/`), as many papers write it."""
    found = _ADDRESS_DAY.search(url)
    return "-".join(found.groups()) if found else None


def _zone(written: str | None) -> str | None:
    found = _ZONE.search(written or "") if written and ":" in written else None
    if found is None:
        return None
    told = found[1].upper()
    return "+00:00" if told == "Z" else f"{told[:3]}:{told[-2:]}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _from_data(page: PageTree) -> Iterator[str]:
    for held in _article_data(page):
        authors = held.get("author")
        for author in authors if isinstance(authors, list) else [authors]:
            name = author.get("name") if isinstance(author, dict) else author
            for each in name if isinstance(name, list) else [name]:
                if isinstance(each, str):
                    yield each


def _from_head(page: PageTree) -> Iterator[str]:
    for name in (
        "author",
        "article:author",
        "dc.creator",
        "parsely-author",
        "byl",
        "sailthru.author",
        "og:author",
    ):
        yield from page.declared.get(name, [])
        if any(map(_name, page.declared.get(name, []))):
            return


def _from_marks(page: PageTree) -> Iterator[str]:
    for element in _nearest(page, [each for each in page.elements if _is_marked(each)]):
        inner = [each for each in element.iter() if each.get("itemprop") == "name"]
        yield (inner[0] if inner else element).text_content()


def _is_marked(element: Any) -> bool:  # noqa: ANN401 - an lxml element
    told = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".split()
    return "author" in told and element.tag not in {"link", "meta"}


def _from_classes(page: PageTree) -> Iterator[str]:
    named = [each for each in page.elements if _AUTHOR_CLASS.search(each.get("class") or "")]
    inner = [each for each in named if len(each) <= 6 and not any(map(_is_named, each.iterdescendants()))]
    for element in _nearest(page, inner):
        yield element.text_content()


def _is_named(element: Any) -> bool:  # noqa: ANN401 - an lxml element
    return bool(_AUTHOR_CLASS.search(element.get("class") or ""))


def _nearest(page: PageTree, marked: list[Any]) -> list[Any]:
    """Return the marks of the article's own names: the first under its heading, and those beside it.

    Others further down are those of other articles. The first page of a site has no article of its own: all
    of its marks count.
    """
    if page.is_home or not marked:
        return marked
    title = title_of(page)
    headings = (each for each in page.elements if each.tag in {"h1", "h2"})
    own = next((each for each in headings if " ".join(each.text_content().split()) == title), None)
    place = {id(element): number for number, element in enumerate(page.elements)}
    start = place[id(own)] if own is not None else 0
    below = [each for each in marked if place[id(each)] > start and each.text_content().strip()] or marked
    first = next((each for each in below if _name(each.text_content())), below[0])
    near = [first.getparent(), *([] if first.getparent() is None else [first.getparent().getparent()])]
    return [each for each in below if any(each.getparent() is held for held in near if held is not None)]


def _name(told: str) -> str | None:
    plain = _AFTER.sub("", _BY.sub("", " ".join(told.split()))).strip(" ,;:.-–|")
    if not 2 <= len(plain) <= 80 or _NO_NAME.search(plain) or not re.search(r"[^\W\d_]", plain):
        return None
    return plain if len(plain.split()) <= 8 else None
