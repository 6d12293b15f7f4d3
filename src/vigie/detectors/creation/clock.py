"""AC03: working days, hours that crowd together, and the offset from UTC that would make them a usual day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.creation.spec import CLOCK, ClockParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.clocks import fit_offset, resultant
from vigie.kernels.indices.comparing import Sides, exchange_p
from vigie.model.outcomes import NotAssessed
from vigie.model.vocabulary import Criterion

__all__ = ["assess"]

Floats = NDArray[np.float64]

_HOUR_US, _DAY_US = 3_600_000_000, 86_400_000_000
_SURE_SPREAD = 9


def assess(ground: Ground, params: ClockParams) -> dict[str, Assessed]:
    """Compare the creation clock of each subject with that of accounts like its members; fit an offset.

    `weekdays`: share created from Monday to Friday (UTC), exact test against the matched accounts. `hours`:
    mean resultant length of the hours of creation, members exchanged with their like. `offset`: hours ahead
    of UTC at which those hours would be a usual day, with every offset that the data cannot tell from it; it
    is tested against nothing, and found where at most nine offsets are left.
    """
    created = ground.column("created_at_us")
    precise = np.array([word in ("us", "s", "min", "h") for word in ground.column("created_at_prec")])
    hours = np.where(precise, created / _HOUR_US % 24, np.nan)

    def measured(subject: Subject) -> Assessed:
        sides = ground.sides(subject, hours)
        if sides.n < params.least:
            return NotAssessed("too-few-members", {"members": sides.n, "least": params.least})
        # Day 0 of the epoch was a Thursday.
        working = (created // _DAY_US + 3) % 7 < 5
        weekdays = trait_share(ground, subject, "weekdays", working, ~np.isnan(created))
        return [weekdays, _hours(ground, subject, sides), _offset(sides)]

    return ground.each(measured)


def _hours(ground: Ground, subject: Subject, sides: Sides) -> Measure:
    labels = np.stack([sides.inside, ~sides.inside]).astype(np.float64)
    inside, outside = resultant(sides.values, labels).tolist()
    p = exchange_p(
        sides,
        lambda drawn: resultant(sides.values, drawn),
        draws=ground.params.draws,
        rng=ground.chance(subject, CLOCK.code),
    )
    return Measure(
        name="hours",
        value=inside,
        unit="mean resultant length",
        looked_at=sides.n,
        compared_with=sides.n_outside,
        baseline=outside,
        lift=inside / outside if outside else float("nan"),
        null_model="exchange",
        p=p,
        values={"members": sides.n, "length": round(inside, 2), "peers_length": round(outside, 2)},
    )


def _offset(sides: Sides) -> Measure:
    counts = np.bincount(sides.values[sides.inside].astype(np.int64), minlength=24).astype(np.float64)
    fit = fit_offset(counts)
    return Measure(
        name="offset",
        value=fit.middle,
        low=fit.hours[0],
        high=fit.hours[-1],
        unit="hours ahead of UTC",
        looked_at=sides.n,
        found=fit.spread <= _SURE_SPREAD,
        criterion=Criterion.FOREIGN,
        values={
            "members": sides.n,
            "low": f"{fit.hours[0]:+d}",
            "high": f"{fit.hours[-1]:+d}",
            "offsets": fit.spread,
            "hours": counts.astype(int).tolist(),
        },
    )
