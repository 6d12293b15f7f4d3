"""What everybody posts: circles that share tastes, outlets, trends, news that some hear of only once.

Nobody here acts on another's word. Still, people of one circle like the same things, news makes thousands act
in the same minutes, and some accounts are awake for one event only: what an honest null has to live with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.decoys import mix64
from vigie.testing.chance import human_times_us, lognormal_shares, pick, zipf_shares
from vigie.testing.inventions import sites, words
from vigie.testing.worlds.accounts import Accounts
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, ORIGINAL, QUOTE, REPLY, REPOST, Posts, Register

__all__ = [
    "CHATTER",
    "HEADLINES",
    "OWN_ARTICLES",
    "Event",
    "Scenery",
    "crowd_posts",
    "event_posts",
    "link_of",
    "scenery",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CHATTER = (
    *("weather", "food", "commute", "office", "school", "match-day", "transfer-rumour", "music", "film"),
    *("series", "gaming", "pets", "sleep", "travel", "neighbourhood", "prices", "budget-debate"),
    *("election-talk", "phones", "science-news", "history", "weekend", "greeting", "photo-caption"),
    *("question", "garden", "fashion", "housing"),
)
"""Messages of every day, in every language."""
HEADLINES = (
    *("headline-politics", "headline-economy", "headline-sport", "headline-culture", "headline-local"),
    *("headline-world", "headline-science", "headline-weather"),
)
"""Messages in the register of the press."""

OWN_ARTICLES = 10_000
"""Articles that an outlet posts itself are numbered from this slot on."""
_SLOT_US = 8 * 3_600_000_000
_KINDS = np.array([0.56, 0.24, 0.15, 0.05])
_LINKS = 0.42
_TAGS = np.array([0.48, 0.26, 0.16, 0.07, 0.03])
_PICTURES = 0.15
_DELETED = 0.02
_USUAL, _USUAL_SHARE = 12, 0.05
_CIRCLE_TASTE = 0.65
_CANDIDATES = 6
# Of what is written, one post in a hundred is a hit: passed on for hours, also outside its circle.
_HITS, _HIT_CANDIDATES = 0.01, 3
_MINUTE_US, _HOUR_US, _DAY_US = 60_000_000, 3_600_000_000, 86_400_000_000
_HOSTS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenery:
    """What a crowd talks about: outlets by language, tags and favourite messages by circle.

    Attributes:
        hosts: Sites of the outlets.
        host_lang: Language of each outlet.
        circle_hosts: circles × 3 outlets that a circle prefers.
        circle_tags: circles × 12 tags.
        circle_messages: circles × 6 messages.
        trends: Tags of the day, by language (row) and day.
        start_us: First moment of the period, a Monday at midnight UTC.
        days: Whole days.
    """

    hosts: tuple[str, ...]
    host_lang: Ints
    circle_hosts: Ints
    circle_tags: Ints
    circle_messages: Ints
    trends: Ints
    start_us: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """News: when it breaks, how many posts it draws, with which tags and messages, in which language.

    Attributes:
        newcomers: How many accounts seen at no other time write `newcomer_share` of the posts.
        half_life_h: Hours in which interest halves.
        links: Codes of the articles that everybody passes on.
        circles: Circles that take part; empty means all.
    """

    at_us: int
    posts: int
    tags: tuple[int, ...]
    messages: tuple[int, ...]
    lang: str
    half_life_h: float = 3.0
    newcomers: int
    newcomer_share: float = 0.4
    links: tuple[int, ...] = ()
    circles: tuple[int, ...] = ()
    link_share: float = 0.35
    part: int = NOTHING


def scenery(
    rng: np.random.Generator,
    register: Register,
    *,
    communities: int,
    circle_lang: Ints,
    start_us: int,
    days: int,
) -> Scenery:
    """Invent outlets, tags and tastes. Every circle speaks `circle_lang[circle]`."""
    names = words(rng, 2_000)
    tags = np.array([register.tag(name.title()) for name in names[: 40 + 8 * communities][:1_900]])
    host_lang = circle_lang[pick(rng, np.ones(communities), _HOSTS)]
    host_lang[: len(LANGUAGES)] = np.arange(len(LANGUAGES))
    messages = np.array([register.message(name) for name in CHATTER])
    return Scenery(
        hosts=tuple(sites(rng, _HOSTS)),
        host_lang=host_lang,
        circle_hosts=np.stack([_favourites(rng, np.flatnonzero(host_lang == lang)) for lang in circle_lang]),
        circle_tags=rng.choice(tags, (communities, 12)),
        circle_messages=rng.choice(messages, (communities, 6)),
        trends=rng.choice(tags, (len(LANGUAGES), days, 6)),
        start_us=start_us,
        days=days,
    )


def _favourites(rng: np.random.Generator, hosts: Ints) -> Ints:
    return rng.choice(hosts, 3, p=zipf_shares(len(hosts), exponent=1.5))


def link_of(scene: Scenery, code: int) -> str:
    """Write out the address of an ordinary article."""
    slot, host = divmod(code, len(scene.hosts))
    return f"https://{scene.hosts[host]}/{slot // 24}/{slot}-{_slug(code)}"


def crowd_posts(
    rng: np.random.Generator, accounts: Accounts, register: Register, scene: Scenery, *, count: int
) -> Posts:
    """Draw `count` ordinary posts in the order of time. Cost: O(count), about 5 µs a post."""
    account = pick(rng, accounts.shares, count)
    at_us = human_times_us(rng, accounts.offset_h[account], days=scene.days, start_us=scene.start_us)
    order = np.argsort(at_us, kind="stable")
    account, at_us = account[order], at_us[order]
    circle = accounts.community[account]
    own = rng.random(count) < _CIRCLE_TASTE
    posts = Posts.of(
        account,
        at_us,
        kind=pick(rng, _KINDS, count),
        lang=accounts.lang[account],
        message=_messages(rng, register, scene, circle, own),
        wording=_wordings(rng, count),
        link=_articles(rng, scene, accounts.lang[account], circle, at_us),
        tags=_tags(rng, scene, accounts.lang[account], circle, at_us),
        mentions=_mentioned(rng, accounts, count),
        picture=np.where(rng.random(count) < _PICTURES, 0, NOTHING),
        deleted=rng.random(count) < _DELETED,
    )
    return _answering(rng, accounts, posts)


def event_posts(
    rng: np.random.Generator, accounts: Accounts, scene: Scenery, event: Event, *, newcomers: Ints
) -> Posts:
    """Draw the posts of news: a sharp rise, a decay, a rest spread over the hours when people are awake."""
    account = _audience(rng, accounts, event, newcomers)
    at_us = _moments(rng, accounts, scene, event, account)
    order = np.argsort(at_us, kind="stable")
    account, at_us = account[order], at_us[order]
    tags = np.where(
        rng.random((event.posts, len(event.tags))) < 0.75, np.array(event.tags, dtype=np.int64), NOTHING
    )
    hot = zipf_shares(max(len(event.links), 1), exponent=0.9)
    link = np.array(event.links or (NOTHING,))[pick(rng, hot, event.posts)]
    posts = Posts.of(
        account,
        at_us,
        kind=pick(rng, np.array([0.4, 0.42, 0.1, 0.08]), event.posts),
        lang=LANGUAGES.index(event.lang),
        message=np.array(event.messages)[rng.integers(0, len(event.messages), event.posts)],
        wording=rng.integers(0, 2**62, event.posts),
        link=np.where(rng.random(event.posts) < event.link_share, link, NOTHING),
        tags=_packed(tags),
        mentions=NOTHING,
        picture=np.where(rng.random(event.posts) < _PICTURES, 0, NOTHING),
        deleted=rng.random(event.posts) < _DELETED,
        part=event.part,
    )
    return _answering(rng, accounts, posts)


def _audience(rng: np.random.Generator, accounts: Accounts, event: Event, newcomers: Ints) -> Ints:
    shares = np.where(accounts.lang == LANGUAGES.index(event.lang), accounts.shares, 0.0)
    if event.circles:
        shares = np.where(np.isin(accounts.community, event.circles), shares, 0.0)
    regular = pick(rng, shares, event.posts)
    if not len(newcomers):
        return regular
    rare = newcomers[pick(rng, lognormal_shares(rng, len(newcomers), sigma=0.9), event.posts)]
    return np.where(rng.random(event.posts) < event.newcomer_share, rare, regular)


def _moments(
    rng: np.random.Generator, accounts: Accounts, scene: Scenery, event: Event, account: Ints
) -> Ints:
    sharp = rng.exponential(event.half_life_h / np.log(2), len(account)) + rng.gamma(2.0, 0.15, len(account))
    at_us = event.at_us + (sharp * _HOUR_US).astype(np.int64)
    day = (event.at_us // _DAY_US) * _DAY_US
    later = human_times_us(rng, accounts.offset_h[account], days=2, start_us=day)
    slow = (rng.random(len(account)) < 0.35) & (later > event.at_us)
    end = scene.start_us + scene.days * _DAY_US - 1_000_000
    return np.asarray(np.minimum(np.where(slow, later, at_us) // 1_000_000 * 1_000_000, end))


def _messages(
    rng: np.random.Generator, register: Register, scene: Scenery, circle: Ints, own: NDArray[np.bool_]
) -> Ints:
    everybody = np.array([register.message(name) for name in CHATTER])
    size = len(circle)
    favourite = scene.circle_messages[circle, rng.integers(0, scene.circle_messages.shape[1], size)]
    return np.asarray(np.where(own, favourite, everybody[rng.integers(0, len(everybody), size)]))


def _wordings(rng: np.random.Generator, count: int) -> Ints:
    """Give most posts words of their own; some say what many say: exact copies also happen by chance."""
    usual = pick(rng, zipf_shares(_USUAL, exponent=0.8), count)
    return np.asarray(np.where(rng.random(count) < _USUAL_SHARE, usual, rng.integers(_USUAL, 2**62, count)))


def _articles(rng: np.random.Generator, scene: Scenery, lang: Ints, circle: Ints, at_us: Ints) -> Ints:
    """Pick an article of an outlet in one's language: of several recent ones, the one that catches on."""
    best, code = np.full(len(at_us), -1.0), np.full(len(at_us), NOTHING)
    of_lang = _hosts_by_language(scene)
    size = zipf_shares(of_lang.shape[1], exponent=1.5)
    for _ in range(_CANDIDATES + 2 * _HIT_CANDIDATES):
        age_us = (rng.exponential(5.0, len(at_us)) * _HOUR_US).astype(np.int64)
        slot = np.maximum(at_us - age_us - scene.start_us, 0) // _SLOT_US
        taste = scene.circle_hosts[circle, rng.integers(0, 3, len(at_us))]
        anywhere = of_lang[lang, pick(rng, size, len(at_us))]
        host = np.where(rng.random(len(at_us)) < _CIRCLE_TASTE, taste, anywhere)
        article = slot * len(scene.hosts) + host
        catchy = _virality(article)
        code = np.where(catchy > best, article, code)
        best = np.maximum(catchy, best)
    return np.asarray(np.where(rng.random(len(at_us)) < _LINKS, code, NOTHING))


def _hosts_by_language(scene: Scenery) -> Ints:
    # A ragged table made square: outlets repeat until every row is full.
    rows = [np.flatnonzero(scene.host_lang == lang) for lang in range(len(LANGUAGES))]
    width = max(len(row) for row in rows)
    return np.stack([np.resize(row, width) for row in rows])


def _tags(rng: np.random.Generator, scene: Scenery, lang: Ints, circle: Ints, at_us: Ints) -> Ints:
    size = len(at_us)
    wanted = pick(rng, _TAGS, size)
    rank = pick(rng, zipf_shares(scene.circle_tags.shape[1], exponent=0.9), 4 * size).reshape(size, 4)
    own = scene.circle_tags[circle[:, None], rank]
    day = (at_us - scene.start_us) // _DAY_US
    trend = scene.trends[lang[:, None], day[:, None], np.minimum(rank, scene.trends.shape[2] - 1)]
    tags = np.where(rng.random((size, 4)) < _CIRCLE_TASTE, own, trend)
    return _packed(np.where(np.arange(4) < wanted[:, None], tags, NOTHING))


def _packed(tags: Ints) -> Ints:
    """Drop repeated tags of one post and move the rest to the front."""
    tags = tags.copy()
    for later in range(1, tags.shape[1]):
        twice = (tags[:, :later] == tags[:, later : later + 1]).any(axis=1)
        tags[twice, later] = NOTHING
    order = np.argsort(tags == NOTHING, axis=1, kind="stable")
    return np.take_along_axis(tags, order, axis=1)


def _mentioned(rng: np.random.Generator, accounts: Accounts, count: int) -> Ints:
    loud = np.argsort(-accounts.followers)[: max(len(accounts) // 50, 20)]
    named = loud[pick(rng, zipf_shares(len(loud), exponent=0.9), count)]
    return np.where(rng.random(count) < 0.12, named, NOTHING)[:, None]


def _answering(rng: np.random.Generator, accounts: Accounts, posts: Posts) -> Posts:
    """Give reposts, replies and quotes the post they act on; the first, which find none, are originals."""
    written = np.flatnonzero((posts.kind == ORIGINAL) | (posts.kind == QUOTE))
    asking = np.flatnonzero(posts.kind != ORIGINAL)
    target = np.full(len(posts), NOTHING)
    target[asking] = _chosen(rng, accounts, posts, written, asking)
    kind = np.where(target == NOTHING, ORIGINAL, posts.kind)
    repost = kind == REPOST
    answer = (kind == REPLY)[:, None] & (np.arange(3) == 0)
    mentions = np.where(answer, posts.account[target][:, None], posts.mentions)
    return replace(
        posts,
        kind=kind,
        target=target,
        mentions=np.where(repost[:, None], NOTHING, mentions),
        link=np.where(repost | (kind == REPLY), NOTHING, posts.link),
        tags=np.where((repost | (kind == REPLY))[:, None], NOTHING, posts.tags),
        picture=np.where(repost, NOTHING, posts.picture),
    )


def _chosen(rng: np.random.Generator, accounts: Accounts, posts: Posts, written: Ints, asking: Ints) -> Ints:
    """Choose among several earlier posts: one's own circle and language, and what spreads anyway."""
    catchy = _virality(posts.wording[written]) * (1.0 + accounts.followers[posts.account[written]]) ** 0.3
    best, chosen = np.zeros(len(asking)), np.full(len(asking), NOTHING)
    who, when = posts.account[asking], posts.at_us[asking]
    hits = np.flatnonzero(catchy >= np.quantile(catchy, 1.0 - _HITS)) if len(catchy) else np.arange(0)
    for shelf, median_min in [(np.arange(len(written)), 25.0)] * _CANDIDATES + [
        (hits, 90.0)
    ] * _HIT_CANDIDATES:
        if not len(shelf):
            continue
        lag_us = np.exp(rng.normal(np.log(median_min), 1.6, len(asking))) * _MINUTE_US
        earlier = posts.at_us[written[shelf]]
        place = np.searchsorted(earlier, when - lag_us.astype(np.int64), side="right") - 1
        found = shelf[np.maximum(place, 0)]
        row = written[found]
        author = posts.account[row]
        liked = np.where(accounts.community[author] == accounts.community[who], 20.0, 1.0)
        liked *= np.where(posts.lang[row] == posts.lang[asking], 1.0, 0.01)
        liked *= catchy[found] * rng.random(len(asking))
        liked[(place < 0) | (author == who) | (row >= asking)] = 0.0
        chosen = np.where(liked > best, row, chosen)
        best = np.maximum(best, liked)
    return chosen


def _virality(code: Ints) -> Floats:
    """How far something spreads, by its number alone: most little, a few very far (a Pareto tail)."""
    unit = (mix64(code.astype(np.uint64)) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return np.asarray((1.0 - unit) ** -0.8)


def _slug(code: int) -> str:
    return f"{int(mix64(np.array([code], np.uint64))[0]) & 0xFFFFFF:06x}"
