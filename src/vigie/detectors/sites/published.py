"""Articles of the sites of a case, each once, and which of them stand in which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.kernels.links import registrable_domain
from vigie.kernels.sites.copying import contained

__all__ = ["Article", "Copy", "by_site", "copies", "published_articles"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its fullest wording gives it; `at_us` is null where no time is known to the second."""

    domain: str
    url: str
    title: str
    byline: str
    at_us: int | None
    text: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart."""
        return self.domain, self.url


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that stands in an earlier one of another site.

    Attributes:
        share: share of the copy's runs of words that stand in the original, 0 to 1.
        delay_us: how long after; null where one of the times is not known, and then nobody was first.
    """

    copy: Article
    original: Article
    share: float
    delay_us: int | None


def published_articles(engine: Engine, articles: Input) -> list[Article]:
    """Return the articles of `site_article`, one for each site and address, the fullest wording of each."""
    rows = engine.sql(read_statement(__package__, "articles"), {"site_article": articles}).arrow()
    fullest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows.to_pylist():
        key = (row["domain"], row["url"])
        if key not in fullest or _fullness(row) > _fullness(fullest[key]):
            fullest[key] = row
    return [_article(row) for _, row in sorted(fullest.items())]


def copies(articles: Sequence[Article], *, least: float) -> list[Copy]:
    """Find for each article the earlier article of another site that holds most of it.

    Args:
        articles: of any sites; those without words are passed over.
        least: least share of an article's runs of words, 0 to 1.

    Of two articles that hold each other, the later is the copy; where a time is missing, the one of which the
    greater share stands in the other.
    """
    told = [each for each in articles if each.text]
    found = contained([each.text for each in told], least=least)
    best: dict[tuple[str, str], Copy] = {}
    for one, other, share_one, share_other in zip(
        found.first.tolist(),
        found.second.tolist(),
        found.share_first.tolist(),
        found.share_second.tolist(),
        strict=True,
    ):
        copy = _copy(told[one], told[other], share_one, share_other)
        if copy is None or copy.share < least:
            continue
        known = best.get(copy.copy.key)
        if known is None or (copy.share, copy.original.url) > (known.share, known.original.url):
            best[copy.copy.key] = copy
    return [best[key] for key in sorted(best)]


def _copy(one: Article, other: Article, share_one: float, share_other: float) -> Copy | None:
    if registrable_domain(one.domain) == registrable_domain(other.domain):
        return None
    if one.at_us is None or other.at_us is None:
        later = one if share_one >= share_other else other
        return Copy(later, other if later is one else one, max(share_one, share_other), None)
    if one.at_us >= other.at_us:
        return Copy(one, other, share_one, one.at_us - other.at_us)
    return Copy(other, one, share_other, other.at_us - one.at_us)


def _article(row: Mapping[str, Any]) -> Article:
    precise = row["published_prec"] in {"s", "ms", "us", "min", None}
    return Article(
        row["domain"],
        row["url"],
        row["title"] or "",
        row["byline"] or "",
        row["published_at_us"] if precise else None,
        row["text"] or "",
    )


def _fullness(row: Mapping[str, Any]) -> tuple[bool, int, bool]:
    return bool(row["is_whole"]), len(row["text"] or ""), row["published_at_us"] is not None


def by_site(articles: Iterable[Article]) -> dict[str, list[Article]]:
    """Group articles by the registered domain of their site."""
    found: dict[str, list[Article]] = {}
    for each in articles:
        found.setdefault(registrable_domain(each.domain) or each.domain, []).append(each)
    return found
