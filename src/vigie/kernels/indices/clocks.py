"""Clocks: which hours of the day, and which offset from UTC would make them a usual day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["OffsetFit", "fit_offset", "resultant"]

Floats = NDArray[np.float64]

_HALF_LIKELIHOOD = 1.92
_BEGINS, _LENGTHS = range(7, 12), (9, 12, 15)
_NIGHT = 0.08


@dataclass(frozen=True, slots=True)
class OffsetFit:
    """Hours ahead of UTC that fit, from −11 to +12; the range may go around the date line.

    Attributes:
        middle: Middle of the range.
        hours: Every offset that the data cannot tell from the best one.
        scores: Offset, −11 … +12 → log10 likelihood ÷ dispersion, beside the best offset: 0 or less.
    """

    middle: int
    hours: tuple[int, ...]
    scores: Mapping[int, float]

    @property
    def spread(self) -> int:
        """Offsets that fit: 24 says nothing, 3 says a lot."""
        return len(self.hours)


def resultant(hours: Floats, labels: Floats) -> Floats:
    """Return the mean resultant length (0 spread evenly … 1 all at one hour) of the labelled hours.

    Args:
        hours: hours of day, 0 ≤ h < 24, shape (n,).
        labels: 1.0 for those that count, shape (k, n).

    Source: Mardia and Jupp, Directional Statistics, Wiley 2000, §2.3.
    """
    angle = hours * (2 * np.pi / 24)
    count = np.maximum(labels.sum(axis=1), 1.0)
    return np.asarray(np.hypot(labels @ np.cos(angle), labels @ np.sin(angle)) / count)


def fit_offset(counts: Floats) -> OffsetFit:
    """Find the offsets from UTC at which events of an hour histogram fit a usual day.

    Args:
        counts: events by hour of UTC, shape (24,), at least one in all.

    A usual day begins between 7 and 11 o'clock and lasts 9, 12 or 15 hours; the rest of the day is at 8 % of
    its height, the hours beside it at half. Which of these days people keep is not known, so that the best
    of them counts at each offset: that alone leaves about five offsets open, however many the events. The
    range holds the offsets whose log likelihood lies within 1.92 × dispersion of the best (a likelihood-ratio
    interval at 95 %; dispersion is Pearson's χ² over its degrees of freedom, at least 1: real hours vary
    more than chance). It does not know half hours.

    What it does not show: a place. Every country of the offset fits, and so do shift workers elsewhere.
    """
    days = np.stack([_rhythm(begin, length) for begin in _BEGINS for length in _LENGTHS])
    table = np.stack([_log_likelihoods(counts, day) for day in days])
    best_of = table.max(axis=0)
    top = int(np.argmax(best_of))
    expected = counts.sum() * np.roll(days[int(np.argmax(table[:, top]))], -_offset(top))
    dispersion = max(1.0, float(((counts - expected) ** 2 / expected).sum() / 21))
    fits = np.flatnonzero(best_of >= best_of[top] - _HALF_LIKELIHOOD * dispersion)
    scores = (best_of - best_of[top]) / dispersion / np.log(10)
    return OffsetFit(
        _middle(fits),
        tuple(_offset(int(at)) for at in fits),
        {_offset(place): float(score) for place, score in enumerate(scores)},
    )


def _middle(fits: NDArray[np.int64]) -> int:
    """Return the offset in the middle of a range that may go around the date line."""
    angle = np.angle(np.exp(1j * fits * (2 * np.pi / 24)).sum())
    return _offset(round(float(angle) * 24 / (2 * np.pi)) % 24)


def _offset(place: int) -> int:
    return place - 11


def _rhythm(begin: int, length: int) -> Floats:
    """Return the share of each local hour in a usual day; shape (24,), sum 1."""
    day = np.full(24, _NIGHT)
    day[np.arange(begin, begin + length) % 24] = 1.0
    day[[begin - 1, (begin + length) % 24]] = 0.5
    return np.asarray(day / day.sum())


def _log_likelihoods(counts: Floats, rhythm: Floats) -> Floats:
    """Return the log likelihood of the counts at each offset, −11 … +12."""
    # At offset o, the event of UTC hour h happened at local hour h + o.
    return np.array([counts @ np.log(np.roll(rhythm, -_offset(place))) for place in range(24)])
