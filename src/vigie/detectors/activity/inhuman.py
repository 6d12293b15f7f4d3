"""AC12: days with more posts than hands, days without sleep, gaps like clockwork."""

from __future__ import annotations

import numpy as np

from vigie.detectors.activity.spec import ActivityParams
from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed

__all__ = ["assess"]


def assess(ground: Ground, params: ActivityParams) -> dict[str, Assessed]:
    """Compare three shares with those of accounts like the members.

    `pace`: `days` days or more of at least `per_day` posts. `sleepless`: as many with posts in `sleepless_h`
    different hours. `regular`: gaps between posts whose standard deviation is at most `regular` of their
    mean, of accounts with `least_posts` posts timed to the second.
    """
    asked = {"per_day": params.per_day, "sleepless_h": params.sleepless_h}
    days = ground.relation(__package__, "days", asked).arrow()
    gaps = ground.relation(__package__, "gaps").arrow()
    full, sleepless = (ground.spread(days, name) for name in ("full_days", "sleepless_days"))
    n, total, squares = (ground.spread(gaps, name) for name in ("gaps", "total_s", "squares"))
    with np.errstate(invalid="ignore", divide="ignore"):
        variation = np.sqrt(np.maximum(squares / n - (total / n) ** 2, 0.0)) / (total / n)
    timed = ~np.isnan(full)
    enough = (n >= params.least_posts - 1) & (total > 0)
    return ground.each(
        lambda subject: [
            trait_share(ground, subject, "pace", full >= params.days, timed, per_day=params.per_day),
            trait_share(
                ground, subject, "sleepless", sleepless >= params.days, timed, hours=params.sleepless_h
            ),
            trait_share(ground, subject, "regular", variation <= params.regular, enough),
        ]
    )
