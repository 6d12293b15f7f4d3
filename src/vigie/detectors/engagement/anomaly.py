"""DI07: reactions to the members' posts, beside what accounts of their size get."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.engagement.spec import ENGAGEMENT, EngagementParams
from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.sizes import compare_levels, size_residuals
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

Floats = NDArray[np.float64]


def assess(ground: Ground, params: EngagementParams) -> dict[str, Assessed]:
    """Compare the engagement of the members' own posts with that of accounts alike, given their followers.

    `reactions`: likes, reposts, replies, quotes, comments and shares a post, as a multiple of what accounts
    with as many followers get in this file. `per_view`: the same, given views a post. Too many and too few
    both count (two-sided): bought reactions, or posts that nobody reads. The largest number seen of each post
    is taken. Accounts whose numbers the file does not hold do not enter.
    """
    if "post_metric" not in ground.inputs:
        return ground.each(lambda _subject: NotAssessed("no-metrics"))
    rows = ground.relation(__package__, "engagement").arrow()
    posts, reactions, views = (ground.spread(rows, name) for name in ("posts", "reactions", "views"))
    a_post = np.log1p(reactions / posts)
    followers = np.log1p(ground.column("followers"))
    seen = np.where(views > 0, np.log1p(views / posts), np.nan)
    fits = {"reactions": size_residuals(a_post, followers), "per_view": size_residuals(a_post, seen)}

    def measured(subject: Subject) -> Assessed:
        return [_measured(ground, subject, name, fit, params) for name, fit in fits.items()]

    return ground.each(measured)


def _measured(
    ground: Ground, subject: Subject, name: str, residuals: Floats, params: EngagementParams
) -> Measure | NotAssessed:
    known = int((~np.isnan(residuals)).sum())
    if known < params.least_accounts:
        return NotAssessed("no-metrics")
    sides = ground.sides(subject, residuals)
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing:
        return missing
    rng = ground.chance(subject, f"{ENGAGEMENT.code}-{name}")
    found = compare_levels(sides, draws=ground.params.draws, rng=rng)
    own, low, high, base = (math.exp(end) for end in (found.value, found.low, found.high, found.baseline))
    order = np.abs(residuals - found.baseline) > abs(found.value - found.baseline)
    return Measure(
        name=name,
        value=own,
        low=low,
        high=high,
        baseline=base,
        lift=own / base,
        unit="multiple of what the size gets",
        looked_at=sides.n,
        compared_with=sides.n_outside,
        null_model="exchange",
        p=found.p,
        values={"members": sides.n, "times": round(own, 2), "peers_times": round(base, 2), "accounts": known},
        accounts=ground.members_where(subject, order),
    )
