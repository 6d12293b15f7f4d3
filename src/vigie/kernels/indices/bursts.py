"""Bursts: more members than their like in a short span of days, wherever it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.indices.comparing import Sides, exchanged

__all__ = ["Burst", "find_bursts", "strongest_by_chance"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Burst:
    """A span of days [first, first + width), members and matched accounts in it, its likelihood ratio."""

    first: int
    width: int
    inside: int
    outside: int
    expected: float
    ratio: float


def find_bursts(sides: Sides, *, widths: Sequence[int], least: int, at_most: int = 5) -> list[Burst]:
    """Return the strongest spans that do not overlap, the strongest first.

    Args:
        sides: values are whole days since 1970.
        widths: lengths of spans in days.
        least: members that a span must hold.
        at_most: spans returned.

    The statistic is Kulldorff's log likelihood ratio under the Bernoulli model
    (doi:10.1080/03610929708831995): members are cases, matched accounts controls, so that a day on which
    everybody joined says nothing. Cost: distinct days × widths.
    """
    days, labels = sides.values.astype(np.int64), sides.inside[None, :].astype(np.float64)
    found = []
    for width in widths:
        starts, cases, both = _windows(days, labels, width)
        ratios = _log_ratio(cases, both, sides.n, len(days))[0]
        found += [
            Burst(int(start), width, int(c), int(b - c), float(b) * sides.n / len(days), float(r))
            for start, c, b, r in zip(starts, cases[0], both, ratios, strict=True)
            if c >= least and r > 0
        ]
    found.sort(key=lambda burst: (-burst.ratio, burst.width, burst.first))
    return _apart(found)[:at_most]


def strongest_by_chance(
    sides: Sides, *, widths: Sequence[int], draws: int, rng: np.random.Generator
) -> Floats:
    """Return the ratio of the strongest span in each of `draws` exchanges of labels within strata."""
    days = sides.values.astype(np.int64)
    drawn = [_strongest(days, labels, widths) for labels in exchanged(sides, draws=draws, rng=rng)]
    return np.concatenate(drawn)


def _strongest(days: Ints, labels: Floats, widths: Sequence[int]) -> Floats:
    best, total_cases = np.zeros(len(labels)), int(labels[0].sum())
    for width in widths:
        _, cases, both = _windows(days, labels, width)
        best = np.maximum(best, _log_ratio(cases, both, total_cases, len(days)).max(axis=1, initial=0.0))
    return best


def _windows(days: Ints, labels: Floats, width: int) -> tuple[Ints, Floats, Ints]:
    """Return for each distinct day on which a span may begin: cases (draw, day) and all accounts (day)."""
    order = np.argsort(days, kind="stable")
    ordered = days[order]
    starts, begin = np.unique(ordered, return_index=True)
    end = np.searchsorted(ordered, starts + width, side="left")
    sums = np.cumsum(labels[:, order], axis=1)
    padded = np.concatenate([np.zeros((len(labels), 1)), sums], axis=1)
    return starts, padded[:, end] - padded[:, begin], end - begin


def _log_ratio(cases: Floats, both: Ints, total_cases: int, total: int) -> Floats:
    """Return the Bernoulli log likelihood ratio of each span that holds more cases than its share, else 0."""
    controls = both - cases
    rest_cases, rest = total_cases - cases, total - both
    rest_controls = rest - rest_cases
    alone = _xlogx(total_cases) + _xlogx(total - total_cases) - _xlogx(total)
    inside = _xlogx(cases) + _xlogx(controls) - _xlogx(both)
    outside = _xlogx(rest_cases) + _xlogx(rest_controls) - _xlogx(rest)
    more = cases * total > both * total_cases
    return np.where(more, inside + outside - alone, 0.0)


def _xlogx(x: Floats | Ints | int) -> Floats:
    values = np.asarray(x, dtype=np.float64)
    return values * np.log(np.where(values > 0, values, 1.0))


def _apart(found: Sequence[Burst]) -> list[Burst]:
    kept: list[Burst] = []
    for burst in found:
        if all(burst.first + burst.width <= k.first or k.first + k.width <= burst.first for k in kept):
            kept.append(burst)
    return kept
