"""Slow, obvious twins of `vigie.kernels.agreement`: sets, lists of pairs, sums of areas and halving.

They share no code with the kernel, so that both being wrong alike is unlikely.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from itertools import combinations
from math import comb, gamma, nan, pi, prod, sqrt

__all__ = [
    "CurveRow",
    "curve_rows",
    "exact_bound",
    "mean_and_reach",
    "rand_index",
    "rates_of_sets",
    "student_within",
    "tail_interval",
]

CurveRow = tuple[float, int, int, int, float, float]
"""q, accepted, true, false, recall, fdr."""


def rates_of_sets(
    accepted: set[Hashable], truth: set[Hashable]
) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1 of two sets; None where there is nothing to divide by."""
    precision = sum(item in truth for item in accepted) / len(accepted) if accepted else None
    recall = sum(item in accepted for item in truth) / len(truth) if truth else None
    if precision is None and recall is None:
        return None, None, None
    if not precision or not recall:
        return precision, recall, 0.0
    return precision, recall, 2 / (1 / precision + 1 / recall)


def tail_interval(hits: int, n: int, *, confidence: float) -> tuple[float, float]:
    """Return the shares at which so many hits or more, and so many or fewer, are just too rare."""

    def at_least(k: int, share: float) -> float:
        return sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))

    rare = (1 - confidence) / 2
    low = _halved(lambda share: at_least(hits, share), rare, 0.0, 1.0)
    return low, _halved(lambda share: at_least(hits + 1, share), 1 - rare, 0.0, 1.0)


def exact_bound(n: int, *, confidence: float) -> float:
    """Return the largest share that still gives no hit in n with probability 1 − confidence, by halving."""
    return _halved(lambda share: 1 - prod([1 - share] * n), confidence, 0.0, 1.0)


def student_within(t: float, *, df: int, steps: int = 4_000) -> float:
    """Return the chance that |T| stays below t, as the area under the density (Simpson's rule)."""
    height = gamma((df + 1) / 2) / (sqrt(df * pi) * gamma(df / 2))
    width = 2 * t / steps
    heights = [height * (1 + (-t + place * width) ** 2 / df) ** (-(df + 1) / 2) for place in range(steps + 1)]
    weights = [1 if place in (0, steps) else 4 if place % 2 else 2 for place in range(steps + 1)]
    return float(sum(weight * value for weight, value in zip(weights, heights, strict=True)) * width / 3)


def mean_and_reach(values: Sequence[float], *, confidence: float) -> tuple[float, float]:
    """Return the mean of two values or more, and how far Student's interval reaches to either side."""
    n = len(values)
    mean = sum(values) / n
    variance = sum((value - mean) ** 2 for value in values) / (n - 1)
    return mean, _student(confidence, n - 1) * sqrt(variance / n)


def rand_index(first: Sequence[Hashable], second: Sequence[Hashable], *, alone: Hashable = None) -> float:
    """Return the adjusted Rand index by looking at every pair of items."""
    pairs = list(combinations(range(len(first)), 2))
    in_first = [first[a] == first[b] and (alone is None or first[a] != alone) for a, b in pairs]
    in_second = [second[a] == second[b] and (alone is None or second[a] != alone) for a, b in pairs]
    if not pairs or sum(in_first) + sum(in_second) in {0, 2 * len(pairs)}:
        return nan
    together = sum(one and other for one, other in zip(in_first, in_second, strict=True))
    expected = sum(in_first) * sum(in_second) / len(pairs)
    return (together - expected) / ((sum(in_first) + sum(in_second)) / 2 - expected)


def curve_rows(q: Sequence[float], is_true: Sequence[bool], *, truths: int) -> list[CurveRow]:
    """Return one row for each q that occurs, counted anew each time."""
    rows: list[CurveRow] = []
    for threshold in sorted(set(q)):
        marks = [mark for value, mark in zip(q, is_true, strict=True) if value <= threshold]
        true = sum(marks)
        false = len(marks) - true
        recall = true / truths if truths else nan
        rows.append((threshold, len(marks), true, false, recall, false / len(marks)))
    return rows


@cache
def _student(confidence: float, df: int) -> float:
    return _halved(lambda t: student_within(t, df=df), confidence, 0.0, 200.0)


def _halved(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where a rising function reaches `wanted`."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2
