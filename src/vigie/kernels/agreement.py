"""How far findings agree with a known truth: shares, intervals, groups and thresholds.

Nothing here hides an undefined figure: a share of nothing is not-a-number, never 0 and never 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, stdev
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vigie.model.errors import ParameterError

__all__ = [
    "Interval",
    "MeanOverRuns",
    "Rates",
    "ThresholdCurve",
    "adjusted_rand_index",
    "mean_interval",
    "rates",
    "share_interval",
    "student_quantile",
    "threshold_curve",
]

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_STEPS = 100_000


class Rates(NamedTuple):
    """Shares (0–1) of findings held against a truth; not-a-number where the share is one of nothing."""

    precision: float
    recall: float
    f1: float


class Interval(NamedTuple):
    """Ends of an interval, both included; not-a-number where the data say nothing."""

    low: float
    high: float


class MeanOverRuns(NamedTuple):
    """A mean, its interval, and how many known values stand behind it."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class ThresholdCurve:
    """What each threshold of q would accept; arrays of one length, thresholds rising.

    `recall` is not-a-number where nothing could be found. `fdr` is always known: a threshold is a q that
    occurs, so that at least one finding is accepted.
    """

    q: Floats
    accepted: Counts
    true: Counts
    false: Counts
    recall: Floats
    fdr: Floats


def rates(*, hits: int, accepted: int, truths: int) -> Rates:
    """Return precision, recall and F1 from counts of items.

    Args:
        hits: accepted items that are true.
        accepted: accepted items.
        truths: items that are true, accepted or not.

    Precision is undefined where nothing is accepted, recall where nothing is true, and F1, which is
    2 × hits ÷ (accepted + truths), only where both are so: who accepts nothing of what is there has F1 = 0.
    None of the three says how well true negatives are told: they are too many to count for anything.

    Raises:
        ParameterError: a count is negative, or more items are hits than accepted or true (VG104).
    """
    if not 0 <= hits <= min(accepted, truths):
        sentence = f"hits={hits} is outside 0..{min(accepted, truths)}"
        raise ParameterError("VG104", sentence, hint="a hit is accepted and true")
    return Rates(_share(hits, accepted), _share(hits, truths), _share(2 * hits, accepted + truths))


def share_interval(*, hits: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the interval of a share of which `hits` out of `n` independent items were seen.

    Clopper and Pearson's exact interval (doi:10.1093/biomet/26.4.404): it errs on either side at most half
    of the time that the confidence allows, whatever the share. It is wider than need be; a shorter one, such
    as Wilson's, is on average right but calls rare events too frequent too often (of 1 false item in 10 it
    says "above 1 %", which happens by luck in one case of ten), and rare events held against a small nominal
    share are what this is for. At no hit and at all hits, one end is certain and the other the exact
    one-sided bound 1 − (1 − confidence)^(1 ÷ n) (doi:10.1001/jama.1983.03330370053031), about 3 ÷ n at 95 %.
    Of no items nothing is known: both ends are not-a-number.

    What it does not show: items that err together, such as accounts of one group, make the true uncertainty
    larger.

    Cost: milliseconds, remembered for counts that come again; right to about six digits.

    Raises:
        ParameterError: hits are outside 0..n, or the confidence outside 0..1 (VG104).
    """
    _refuse_confidence(confidence)
    if not 0 <= hits <= n:
        raise ParameterError("VG104", f"hits={hits} is outside 0..{n}", hint="hits are some of the items")
    if n == 0:
        return Interval(math.nan, math.nan)
    bound = (1 - confidence) ** (1 / n)
    if hits == 0:
        return Interval(0.0, 1 - bound)
    return Interval(bound, 1.0) if hits == n else _exact(int(hits), int(n), float(confidence))


@lru_cache(maxsize=65_536)
def _exact(hits: int, n: int, confidence: float) -> Interval:
    """Find the shares at which so many hits, or more, and so many, or fewer, are just too rare."""
    rare = (1 - confidence) / 2
    return Interval(_beta_quantile(rare, hits, n - hits + 1), _beta_quantile(1 - rare, hits + 1, n - hits))


def mean_interval(values: Iterable[float], *, confidence: float = 0.95) -> MeanOverRuns:
    """Return the mean over runs and Student's interval (doi:10.1093/biomet/6.1.1).

    Args:
        values: one value a run; not-a-number is "not known" and is left out, which `n` shows.
        confidence: between 0 and 1, both excluded.

    The mean of nothing is not-a-number, and so is the interval of a single value: one run shows no spread.
    Values that are all alike give an interval without width; that says that the runs agree, not that the
    next one will. The interval supposes independent runs and a mean that is roughly normal; for shares near
    0 or 1 it may reach beyond them.

    Raises:
        ParameterError: the confidence is outside 0..1 (VG104).
    """
    _refuse_confidence(confidence)
    known = [float(value) for value in values if not math.isnan(value)]
    if not known:
        return MeanOverRuns(math.nan, math.nan, math.nan, 0)
    mean = fmean(known)
    if len(known) == 1:
        return MeanOverRuns(mean, math.nan, math.nan, 1)
    reach = student_quantile((1 + confidence) / 2, df=len(known) - 1) * stdev(known) / math.sqrt(len(known))
    return MeanOverRuns(mean, mean - reach, mean + reach, len(known))


def student_quantile(p: float, *, df: int) -> float:
    """Return the quantile `p` of Student's t with `df` degrees of freedom, to about ten digits.

    df ÷ (df + t²) has a beta distribution, whose quantile is found by halving. Cost: less than a millisecond.

    Raises:
        ParameterError: p is outside 0..1, ends excluded, or df below 1 (VG104).
    """
    if not 0 < p < 1:
        raise ParameterError("VG104", f"p={p} is outside 0..1", hint="a quantile of a probability")
    if df < 1:
        raise ParameterError("VG104", f"df={df} is below 1", hint="one value shows no spread")
    rest = _beta_quantile(2 * min(p, 1 - p), df / 2, 0.5)
    return math.copysign(math.sqrt(df * (1 - rest) / rest), p - 0.5)


def _beta_quantile(p: float, a: float, b: float) -> float:
    """Halve 0..1 until no number is left between the ends."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if _beta_below(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return middle


def _beta_below(x: float, a: float, b: float) -> float:
    """Return the chance that a beta variable is at most x; each side is reckoned where it converges."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    weight = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(weight) / (a * _beta_fraction(x, a, b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function (DLMF 8.17.22) from its front.

    Wallis's recurrence, scaled at each step; the number of steps grows with the root of the larger parameter.
    """
    before, now, under_before, under = 1.0, 1.0, 0.0, 1.0
    ratio = 1.0
    for step in range(1, _STEPS):
        m, is_odd = divmod(step, 2)
        if is_odd:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        before, now = now, now + term * before
        under_before, under = under, under + term * under_before
        before, now, under_before, under = before / under, now / under, under_before / under, 1.0
        if abs(now - ratio) <= 1e-16 * abs(now):
            break
        ratio = now
    return now


def adjusted_rand_index(first: ArrayLike, second: ArrayLike, *, alone: Any = None) -> float:  # noqa: ANN401 - any label
    """Compare two ways to group the same items: 1 is the same groups, 0 what chance gives on average.

    Hubert and Arabie (doi:10.1007/BF01908075): the share of pairs of items on which both agree, less what
    groups of the same sizes filled at random would agree on. It can be below 0.

    Args:
        first: label of each item, shape (n,), numbers or text.
        second: label of each item in the other grouping, shape (n,); names need not match those of `first`.
        alone: label of items that are in no group; each counts as a group of its own. Without it, the items
            that bear such a label would count as one large group, on which both groupings tend to agree.

    Undefined, not-a-number, where chance alone decides: below two items, or where both groupings put every
    item alone, or all items together.

    Cost: O(n log n) time and O(n) memory; pairs are counted from sizes, never listed.

    Raises:
        ParameterError: the labels are not two lists of one length (VG104).
    """
    one, other = np.asarray(first), np.asarray(second)
    if one.ndim != 1 or one.shape != other.shape:
        sentence = f"labels of shapes {one.shape} and {other.shape}"
        raise ParameterError("VG104", sentence, hint="one label an item in both groupings")
    rows, columns = _numbered(one, alone), _numbered(other, alone)
    both = rows * (int(columns.max(initial=0)) + 1) + columns
    together = _pairs(np.unique(both, return_counts=True)[1])
    in_one, in_other = _pairs(np.bincount(rows)), _pairs(np.bincount(columns))
    total = len(one) * (len(one) - 1) // 2
    # Whole numbers to the last: with 10⁶ items, the terms exceed what a float holds exactly.
    return _share(
        2 * (together * total - in_one * in_other), (in_one + in_other) * total - 2 * in_one * in_other
    )


def _numbered(labels: NDArray[Any], alone: Any) -> Counts:  # noqa: ANN401 - any label
    """Number groups from 0; each item labelled `alone` gets a number of its own."""
    groups: Counts = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    if alone is not None:
        single = np.asarray(labels == alone)
        groups[single] = groups.max(initial=0) + 1 + np.arange(int(single.sum()))
    return groups


def _pairs(sizes: Counts) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def threshold_curve(q: ArrayLike, is_true: ArrayLike, *, truths: int) -> ThresholdCurve:
    """Say for each q that occurs what accepting all items at or below it would give.

    Args:
        q: q-value of each item, shape (n,).
        is_true: whether the item is true, shape (n,).
        truths: items that are true, those without a q-value included: they can never be accepted, and count
            as missed.

    Calibration is `fdr` beside `q`: where the stated shares hold, `fdr` lies at or below `q` on average over
    many worlds; one world alone shows little.

    Cost: O(n log n).

    Raises:
        ParameterError: the arrays differ in shape, a q is not a number, or fewer items are true in all than
            have a q-value (VG104).
    """
    values, marks = np.asarray(q, dtype=np.float64), np.asarray(is_true, dtype=bool)
    if values.ndim != 1 or values.shape != marks.shape:
        sentence = f"q and is_true of shapes {values.shape} and {marks.shape}"
        raise ParameterError("VG104", sentence, hint="one of each an item")
    if np.isnan(values).any():
        raise ParameterError("VG104", "q is not a number", hint="leave out items that were not assessed")
    if truths < marks.sum():
        sentence = f"truths={truths} is below the {marks.sum()} true items given"
        raise ParameterError("VG104", sentence, hint="count every true item, found or not")
    order = np.argsort(values, kind="stable")
    thresholds, first = np.unique(values[order], return_index=True)
    accepted = np.append(first[1:], len(values))[: len(thresholds)].astype(np.int64)
    true = np.concatenate(([0], np.cumsum(marks[order], dtype=np.int64)))[accepted]
    recall = true / truths if truths else np.full(len(true), math.nan)
    return ThresholdCurve(thresholds, accepted, true, accepted - true, recall, (accepted - true) / accepted)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def _refuse_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        sentence = f"confidence={confidence} is outside 0..1"
        raise ParameterError("VG104", sentence, hint="0.95 is usual; an interval is never certain")
