"""DI09: hours and days at which members post, and the offset from UTC that would make them a usual day."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.diffusion.countries import candidate_countries, countries_kept
from vigie.detectors.diffusion.pooled import pooled_share
from vigie.detectors.diffusion.spec import POSTING_CLOCK, PostingClockParams
from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.clocks import fit_offset
from vigie.kernels.indices.comparing import Sides, exchange_p
from vigie.model.outcomes import NotAssessed
from vigie.model.vocabulary import Criterion

__all__ = ["assess"]

Floats = NDArray[np.float64]

_HOUR_US = 3_600_000_000
_SURE_SPREAD = 9


def assess(ground: Ground, params: PostingClockParams) -> dict[str, Assessed]:
    """Compare the posting clock of each subject with that of accounts like its members; fit an offset.

    Own posts only. `hours`: how far the hours of all posts crowd together (mean resultant length), whole
    accounts exchanged with their like. `weekdays`: share of posts from Monday to Friday, UTC. `offset`: hours
    ahead of UTC at which the hours would be a usual day, with all that the data cannot tell from it; it is
    tested against nothing, and found where at most nine offsets are left. `countries`: which countries rest
    on the days on which members rest, and keep such hours: competing hypotheses, never one answer
    (`diffusion.countries`).
    """
    week = _weeks(ground)
    days = ground.relation(__package__, "member_hours").arrow()
    holidays = candidate_countries(ground)
    by_hour = week.reshape(-1, 7, 24).sum(axis=1)
    # 1 January 1970 was a Thursday: days 2 and 3 of the week are Saturday and Sunday.
    working = week.reshape(-1, 7, 24)[:, [0, 1, 4, 5, 6]].sum(axis=(1, 2))
    posts = by_hour.sum(axis=1)

    def measured(subject: Subject) -> Assessed:
        told = countries_kept(
            subject, by_hour[ground.marked(list(subject.members))].sum(axis=0), days, holidays
        )
        sides = ground.sides(subject, posts, posts > 0)
        missing = why_no_baseline(sides, least=ground.params.least_members)
        own = int(sides.values[sides.inside].sum())
        if missing or own < params.least_posts:
            return missing or NotAssessed("too-few-posts", {"posts": own, "least": params.least_posts})
        hours = np.stack(
            [ground.sides(subject, by_hour[:, hour], posts > 0).values for hour in range(24)], axis=1
        )
        weekdays = pooled_share(
            ground, subject, POSTING_CLOCK.code, "weekdays", working, posts, least_posts=params.least_posts
        )
        offset = _offset(hours[sides.inside].sum(axis=0))
        return [_hours(ground, subject, sides, hours), weekdays, offset, told]

    return ground.each(measured)


def _weeks(ground: Ground) -> Floats:
    """Return own posts by hour of the week, shape (population, 168)."""
    rows = ground.relation(__package__, "clock_hours").arrow()
    week = np.zeros((len(ground.population), 168))
    places = pc.index_in(rows["account_uid"], value_set=ground.uids.combine_chunks()).to_numpy()
    np.add.at(week, (places, rows["hour_us"].to_numpy() // _HOUR_US), rows["posts"].to_numpy())
    return week


def _hours(ground: Ground, subject: Subject, sides: Sides, hours: Floats) -> Measure:
    def length(labels: Floats) -> Floats:
        pooled = labels @ hours
        turn = np.exp(1j * (np.arange(24) + 0.5) * (2 * np.pi / 24))
        return np.asarray(np.abs(pooled @ turn) / np.maximum(pooled.sum(axis=1), 1.0))

    inside, outside = length(np.stack([sides.inside, ~sides.inside]).astype(np.float64)).tolist()
    rng = ground.chance(subject, POSTING_CLOCK.code)
    posts = int(hours[sides.inside].sum())
    return Measure(
        name="hours",
        value=inside,
        unit="mean resultant length",
        looked_at=posts,
        compared_with=sides.n_outside,
        baseline=outside,
        lift=inside / outside if outside else float("nan"),
        null_model="exchange",
        p=exchange_p(sides, length, draws=ground.params.draws, rng=rng),
        values={"posts": posts, "length": round(inside, 2), "peers_length": round(outside, 2)},
    )


def _offset(counts: Floats) -> Measure:
    fit = fit_offset(counts)
    posts = int(counts.sum())
    return Measure(
        name="offset",
        value=fit.middle,
        low=fit.hours[0],
        high=fit.hours[-1],
        unit="hours ahead of UTC",
        looked_at=posts,
        found=fit.spread <= _SURE_SPREAD,
        criterion=Criterion.FOREIGN,
        values={
            "posts": posts,
            "low": f"{fit.hours[0]:+d}",
            "high": f"{fit.hours[-1]:+d}",
            "offsets": fit.spread,
            "hours": counts.astype(int).tolist(),
        },
    )
