"""DI04: how much of a topic a few accounts hold."""

from __future__ import annotations

import numpy as np

from vigie.detectors.diffusion.mains import Mains, beside_alike, lay_mains
from vigie.detectors.diffusion.spec import CONCENTRATION, ConcentrationParams
from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.comparing import compare_means
from vigie.kernels.indices.pools import pool_interval
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: ConcentrationParams) -> dict[str, Assessed]:
    """Measure the volume on each subject's main hashtag or site, and how unequally it is shared.

    `held`: share of its posts by members; the chance is that of their mean number of posts on it when they
    are exchanged with matched accounts that use it, too. `gini`, `top` and `load` (inequality among users,
    share of the busiest, posts a user) place the object among the others that about as many accounts use;
    topics of other groups stand in no baseline.
    """
    mains = lay_mains(ground, least_users=params.least_users, k=params.busiest)

    def measured(subject: Subject) -> Assessed:
        alike = mains.alike(subject, factor=params.factor, least=params.least_alike)
        held = _held(ground, subject, mains)
        if isinstance(alike, NotAssessed):
            return [held, alike, alike, alike]
        shapes = alike.profiles
        return [
            held,
            beside_alike("gini", "Gini coefficient", alike, shapes.gini),
            beside_alike("top", "share of posts", alike, shapes.top, busiest=params.busiest),
            beside_alike("load", "posts a user", alike, shapes.load),
        ]

    return ground.each(measured)


def _held(ground: Ground, subject: Subject, mains: Mains) -> Measure | NotAssessed:
    main = mains.objects.get(subject.id)
    if main is None:
        return NotAssessed("no-topic")
    users = mains.users_of(subject)
    posts = ground.spread(users, "posts")
    sides = ground.sides(subject, posts)
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing:
        return missing
    rng = ground.chance(subject, CONCENTRATION.code)
    found = compare_means(sides, draws=ground.params.draws, rng=rng)
    total, own = int(np.nansum(posts)), int(sides.values[sides.inside].sum())
    base = found.baseline * sides.n / total
    # Members that all post as much would leave an interval of no width; users are what was sampled.
    user = ~np.isnan(posts)
    inside = ground.marked(list(subject.members))
    low, high = pool_interval(np.where(inside, posts, 0.0)[user], posts[user])
    return Measure(
        name="held",
        value=own / total,
        low=low,
        high=high,
        baseline=base,
        lift=own / total / base if base else float("nan"),
        lift_low=low / base if base else float("nan"),
        lift_high=high / base if base else float("nan"),
        unit="share of posts",
        looked_at=total,
        compared_with=sides.n_outside,
        null_model="exchange",
        p=found.p,
        values={
            "hits": own,
            "posts": total,
            "members": sides.n,
            "users": len(users),
            "object": str(main["object_uid"]),
        },
        accounts=ground.members_where(subject, posts > found.baseline),
    )
