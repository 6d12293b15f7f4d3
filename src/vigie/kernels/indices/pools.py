"""Pools: a share of all posts of the members, who post unequally, beside that of accounts like them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.agreement import Interval, share_interval
from vigie.kernels.indices.comparing import Comparison, Sides, exchange_p

__all__ = ["compare_best_pool", "compare_pools", "pool_interval"]

Floats = NDArray[np.float64]


def pool_interval(hits: Floats, totals: Floats) -> Interval:
    """Return the 95 % interval of Σ hits ÷ Σ totals when accounts, not posts, are what was sampled.

    Args:
        hits: posts that count, one number an account, shape (n,).
        totals: all posts, at least `hits`, shape (n,).

    Clopper and Pearson's interval at the number of posts divided by Kish's design effect (Survey Sampling,
    Wiley 1965, §5.4): the linearised variance of the ratio over that of independent posts, at least 1, so
    that one busy account does not make a share certain. Not-a-number without posts. Cost: O(n).
    """
    posts = float(totals.sum())
    if posts <= 0:
        return Interval(math.nan, math.nan)
    share, n = float(hits.sum()) / posts, len(hits)
    simple = share * (1 - share) / posts
    spread = n / max(n - 1, 1) * float(((hits - share * totals) ** 2).sum()) / posts**2
    effect = max(1.0, spread / simple) if simple > 0 else 1.0
    independent = max(1, round(posts / effect))
    return share_interval(hits=round(share * independent), n=independent)


def compare_pools(sides: Sides, totals: Floats, *, draws: int, rng: np.random.Generator) -> Comparison:
    """Compare the share of the members' posts that count with that of the posts of their like.

    Args:
        sides: values are posts that count, one number an account.
        totals: all posts of those accounts, in the same order, at least one each.
        draws: exchanges; the least p is 1 ÷ (draws + 1).
        rng: draws them.

    Null: within a stratum, who is a member is chance; whole accounts are exchanged, so that posts of one
    account stay together. A large share is the finding. Cost: draws × n.

    It does not show that most members do so: one account may hold most of the posts.
    """
    return compare_best_pool(sides, sides.values[:, None], totals, draws=draws, rng=rng)[1]


def compare_best_pool(
    sides: Sides, hits: Floats, totals: Floats, *, draws: int, rng: np.random.Generator
) -> tuple[int, Comparison]:
    """Compare the largest of several shares with the largest that exchanges of labels give.

    Args:
        sides: accounts and strata; its values are not read.
        hits: posts that count, one column for each of c things that are counted, shape (n, c), c ≥ 1.
        totals: all posts, shape (n,).
        draws: exchanges.
        rng: draws them.

    Returns:
        The column that holds the largest share of the members' posts, and its comparison; p is that of the
        largest of all columns, so that looking at many of them is paid for. Cost: draws × n × c.
    """
    inside, weights = sides.inside, sides.weights
    best = int(np.argmax(hits[inside].sum(axis=0)))
    own = hits[:, best]
    share = _ratio(own[inside].sum(), totals[inside].sum())
    base = _ratio(float(own[~inside] @ weights), float(totals[~inside] @ weights))
    low, high = pool_interval(own[inside], totals[inside])
    p = exchange_p(
        sides,
        lambda labels: (labels @ hits).max(axis=1) / np.maximum(labels @ totals, 1e-12),
        draws=draws,
        rng=rng,
    )
    lift, lift_low, lift_high = (end / base if base > 0 else math.nan for end in (share, low, high))
    return best, Comparison(share, low, high, base, lift, lift_low, lift_high, p)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan
