"""Acting together: who joins in, and how many seconds after the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Wave", "office_hours_us", "wave"]

Ints = NDArray[np.int64]

_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000


class Wave(NamedTuple):
    """Who acts, and when, in the order of time."""

    who: Ints
    at_us: Ints


def wave(
    rng: np.random.Generator,
    members: Ints,
    *,
    at_us: int,
    share: float = 1.0,
    median_s: float = 30.0,
    sigma: float = 0.8,
    least_s: int = 1,
) -> Wave:
    """Let a share of the members act after `at_us`, each after a log-normal delay, to the second."""
    size = min(max(round(len(members) * share), 1), len(members))
    who = rng.permutation(members)[:size]
    delay_s = np.maximum(np.exp(rng.normal(np.log(median_s), sigma, size)).astype(np.int64), least_s)
    order = np.argsort(delay_s, kind="stable")
    return Wave(who[order], at_us + delay_s[order] * 1_000_000)


def office_hours_us(
    rng: np.random.Generator, *, first_day_us: int, days: int, count: int, offset_h: int
) -> Ints:
    """Draw `count` moments within office hours (9 to 18, local time), rising, spread over the days.

    Args:
        rng: generator.
        first_day_us: midnight UTC of the first day.
        days: working days.
        count: moments.
        offset_h: hours ahead of UTC at which the office lies.
    """
    slot = (np.arange(count) + rng.uniform(0.05, 0.95, count)) / count * days
    day = slot.astype(np.int64)
    within = (9.0 + (slot - day) * 9.0 - offset_h) * _HOUR_US
    return first_day_us + day * _DAY_US + within.astype(np.int64) // 1_000_000 * 1_000_000
