"""AC02: more members created in a few days than accounts like them, wherever those days lie."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.creation.spec import BURST, BurstParams
from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.agreement import share_interval
from vigie.kernels.indices.bursts import Burst, find_bursts, strongest_by_chance
from vigie.kernels.indices.comparing import Sides, tail_chance

__all__ = ["assess"]

Floats = NDArray[np.float64]

_DAY_US = 86_400_000_000


def assess(ground: Ground, params: BurstParams) -> dict[str, Assessed]:
    """Scan the creation days of each subject's members against those of their matched accounts.

    The measure is the share of members created in the strongest spans that together hold more members than
    their like; the chance is that of the single strongest span, wherever it lies and however long it is.
    A wave that everybody of the platform and topic joined in is in the baseline too, and says nothing.
    """
    days = np.floor(ground.column("created_at_us") / _DAY_US)
    return ground.each(lambda subject: _measured(ground, subject, days, params))


def _measured(ground: Ground, subject: Subject, days: Floats, params: BurstParams) -> Assessed:
    sides = ground.sides(subject, days)
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing:
        return missing
    found = find_bursts(sides, widths=params.widths_d, least=params.least)
    rng = ground.chance(subject, BURST.code)
    drawn = strongest_by_chance(sides, widths=params.widths_d, draws=ground.params.draws, rng=rng)
    p = tail_chance(found[0].ratio if found else 0.0, drawn)
    # What chance alone beats once in a hundred exchanges is no burst.
    beyond = np.quantile(drawn, 0.99)
    return [_measure(ground, subject, days, sides, [burst for burst in found if burst.ratio > beyond], p)]


def _measure(
    ground: Ground,
    subject: Subject,
    days: Floats,
    sides: Sides,
    bursts: list[Burst],
    p: float,
) -> Measure:
    within = np.zeros(len(days), dtype=bool)
    for burst in bursts:
        within |= (days >= burst.first) & (days < burst.first + burst.width)
    hits = sum(burst.inside for burst in bursts)
    low, high = share_interval(hits=hits, n=sides.n)
    base = sum(burst.outside for burst in bursts) / sides.n_outside
    top = bursts[0] if bursts else None
    return Measure(
        name="burst",
        value=hits / sides.n,
        low=low,
        high=high,
        unit="share of members",
        looked_at=sides.n,
        baseline=base,
        lift=hits / sides.n / base if base else float("nan"),
        compared_with=sides.n_outside,
        null_model="exchange",
        p=p,
        values={
            "hits": hits,
            "members": sides.n,
            "spans": len(bursts),
            "top": top.inside if top else 0,
            "top_day_us": top.first * _DAY_US if top else None,
            "top_days": top.width if top else 0,
            "bursts": [[b.first * _DAY_US, b.width, b.inside, round(b.expected, 2)] for b in bursts],
        },
        accounts=ground.members_where(subject, within),
    )
