"""Members held against their matched accounts: exact tests of shares, exchanged labels for anything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.agreement import share_interval

__all__ = ["Comparison", "Sides", "compare_means", "compare_shares", "exchange_p", "exchanged", "tail_chance"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CELLS = 4_000_000
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Sides:
    """One value for each account that has one; arrays of one length.

    Attributes:
        values: Numbers, or true and false.
        inside: True for members.
        stratum: Accounts of one number are alike but for membership.
    """

    values: Floats
    inside: Bools
    stratum: Ints

    @property
    def n(self) -> int:
        """Members with a value."""
        return int(self.inside.sum())

    @property
    def n_outside(self) -> int:
        """Matched accounts with a value."""
        return len(self.inside) - self.n

    @property
    def weights(self) -> Floats:
        """Weight of each matched account, so that strata weigh as they do among members; the sum is 1."""
        size = int(self.stratum.max(initial=-1)) + 1
        members = np.bincount(self.stratum[self.inside], minlength=size)
        others = np.bincount(self.stratum[~self.inside], minlength=size)
        usable = np.where(others > 0, members, 0)
        share = usable / max(usable.sum(), 1) / np.maximum(others, 1)
        return np.asarray(share[self.stratum[~self.inside]])


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure, its 95 % interval, the baseline's, their ratio with its interval, and the chance of it.

    Not-a-number where the data say nothing, such as the lift over a baseline of 0.
    """

    value: float
    low: float
    high: float
    baseline: float
    lift: float
    lift_low: float
    lift_high: float
    p: float


def compare_shares(sides: Sides) -> Comparison:
    """Compare the share of members for whom `values` is true (not 0) with that of their like.

    Null: within a stratum, who is a member is chance. The number of hits among members is then a sum of
    hypergeometric numbers, one a stratum; p is its exact upper tail (Gart 1970, doi:10.1093/biomet/57.3.471,
    at a common odds ratio of 1). The interval of the value is Clopper and Pearson's; that of the lift is
    Katz's on the logarithm (doi:10.2307/2530610) with one half added to each count. Cost: O(n + hits²).

    It does not show that the two differ by membership alone: strata control what they name.
    """
    hits, n = int((sides.values[sides.inside] != 0).sum()), sides.n
    low, high = share_interval(hits=hits, n=n)
    value = hits / n if n else math.nan
    outside = sides.values[~sides.inside] != 0
    base = float(outside @ sides.weights) if sides.n_outside else math.nan
    lift_low, lift_high = _katz(hits, n, base, sides.n_outside)
    lift = value / base if base > 0 else math.nan
    return Comparison(value, low, high, base, lift, lift_low, lift_high, _exact_tail(sides, hits))


def compare_means(sides: Sides, *, draws: int, rng: np.random.Generator, upper: bool = True) -> Comparison:
    """Compare the mean value of members with that of their like, by exchanging labels.

    Args:
        sides: values, none of them not-a-number.
        draws: exchanges; the least p is 1 ÷ (draws + 1).
        rng: draws them.
        upper: whether a large mean is the finding; otherwise a small one.

    The interval is Student's with the normal quantile. Cost: draws × n.
    """
    inside, outside = sides.values[sides.inside], sides.values[~sides.inside]
    mean = float(inside.mean()) if len(inside) else math.nan
    reach = _Z * float(inside.std(ddof=1)) / math.sqrt(len(inside)) if len(inside) > 1 else math.nan
    base = float(outside @ sides.weights) if len(outside) else math.nan
    sign = 1.0 if upper else -1.0
    p = exchange_p(sides, lambda labels: sign * (labels @ sides.values), draws=draws, rng=rng)
    lift = mean / base if base else math.nan
    ends = sorted((((mean - reach) / base), ((mean + reach) / base))) if base else [math.nan, math.nan]
    return Comparison(mean, mean - reach, mean + reach, base, lift, ends[0], ends[1], p)


def exchange_p(
    sides: Sides, statistic: Callable[[Floats], Floats], *, draws: int, rng: np.random.Generator
) -> float:
    """Return the chance of a statistic at least as large when members are exchanged with their like.

    Args:
        sides: accounts and strata.
        statistic: gets labels (1.0 for members), shape (k, n), and gives k numbers; not-a-number is refused
            by nobody and counts as "at least as large".
        draws: exchanges.
        rng: draws them.

    p = (1 + exchanges at least as large) ÷ (1 + draws) (Phipson and Smyth 2010, doi:10.2202/1544-6115.1585).
    """
    if not len(sides.inside):
        return math.nan
    seen = float(statistic(sides.inside[None, :].astype(np.float64))[0])
    drawn = [statistic(labels) for labels in exchanged(sides, draws=draws, rng=rng)]
    return math.nan if math.isnan(seen) else tail_chance(seen, np.concatenate(drawn))


def tail_chance(seen: float, drawn: Floats) -> float:
    """Return (1 + draws at least as large as `seen`) ÷ (1 + draws); rounding in the last digits is a tie."""
    least = seen - 1e-9 * max(abs(seen), 1.0)
    return (1 + int((~(drawn < least)).sum())) / (1 + len(drawn))


def exchanged(sides: Sides, *, draws: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Give labels (1.0 for members), exchanged within strata: matrices of `draws` rows in all.

    Cost: draws × n log n; at most about 32 MB at a time.
    """
    order = np.argsort(sides.stratum, kind="stable")
    stratum, inside = sides.stratum[order], sides.inside[order]
    # Members stand first within each stratum, so that sorting at random within strata moves labels.
    labels = inside[np.lexsort((~inside, stratum))].astype(np.float64)
    chunk = max(1, _CELLS // max(len(order), 1))
    for start in range(0, draws, chunk):
        rows = min(chunk, draws - start)
        shuffled = np.argsort(stratum + rng.random((rows, len(order))), axis=1)
        given = np.empty((rows, len(order)))
        given[:, order] = labels[shuffled]
        yield given


def _exact_tail(sides: Sides, hits: int) -> float:
    """Return P(hits among members ≥ seen): hypergeometric numbers of the strata, added up exactly."""
    if not sides.n or not sides.n_outside:
        return math.nan
    size = int(sides.stratum.max()) + 1
    total = np.bincount(sides.stratum, minlength=size)
    members = np.bincount(sides.stratum[sides.inside], minlength=size)
    marked = np.bincount(sides.stratum[sides.values != 0], minlength=size)
    chances = np.ones(1)
    for n, k, m in zip(total.tolist(), members.tolist(), marked.tolist(), strict=True):
        if m and k:
            chances = np.convolve(chances, _hypergeometric(n, m, k))
    return float(min(chances[hits:].sum(), 1.0))


def _hypergeometric(n: int, marked: int, drawn: int) -> Floats:
    """Return the chance of 0, 1, … marked items among `drawn` out of n."""
    most = min(marked, drawn)
    k = np.arange(most + 1)
    feasible = drawn - k <= n - marked
    logs = np.array(
        [
            _log_choose(marked, int(at)) + _log_choose(n - marked, drawn - int(at)) if ok else -math.inf
            for at, ok in zip(k, feasible, strict=True)
        ]
    )
    return np.exp(logs - _log_choose(n, drawn))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _katz(hits: int, n: int, base: float, n_base: int) -> tuple[float, float]:
    if not n or not n_base:
        return math.nan, math.nan
    a, b = hits + 0.5, base * n_base + 0.5
    log_ratio = math.log(a / (n + 0.5)) - math.log(b / (n_base + 0.5))
    reach = _Z * math.sqrt(max(1 / a - 1 / (n + 0.5) + 1 / b - 1 / (n_base + 0.5), 0.0))
    return math.exp(log_ratio - reach), math.exp(log_ratio + reach)
