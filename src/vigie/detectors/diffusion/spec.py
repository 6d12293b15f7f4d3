"""Declarations of the indices of diffusion: CO02, CO03, DI04, DI05, DI06 and DI09."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = [
    "CHAIN",
    "CONCENTRATION",
    "ONSET",
    "ORIGINALS",
    "POSTING_CLOCK",
    "TEMPLATE",
    "ChainParams",
    "ConcentrationParams",
    "OnsetParams",
    "OriginalsParams",
    "PostingClockParams",
    "TemplateParams",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalsParams(Params):
    """Parameters of CO03."""

    least_posts: int = param(
        20, low=5, high=10_000, unit="posts", why="a share of fewer posts of all members says little"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateParams(Params):
    """Parameters of CO02."""

    candidates: int = param(
        50, low=1, high=1_000, unit="objects", why="mentions and sequences looked at, most used first"
    )
    least_users: int = param(
        3, low=2, high=1_000, unit="accounts", why="what fewer accounts use is nobody’s template"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcentrationParams(Params):
    """Parameters of DI04."""

    busiest: int = param(10, low=1, high=1_000, unit="accounts", why="a team that posts in shifts is small")
    least_users: int = param(
        20, low=5, high=10_000, unit="accounts", why="inequality among fewer users is noise"
    )
    factor: float = param(2.0, low=1.0, high=10.0, why="objects of about as many users are alike")
    least_alike: int = param(
        19, low=9, high=10_000, unit="objects", why="with 19 objects alike, the least p is 1 in 20"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetParams(Params):
    """Parameters of DI05."""

    first: int = param(20, low=5, high=1_000, unit="accounts", why="fewer first users may be one circle")
    lead_min: int = param(
        60, low=1, high=1_440, unit="minutes", why="who reads the news first leads by less than an hour"
    )
    factor: float = param(2.0, low=1.0, high=10.0, why="objects of about as many users are alike")
    least_alike: int = param(
        19, low=9, high=10_000, unit="objects", why="with 19 objects alike, the least p is 1 in 20"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainParams(Params):
    """Parameters of DI06."""

    public_followers: int = param(
        10_000, low=100, high=100_000_000, unit="accounts", why="an audience that press and parties notice"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingClockParams(Params):
    """Parameters of DI09."""

    least_posts: int = param(50, low=20, high=100_000, unit="posts", why="fewer hours fit almost any offset")


_READS = ("account", "post", "action")

ORIGINALS = IndiceSpec(
    code="CO03",
    name="diffusion.originals",
    version="1.0",
    title="Posts of one's own instead of reposts",
    reads=_READS,
    params=OriginalsParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("originals",),
    innocent=("no-repost-habit", "share-buttons"),
    body="diffusion.originals:assess",
    does_not_show=(
        "that anybody was told to paste: share buttons and calls to post do the same",
        "reposts that the collection left out",
    ),
)

TEMPLATE = IndiceSpec(
    code="CO02",
    name="diffusion.template",
    version="1.0",
    title="The same mentions and hashtags in one order",
    reads=(*_READS, "post_object"),
    params=TemplateParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("mentions", "hashtags"),
    innocent=("campaign-kit", "share-buttons", "activists"),
    body="diffusion.template:assess",
    does_not_show=(
        "who wrote the template: activists hand out kits, too",
        "that the accounts mentioned were harmed, or read it",
    ),
)

CONCENTRATION = IndiceSpec(
    code="DI04",
    name="diffusion.concentration",
    version="1.1",
    title="Few accounts that post most",
    reads=_READS,
    params=ConcentrationParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("held", "gini", "top", "load"),
    innocent=("small-community", "activists", "collection-by-topic"),
    body="diffusion.concentration:assess",
    does_not_show=(
        "that the volume is artificial: every small community has a few who post most",
        "what the collection left out of the topic",
    ),
)

ONSET = IndiceSpec(
    code="DI05",
    name="diffusion.onset",
    version="1.0",
    title="A topic that begins with the group, and at once",
    reads=_READS,
    params=OnsetParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("first", "rise"),
    innocent=("news-event", "founders", "collection-by-topic"),
    body="diffusion.onset:assess",
    does_not_show=(
        "earlier uses that the file does not hold: the first post seen is rarely the first written",
        "that a start was arranged: news and founders of a cause begin at once, too",
    ),
)

CHAIN = IndiceSpec(
    code="DI06",
    name="diffusion.chain",
    version="1.0",
    title="From first post to public figures",
    reads=_READS,
    params=ChainParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("source", "amplifiers", "relays", "public"),
    innocent=("collection-by-topic", "founders", "sudden-fame"),
    body="diffusion.chain:assess",
    does_not_show=(
        "the first post: a collection begins where its query begins",
        "that those who took it up knew where it came from: relays act in good faith",
    ),
)

POSTING_CLOCK = IndiceSpec(
    code="DI09",
    name="diffusion.clock",
    version="1.1",
    title="Hours and days of posting",
    reads=_READS,
    params=PostingClockParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("hours", "weekdays", "offset", "countries"),
    innocent=("office-users", "shared-zone", "schedulers", "two-calendars"),
    body="diffusion.clock:assess",
    does_not_show=(
        "where anybody is: every country of a time zone, and every diaspora, keeps the same hours",
        "that posts were written when they appeared: programs publish at set hours",
        "a country: neighbours share weekends, holidays and zones, and emigrants keep those of two",
    ),
)
