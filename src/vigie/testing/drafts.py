"""Posts before they have ids: ordinary ones, drawn with heavy tails and without any coordination."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.testing.chance import human_times_us, pick, zipf_shares
from vigie.testing.inventions import sites, words
from vigie.testing.population import Population

__all__ = ["Draft", "ordinary_posts", "sentences"]

Ints = NDArray[np.int64]

_DAY_US = 86_400_000_000
_URLS_PER_POST = np.array([0.55, 0.38, 0.07])
_HASHTAGS_PER_POST = np.array([0.45, 0.25, 0.18, 0.08, 0.04])
_MENTIONS_PER_POST = np.array([0.7, 0.2, 0.07, 0.03])
_REPOSTS = 0.25
_STOCK = 0.03
_COPIES, _RECENT = 0.6, 200


class Draft(NamedTuple):
    """One post by account number; `repost_of` is the position of another draft, or None."""

    account: int
    at_us: int
    text: str
    urls: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    repost_of: int | None = None


def sentences(rng: np.random.Generator, count: int, *, least: int = 6, most: int = 18) -> list[str]:
    """Return `count` invented sentences of `least` to `most` words, of a vocabulary with a heavy tail."""
    lexicon = words(rng, 2_000)
    lengths = rng.integers(least, most + 1, count)
    drawn = [lexicon[rank] for rank in pick(rng, zipf_shares(len(lexicon), exponent=0.9), int(lengths.sum()))]
    ends = np.concatenate([[0], np.cumsum(lengths)]).tolist()
    return [" ".join(drawn[start:end]) for start, end in pairwise(ends)]


def ordinary_posts(rng: np.random.Generator, population: Population, count: int, *, days: int) -> list[Draft]:
    """Draw `count` posts in the order of time; who acts on what depends on no account.

    A quarter are reposts of recent posts of the same platform, the more reposted the likelier (Yule's
    process, hence a heavy tail). Links are mostly those of the day.
    """
    account = pick(rng, population.shares, count)
    at_us = human_times_us(rng, population.offset_h[account], days=days)
    order = np.argsort(at_us, kind="stable")
    account, at_us = account[order], at_us[order]
    texts = _texts(rng, count)
    urls = _bundles(rng, _links(rng, at_us, count), _URLS_PER_POST)
    hashtags = _bundles(rng, _hashtags(rng, count), _HASHTAGS_PER_POST)
    mentions = _bundles(rng, _handles(rng, population, count), _MENTIONS_PER_POST)
    originals = [
        Draft(
            who,
            at,
            text,
            tuple(dict.fromkeys(links)),
            tuple(dict.fromkeys(tags)),
            tuple(dict.fromkeys(names)),
        )
        for who, at, text, links, tags, names in zip(
            account.tolist(), at_us.tolist(), texts, urls, hashtags, mentions, strict=True
        )
    ]
    return _with_reposts(rng, population, originals)


def _texts(rng: np.random.Generator, count: int) -> list[str]:
    # Some wordings belong to everybody: exact copies also happen by chance.
    stock = sentences(rng, 40, least=5, most=7)
    texts = sentences(rng, count)
    for row in np.flatnonzero(rng.random(count) < _STOCK).tolist():
        texts[row] = stock[row % len(stock)]
    return texts


def _links(rng: np.random.Generator, at_us: Ints, count: int) -> list[list[str]]:
    hosts = sites(rng, 60)
    of_site = pick(rng, zipf_shares(len(hosts), exponent=0.8), 1_000)
    fresh = pick(rng, zipf_shares(max(count // 40, 10), exponent=0.9), 2 * count)
    lasting = pick(rng, zipf_shares(max(count // 4, 10), exponent=1.0), 2 * count)
    day = np.where(rng.random(2 * count) < 0.7, np.repeat(at_us // _DAY_US, 2), 0)
    rank = np.where(day > 0, fresh, lasting)
    links = [
        f"https://{hosts[of_site[(d * 31 + r) % 1_000]]}/{'d' if d else 'p'}{d}/{r}"
        for d, r in zip(day.tolist(), rank.tolist(), strict=True)
    ]
    return [links[row : row + 2] for row in range(0, 2 * count, 2)]


def _hashtags(rng: np.random.Generator, count: int) -> list[list[str]]:
    return _fours(rng, words(rng, min(max(count // 20, 40), 2_000)), count, exponent=1.0)


def _handles(rng: np.random.Generator, population: Population, count: int) -> list[list[str]]:
    shuffled = rng.permutation(len(population))
    names = [population.persons[number].handle for number in shuffled.tolist()]
    return _fours(rng, names, count, exponent=0.9)


def _fours(rng: np.random.Generator, names: list[str], count: int, *, exponent: float) -> list[list[str]]:
    drawn = [names[rank] for rank in pick(rng, zipf_shares(len(names), exponent=exponent), 4 * count)]
    return [drawn[row : row + 4] for row in range(0, 4 * count, 4)]


def _bundles(
    rng: np.random.Generator, candidates: list[list[str]], sizes: NDArray[np.float64]
) -> list[list[str]]:
    kept = pick(rng, sizes, len(candidates)).tolist()
    return [names[:size] for names, size in zip(candidates, kept, strict=True)]


def _with_reposts(rng: np.random.Generator, population: Population, posts: list[Draft]) -> list[Draft]:
    chance = rng.random((len(posts), 3)).tolist()
    written: dict[str, list[int]] = defaultdict(list)
    reposted: dict[str, list[int]] = defaultdict(list)
    result = []
    for position, (post, (share, copy, place)) in enumerate(zip(posts, chance, strict=True)):
        platform = population.persons[post.account].platform
        pool = reposted[platform] if copy < _COPIES and reposted[platform] else written[platform]
        if share < _REPOSTS and pool:
            target = pool[-1 - int(place * min(len(pool), _RECENT))]
            reposted[platform].append(target)
            result.append(_repost(post, target, posts[target], population))
        else:
            written[platform].append(position)
            result.append(post)
    return result


def _repost(post: Draft, target: int, original: Draft, population: Population) -> Draft:
    author = population.persons[original.account].handle
    text = f"RT @{author}: {original.text}"
    return Draft(post.account, post.at_us, text, original.urls, original.hashtags, (author,), target)
