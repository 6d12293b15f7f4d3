"""Registration bursts of a list of sites: more names in a few days than ordinary sites explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vigie.kernels.indices.bursts import find_bursts, strongest_by_chance
from vigie.kernels.indices.comparing import Sides, tail_chance

__all__ = ["RegistrationBurst", "RegistrationBursts", "registration_bursts"]

_DAY_US = 86_400_000_000
_WIDTHS_D = (1, 3, 7)
_DRAWS = 199


@dataclass(frozen=True, slots=True)
class RegistrationBurst:
    """A span of days, the sites registered in it, and how many ordinary sites would make one expect."""

    first_us: int
    days: int
    sites: int
    expected: float


@dataclass(frozen=True, slots=True)
class RegistrationBursts:
    """Spans beyond what chance alone reaches once in a hundred draws, strongest first; p of the strongest."""

    bursts: tuple[RegistrationBurst, ...]
    p: float


def registration_bursts(
    listed_us: Sequence[int], ordinary_us: Sequence[int], *, seed: int, least: int = 3, at_most: int = 20
) -> RegistrationBursts:
    """Scan the days on which sites were registered beside those of ordinary sites.

    Args:
        listed_us: registrations of the sites looked at, µs since 1970 UTC.
        ordinary_us: registrations of others, of the same years where possible.
        seed: draws chance: labels exchanged between both, 199 times.
        least: sites that a burst must hold.
        at_most: bursts returned.

    Method: Kulldorff's scan (doi:10.1080/03610929708831995) over 1, 3 and 7 days. It shows names bought
    together; it does not show by whom. Publishers and dealers buy by the dozen, too.
    """
    days = np.array([*listed_us, *ordinary_us], dtype=np.float64) // _DAY_US
    inside = np.arange(len(days)) < len(listed_us)
    sides = Sides(days, inside, np.zeros(len(days), dtype=np.int64))
    found = find_bursts(sides, widths=_WIDTHS_D, least=least, at_most=at_most)
    rng = np.random.default_rng(seed)
    drawn = strongest_by_chance(sides, widths=_WIDTHS_D, draws=_DRAWS, rng=rng)
    beyond = float(np.quantile(drawn, 0.99))
    bursts = tuple(
        RegistrationBurst(each.first * _DAY_US, each.width, each.inside, each.expected)
        for each in found
        if each.ratio > beyond
    )
    return RegistrationBursts(bursts, tail_chance(found[0].ratio if found else 0.0, drawn))
