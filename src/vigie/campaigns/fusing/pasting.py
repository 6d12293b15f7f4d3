"""Pastes: ready-made words and files that many post at once as their own, and who does so repeatedly."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import igraph
import numpy as np
from numpy.typing import NDArray

from vigie.campaigns.spec import CampaignParams
from vigie.kernels.indices.many_tests import discovery_rates

__all__ = ["Paste", "find_pastes", "knit_pastes"]

Row = Mapping[str, Any]
Key = tuple[str, str]
Ints = NDArray[np.int64]

_MINUTE_US = 60_000_000
_LEAST_TERM = -745.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """One wording, or one file, posted by many accounts within a short time.

    Attributes:
        family: Object type and id of the family that the wording or file belongs to.
        posts: Its posts in the order of time: `post_uid`, `account_uid`, `at_us`.
        accounts: Who posted them, whoever came first left out: one who is copied pastes nothing.
        p: Chance of so many so close, were the posts of the wording spread like all posts of the file.
        q: p held against all pastes of the file.
    """

    family: Key
    posts: tuple[Row, ...]
    accounts: frozenset[str]
    p: float
    q: float


def find_pastes(rows: Iterable[Row], clock_us: Ints, params: CampaignParams) -> list[Paste]:
    """Find the wordings that many accounts posted at once and that were over soon after.

    Args:
        rows: originals, sorted by `wording`, then `at_us`: `object_type`, `object_uid` (the family),
            `wording`, `post_uid`, `account_uid`, `at_us`.
        clock_us: minutes (their beginnings) of all originals of the file, shape (n,), rising, µs since 1970
            UTC.
        params: `paste_accounts`, `paste_s`, `paste_share`, `quiet_s`, `paste_level`.

    A run is a series of posts of one wording without `quiet_s` of quiet. It is a paste where
    `paste_accounts` accounts or more follow the first, nine posts in ten of it lie within `paste_s`, runs of
    this kind hold `paste_share` of all posts of the wording (what a button or a petition offers keeps coming
    in), and the rhythm of the file does not explain it: for n posts of which k lie within a share f of all
    originals, p ≤ n · P(Binomial(n - 1, f) ≥ k - 1), at `paste_level` of false discoveries.

    What it does not show: that anybody was told to paste, or by whom. News, songs and calls to post bring
    the same words at one time, which is why innocent explanations are looked for before anything is drawn.

    Cost: linear in rows; a binomial tail a run.
    """
    tested: list[Paste] = []
    for _, posts in groupby(rows, key=lambda row: (row["object_type"], row["wording"])):
        tested += _runs_of(list(posts), clock_us, params)
    rates = discovery_rates(np.array([paste.p for paste in tested]))
    judged = [
        Paste(family=each.family, posts=each.posts, accounts=each.accounts, p=each.p, q=float(q))
        for each, q in zip(tested, rates, strict=True)
    ]
    return [paste for paste in judged if paste.q <= params.paste_level]


def knit_pastes(pastes: Sequence[Paste], accounts: int, params: CampaignParams) -> list[list[Paste]]:
    """Put together the pastes that the same accounts post, those with most accounts first.

    Args:
        pastes: what `find_pastes` found.
        accounts: accounts of the file that post.
        params: `least_pastes`, `paste_level`.

    A set begins as pastes that share accounts with one another, directly or through others. Then each of
    its pastes must have more accounts in common with all the rest of the set than chance gives: of a and b
    accounts among `accounts`, so many in common or more are hypergeometric, at `paste_level` ÷ pastes; and
    more than half of its own accounts must be in the rest. Pastes that fail leave the set, until all hold.
    Fewer than `least_pastes` pastes make nothing: a text that is pasted once may be anybody's.

    Cost: rounds of leaving × accounts of all pastes.
    """
    limit = math.log(params.paste_level / max(len(pastes), 1))
    sets = [_holding(each, accounts, limit) for each in _components(pastes)]
    found = [each for each in sets if len(each) >= params.least_pastes]
    return sorted(found, key=lambda each: (-len(_accounts(each)), each[0].family))


def _components(pastes: Sequence[Paste]) -> list[list[Paste]]:
    pairs = {pair for places in _places(pastes).values() for pair in pairwise(places)}
    found = igraph.Graph(n=len(pastes), edges=sorted(pairs)).connected_components()
    return [[pastes[at] for at in places] for places in found]


def _holding(pastes: list[Paste], accounts: int, limit: float) -> list[Paste]:
    """Leave out pastes that the rest of the set does not bear out, until all are borne out."""
    while True:
        times = Counter(uid for paste in pastes for uid in paste.accounts)
        kept = [paste for paste in pastes if _is_borne_out(paste, times, accounts, limit)]
        if len(kept) == len(pastes):
            return kept
        pastes = kept


def _is_borne_out(paste: Paste, times: Counter[str], accounts: int, limit: float) -> bool:
    alone = sum(times[uid] == 1 for uid in paste.accounts)
    shared = len(paste.accounts) - alone
    if 2 * shared <= len(paste.accounts):
        return False
    return _log_overlap_tail(shared, len(times) - alone, len(paste.accounts), accounts) <= limit


def _runs_of(posts: Sequence[Row], clock_us: Ints, params: CampaignParams) -> list[Paste]:
    runs: list[list[Row]] = []
    for row in posts:
        if not runs or row["at_us"] - runs[-1][-1]["at_us"] > params.quiet_s * 1_000_000:
            runs.append([])
        runs[-1].append(row)
    dense = [run for run in runs if _is_short(run, params) and len(_who(run)) >= params.paste_accounts]
    if sum(map(len, dense)) < params.paste_share * len(posts):
        return []
    family = posts[0]["object_type"], posts[0]["object_uid"]
    return [
        Paste(
            family=family,
            posts=tuple(run),
            accounts=_who(run),
            p=_chance(len(run), len(posts), run[0]["at_us"], run[-1]["at_us"], clock_us),
            q=1.0,
        )
        for run in dense
    ]


def _is_short(run: Sequence[Row], params: CampaignParams) -> bool:
    most = run[math.ceil(0.9 * len(run)) - 1]["at_us"] - run[0]["at_us"]
    return bool(most <= params.paste_s * 1_000_000)


def _who(run: Sequence[Row]) -> frozenset[str]:
    return frozenset(row["account_uid"] for row in run) - {run[0]["account_uid"]}


def _chance(k: int, n: int, first_us: int, last_us: int, clock_us: Ints) -> float:
    since_us = first_us - first_us % _MINUTE_US
    inside = np.searchsorted(clock_us, last_us, "right") - np.searchsorted(clock_us, since_us, "left")
    share = max(int(inside), 1) / max(len(clock_us), 1)
    return min(1.0, n * math.exp(_log_binomial_tail(k - 1, n - 1, share)))


def _log_binomial_tail(k: int, n: int, share: float) -> float:
    """Return the logarithm of P(Binomial(n, share) ≥ k)."""
    if k <= 0 or share >= 1.0:
        return 0.0
    hit, miss = math.log(share), math.log1p(-share)
    return _log_sum(_log_choose(n, hits) + hits * hit + (n - hits) * miss for hits in range(k, n + 1))


def _log_overlap_tail(shared: int, a: int, b: int, n: int) -> float:
    """Return the logarithm of the chance of `shared` or more in both of two draws of a and b out of n."""
    least = min(a, b)
    n = max(n, a + b - shared)
    every = _log_choose(n, b)
    return _log_sum(
        _log_choose(a, hits) + _log_choose(n - a, b - hits) - every for hits in range(shared, least + 1)
    )


def _log_sum(terms: Iterable[float]) -> float:
    listed = list(terms)
    top = max(listed, default=_LEAST_TERM)
    if top <= _LEAST_TERM:
        return top
    return min(0.0, top + math.log(sum(math.exp(term - top) for term in listed)))


def _log_choose(n: int, k: int) -> float:
    if not 0 <= k <= n:
        return -math.inf
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _places(pastes: Sequence[Paste]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, paste in enumerate(pastes):
        for uid in paste.accounts:
            places[uid].append(at)
    return places


def _accounts(pastes: Iterable[Paste]) -> frozenset[str]:
    return frozenset().union(*(paste.accounts for paste in pastes))
