"""Articles that sites took over: which original, how much of it, how long after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from vigie.detectors.sites.facade_spec import FacadeParams
from vigie.detectors.sites.published import Article, Copy, copies, published_articles
from vigie.engine.port import Engine
from vigie.kernels.links import registrable_domain
from vigie.lake.case import Case
from vigie.model.errors import InputError
from vigie.report.plain_text import defang, visible
from vigie.report.sites.content import Flow

__all__ = ["CopiedArticles", "copied", "flows"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedArticles:
    """Articles of one site and where they come from.

    Attributes:
        domain: Registered domain.
        articles: Its articles of which words are known.
        copies: Those that stand in an earlier article of another site.
        own: Those that stand in none.
        reference: Articles of other sites that they were held against.
    """

    domain: str
    articles: int
    copies: list[Copy]
    own: list[Article]
    reference: int

    def as_dict(self) -> Row:
        """Plain values, addresses defanged, ready for JSON."""
        return {
            "domain": defang(self.domain),
            "articles": self.articles,
            "reference": self.reference,
            "copies": [
                {
                    "copy": defang(each.copy.url),
                    "title": visible(each.copy.title),
                    "byline": visible(each.copy.byline),
                    "original": defang(each.original.url),
                    "share": round(each.share, 4),
                    "after_s": None if each.delay_us is None else each.delay_us // 1_000_000,
                }
                for each in self.copies
            ],
            "own": [{"url": defang(each.url), "title": visible(each.title)} for each in self.own],
        }


def copied(case: Case, name: str, *, engine: Engine, params: FacadeParams | None = None) -> CopiedArticles:
    """Hold the articles of a site against those of all other sites of a case.

    Args:
        case: the case; its other sites are the reference corpus.
        name: domain, host or address of the site.
        engine: where relations are computed.
        params: how much of an article must stand in another.

    Raises:
        InputError: the case holds no article of that site (VG652).
    """
    domain = registrable_domain(name) or name
    articles = published_articles(engine, case.lake.relation("site_article"))
    mine = [each for each in articles if registrable_domain(each.domain) == domain and each.text]
    if not mine:
        hint = "vigie sites ingest its pages, its feed or a web archive of it"
        raise InputError("VG652", f"the case holds no article of {defang(domain)}", hint=hint)
    keys = {each.key for each in mine}
    found = copies(articles, least=(params or FacadeParams()).contained)
    taken = [each for each in found if each.copy.key in keys]
    known = {each.copy.key for each in taken}
    return CopiedArticles(
        domain=domain,
        articles=len(mine),
        copies=taken,
        own=[each for each in mine if each.key not in known],
        reference=sum(bool(each.text) for each in articles) - len(mine),
    )


def flows(found: Iterable[Copy]) -> list[Flow]:
    """Count the articles that went from each site to each other."""
    counts: Counter[tuple[str, str]] = Counter()
    delays: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in found:
        ends = (each.original.domain, each.copy.domain)
        counts[ends] += 1
        if each.delay_us is not None:
            delays[ends].append(each.delay_us)
    return [
        Flow(*ends, articles, round(median(delays[ends])) if delays[ends] else None)
        for ends, articles in sorted(counts.items())
    ]
