"""Declarations of what is measured on one site: codes, criteria, strength, limits, innocent explanations."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.spec import DetectorSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["MARKS", "FacadeParams", "SiteMark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacadeParams(Params):
    """Parameters of the marks of a façade; `docs/detectors/IN-sites.md` says more on each."""

    young_d: int = param(90, low=1, high=3_650, unit="days", why="a site made for an operation is weeks old")
    batch: int = param(
        3, low=2, high=1_000, unit="sites", why="two names of one day are a project and its copy"
    )
    least_articles: int = param(
        5, low=2, high=1_000, unit="articles", why="fewer articles say nothing about a newsroom"
    )
    one_byline: float = param(
        0.9, low=0.5, high=1.0, why="share of articles under one name; a blog has one, too"
    )
    copied_share: float = param(
        0.5, low=0.1, high=1.0, why="share of articles taken over; agencies give honest papers a part"
    )
    contained: float = param(
        0.5, low=0.2, high=1.0, why="share of an article's runs of words that stand in an earlier one"
    )
    same_minute_s: int = param(
        60, low=1, high=3_600, unit="s", why="people who read each other need longer than a program"
    )
    pushed_share: float = param(
        0.5, low=0.05, high=1.0, why="share of posts with the site that groups acting together wrote"
    )
    least_posts: int = param(
        10, low=1, high=10_000, unit="posts", why="fewer posts say nothing about traffic"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMark(DetectorSpec):
    """One thing measured on a site.

    Attributes:
        criterion: Which question of a characterisation it speaks to.
        strength: Whether it may carry a finding by itself, with others, or never alone.
        measures: Names of what it measures; each has a sentence `site.CODE.name` in both languages.
        innocent: Known explanations without any manoeuvre: words of `site.innocent` in the catalogue.
    """

    criterion: Criterion
    strength: Strength
    measures: tuple[str, ...]
    innocent: tuple[str, ...]
    reads: tuple[str, ...] = ("site_observation", "site_article")
    writes: tuple[str, ...] = ("evidence",)
    params: type[Params] = FacadeParams
    version: str = "1.0"


MARKS: tuple[SiteMark, ...] = (
    SiteMark(
        code="IN01",
        name="sites.age",
        title="A site registered shortly before it was used, or together with others",
        criterion=Criterion.DIFFUSION,
        strength=Strength.ASSOCIATIVE,
        measures=("age", "batch"),
        innocent=("start-up", "reseller"),
        does_not_show=("that the site was made for the occasion: new papers are founded, too",),
    ),
    SiteMark(
        code="IN08",
        name="sites.same-minute",
        title="Articles that several sites publish in the same minute",
        criterion=Criterion.DIFFUSION,
        strength=Strength.ASSOCIATIVE,
        measures=("same-minute",),
        innocent=("one-publisher", "agency-feed"),
        does_not_show=("that one hand publishes: titles of one house share a system in the open",),
    ),
    SiteMark(
        code="IN10",
        name="sites.imitation",
        title="A name or look that comes near a protected medium",
        criterion=Criterion.MISLEADING,
        strength=Strength.STRONG,
        measures=("name", "look"),
        innocent=("defensive-registration", "same-word"),
        does_not_show=("what the site does with the name, nor who registered it",),
    ),
    SiteMark(
        code="IN12",
        name="sites.facade",
        title="A newsroom of which nothing can be seen",
        criterion=Criterion.MISLEADING,
        strength=Strength.ASSOCIATIVE,
        measures=("legal-notice", "about-page", "byline", "copied", "mixed", "pushed"),
        innocent=("hobby-blog", "agency-feed", "young-paper"),
        does_not_show=(
            "that articles are false: copies are often true",
            "that the site has no newsroom: pages may not have been collected",
        ),
    ),
    SiteMark(
        code="IN13",
        name="sites.placement",
        title="Publication for money",
        criterion=Criterion.DIFFUSION,
        strength=Strength.ASSOCIATIVE,
        measures=("prices", "named-in-prices"),
        innocent=("sponsored-content",),
        does_not_show=("who paid for which article",),
    ),
)
"""Every mark, in the order of the codes."""
