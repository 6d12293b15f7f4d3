"""The pages and the feed of an invented site, as HTML and RSS that look like those of real programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from vigie.testing.worlds.sites import Article, Site

__all__ = ["feed_of", "pages_of"]

_WORDS = {
    "en": {"by": "By", "about": "About us", "legal": "Legal notice", "more": "More", "home": "Home"},
    "fr": {
        "by": "Par",
        "about": "À propos",
        "legal": "Mentions légales",
        "more": "À lire",
        "home": "Accueil",
    },
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def pages_of(site: Site) -> dict[str, str]:
    """Return the HTML of each page of a site by the name of its file, `index.html` first."""
    return {f"{slug or 'index'}.html": _html(site, slug, facts) for slug, facts in _views(site)}


def feed_of(site: Site) -> str:
    """Return the RSS 2.0 feed of a site, newest article first, times on the site's own clock."""
    template = _templates().get_template("rss.xml.j2")
    return template.render(
        site=site, articles=_newest(site), rfc822=lambda at: format_datetime(site.local(at))
    )


def _views(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "", {"view": "home", "title": f"{site.title} - {site.tagline}", "summary": site.tagline}
    for article in site.articles:
        facts = {"view": "article", "article": article, "summary": article.paragraphs[0]}
        yield article.slug, facts | {"title": f"{article.title} - {site.title}"}
    for page in site.pages:
        yield page.slug, _page(site, page.title, page.paragraphs) | {"rows": page.rows, "video": page.video}
    for slug, paragraphs in (("about", site.about), ("legal", site.legal)):
        if paragraphs:
            yield slug, _page(site, _WORDS[site.lang][slug], paragraphs)


def _page(site: Site, heading: str, paragraphs: tuple[str, ...]) -> dict[str, Any]:
    facts = {"view": "page", "heading": heading, "paragraphs": paragraphs, "rows": (), "video": False}
    return facts | {"title": f"{heading} - {site.title}", "summary": paragraphs[0]}


def _html(site: Site, slug: str, facts: dict[str, Any]) -> str:
    newest = _newest(site)
    return (
        _templates()
        .get_template(f"{site.layout}.html.j2")
        .render(
            site=site,
            canonical=site.address(slug),
            words=_WORDS[site.lang],
            front=[article for article in newest if article.front],
            others=[article for article in newest if not article.front],
            iso=lambda at: site.local(at).isoformat(),
            spoken=lambda at: _spoken(site.local(at), site.lang),
            counters=[tag for tag in site.tags if not tag.startswith("ca-pub-")],
            adverts=[tag for tag in site.tags if tag.startswith("ca-pub-")],
            **facts,
        )
    )


def _newest(site: Site) -> list[Article]:
    return sorted(site.articles, key=lambda article: article.published_at, reverse=True)


def _spoken(moment: datetime, lang: str) -> str:
    month = _MONTHS[lang].split()[moment.month - 1]
    return f"{moment.day} {month} {moment.year}, {moment:%H:%M}"


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("vigie.testing.worlds", "site_templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
