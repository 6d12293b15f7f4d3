"""DI05: whether the members came first to their topic, and how fast it rose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.diffusion.mains import Mains, beside_alike, lay_mains
from vigie.detectors.diffusion.spec import OnsetParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.agreement import share_interval
from vigie.kernels.indices.comparing import Sides, compare_shares
from vigie.kernels.indices.uses import among_first
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

_HOUR_US, _MINUTE_US = 3_600_000_000, 60_000_000


def assess(ground: Ground, params: OnsetParams) -> dict[str, Assessed]:
    """Measure the beginning of each subject's main hashtag or site.

    `first`: members among its first users, beside their share of all its users; within classes of activity,
    who came first is chance (exact test); a lead
    of less than `lead_min` minutes is none. `rise`: hours from its first user to the `first`-th, placed among
    the objects that about as many accounts use. A file that begins late cuts both off.
    """
    mains = lay_mains(ground, least_users=params.first, k=params.first)

    def measured(subject: Subject) -> Assessed:
        alike = mains.alike(subject, factor=params.factor, least=params.least_alike)
        first = _first(ground, subject, mains, params)
        if isinstance(alike, NotAssessed):
            return [first, alike]
        hours = alike.profiles.rise_us / _HOUR_US
        return [first, beside_alike("rise", "hours", alike, hours, large=False, first=params.first)]

    return ground.each(measured)


def _first(ground: Ground, subject: Subject, mains: Mains, params: OnsetParams) -> Measure | NotAssessed:
    k = params.first
    main, users = mains.objects.get(subject.id), mains.users_of(subject)
    if main is None:
        return NotAssessed("no-topic")
    if len(users) < 2 * k:
        return NotAssessed("too-few-users", {"users": len(users)})
    since = ground.spread(users, "first_at_us")
    own = ground.marked(list(subject.members))
    # Members of other groups are no outsiders: a manoeuvre may fall into several groups.
    others = ground.marked(ground.inputs["members"]["account_uid"]) & ~own  # type: ignore[index]
    rows = np.flatnonzero(~np.isnan(since) & ~others)
    member = own[rows]
    if not member.any() or member.all():
        return NotAssessed("no-outsiders", {"users": len(users)})
    span = since[rows].astype(np.int64) // (params.lead_min * _MINUTE_US)
    hits, before = among_first(span, member, k=k)
    early = _places(span, member) < k
    activity = np.log2(ground.column("posts")[rows]).astype(np.int64)
    found = compare_shares(Sides(early.astype(np.float64), member, activity))
    low, high = share_interval(hits=hits, n=k)
    share = float(member.mean())
    marks = np.zeros(len(ground.population), dtype=bool)
    marks[rows[early & member]] = True
    return Measure(
        name="first",
        value=hits / k,
        low=low,
        high=high,
        unit="share of first users",
        looked_at=len(rows),
        baseline=share,
        lift=hits / k / share,
        compared_with=int((~member).sum()),
        null_model="order",
        p=found.p,
        values={
            "hits": hits,
            "first": k,
            "before": before,
            "members": int(member.sum()),
            "users": len(rows),
            "object": str(main["object_uid"]),
        },
        accounts=ground.members_where(subject, marks),
    )


def _places(span: NDArray[np.int64], member: NDArray[np.bool_]) -> NDArray[np.int64]:
    places = np.empty(len(span), dtype=np.int64)
    places[np.lexsort((member, span))] = np.arange(len(span))
    return places
