"""A day against a calendar: is it closer to some kind of event than a day drawn at random would be?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nearness", "nearest_class"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nearness:
    """The class of events that a day lies closest to, as rare as that is.

    Attributes:
        at: Place of the class.
        day: Its event that is nearest, whole days since 1970.
        distance: Days from that event to the day; negative when the day comes before the event.
        alone: Share of the days that lie as near to this class: the chance if no other had been tried.
        chance: Share of the days that lie as near, for its rarity, to any class that was tried.
    """

    at: int
    day: int
    distance: int
    alone: float
    chance: float


def nearest_class(classes: Sequence[Ints], day: int, *, first: int, last: int) -> Nearness:
    """Find the class of events to which a day is closest beyond what any day would be.

    Args:
        classes: days of the events of each class, whole days since 1970, at least one each.
        day: from `first` to `last`.
        first: first day that the calendar covers.
        last: last day that it covers.

    Null: the day is any day of the calendar, all alike (which is the calendar shifted around itself). For
    each class, the chance of a day is the share of all days as near to an event of it; the smallest of them
    is then held against the smallest that each day of the calendar would give. Every class that was tried is
    paid for in that, exactly and whatever classes share: with an event on every day, any day matches
    something, and the chance is 1. There is no draw. Cost: classes × days × log.

    What it does not show: that the day was chosen for the event, and events that the calendar lacks.
    """
    span = np.arange(first, last + 1)
    chances = np.stack([_shares(np.sort(each), span) for each in classes])
    least = chances.min(axis=0)
    place = day - first
    at = int(np.argmin(chances[:, place]))
    nearest = int(min(classes[at].tolist(), key=lambda event: (abs(event - day), event)))
    return Nearness(
        at=at,
        day=nearest,
        distance=day - nearest,
        alone=float(chances[at, place]),
        chance=float((least <= least[place] + 1e-12).mean()),
    )


def _shares(events: Ints, span: Ints) -> Floats:
    """Return for each day of the span the share of its days that lie at least as near to an event."""
    after = np.searchsorted(events, span)
    later = np.abs(events[np.minimum(after, len(events) - 1)] - span)
    earlier = np.abs(events[np.maximum(after - 1, 0)] - span)
    distance = np.minimum(later, earlier)
    return np.asarray(np.searchsorted(np.sort(distance), distance, side="right") / len(span))
