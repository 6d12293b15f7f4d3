"""DI06: who came first, who amplified, who took it up outside, and whom of these the public knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.diffusion.mains import Mains, lay_mains
from vigie.detectors.diffusion.spec import ChainParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.agreement import share_interval
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class _Passage:
    """One number for each account of the population: when it used the topic, and passed members on."""

    member: Bools
    used_us: Floats
    passed_us: Floats
    times: Floats
    onset_us: float

    @property
    def outside_us(self) -> Floats:
        """When an outsider first used the topic, or passed a member on, after the first member; else nan."""
        first = np.fmin(self.used_us, self.passed_us)
        return np.where(~self.member & (first > self.onset_us), first, np.nan)


def assess(ground: Ground, params: ChainParams) -> dict[str, Assessed]:
    """Lay out the passage of each subject's main hashtag or site from its first post to public figures.

    Nothing is tested. `source`: accounts that used it before any member, as far as the file goes.
    `amplifiers`: share of the reposts and quotes of members by members. `relays`: outsiders who used it, or
    passed a member on, afterwards; they act in good faith as far as anybody knows, so that none is named.
    `public`: those of them with a large audience, and the hours until the first. A collection by keyword
    begins where its query begins: `source` says who came first in the file, and nothing of the world.
    """
    mains = lay_mains(ground)
    relays = ground.relation(__package__, "relays").arrow()

    def measured(subject: Subject) -> Assessed:
        if subject.id not in mains.objects:
            return NotAssessed("no-topic")
        passage = _passage(ground, subject, mains, relays)
        if np.isnan(passage.onset_us):
            return NotAssessed("no-topic")
        return [
            _source(ground, subject, mains, passage),
            _amplifiers(ground, subject, passage),
            _relays(passage),
            _public(ground, passage, params.public_followers),
        ]

    return ground.each(measured)


def _passage(ground: Ground, subject: Subject, mains: Mains, relays: pa.Table) -> _Passage:
    member = ground.marked(list(subject.members))
    used_us = ground.spread(mains.users_of(subject), "first_at_us")
    own = relays.filter(pc.equal(relays["subject_id"], pa.scalar(subject.id)))
    of_members = used_us[member & ~np.isnan(used_us)]
    onset_us = float(of_members.min()) if len(of_members) else float("nan")
    return _Passage(member, used_us, ground.spread(own, "first_at_us"), ground.spread(own, "times"), onset_us)


def _source(ground: Ground, subject: Subject, mains: Mains, passage: _Passage) -> Measure:
    before = int((~passage.member & (passage.used_us <= passage.onset_us)).sum())
    users = int((~np.isnan(passage.used_us)).sum())
    return Measure(
        name="source",
        value=before,
        unit="accounts before",
        looked_at=users,
        found=before == 0,
        values={"before": before, "users": users, "object": str(mains.objects[subject.id]["object_uid"])},
        accounts=ground.members_where(subject, passage.used_us == passage.onset_us),
    )


def _amplifiers(ground: Ground, subject: Subject, passage: _Passage) -> Measure | NotAssessed:
    own, times = (int(np.nansum(column)) for column in (passage.times[passage.member], passage.times))
    if not times:
        return NotAssessed("no-reposts")
    low, high = share_interval(hits=own, n=times)
    return Measure(
        name="amplifiers",
        value=own / times,
        low=low,
        high=high,
        unit="share of reposts and quotes",
        looked_at=times,
        found=own > 0,
        values={"hits": own, "times": times},
        accounts=ground.members_where(subject, passage.times > 0),
    )


def _relays(passage: _Passage) -> Measure:
    relays = int((~np.isnan(passage.outside_us)).sum())
    return Measure(
        name="relays",
        value=relays,
        unit="accounts",
        looked_at=len(passage.member),
        found=relays > 0,
        values={"relays": relays, "members": int(passage.member.sum())},
    )


def _public(ground: Ground, passage: _Passage, least: int) -> Measure | NotAssessed:
    followers = ground.column("followers")
    if np.isnan(followers).all():
        return NotAssessed("no-followers-known")
    known = passage.outside_us[followers >= least]
    known = known[~np.isnan(known)]
    hours = float(known.min() - passage.onset_us) / _HOUR_US if len(known) else 0.0
    return Measure(
        name="public",
        value=len(known),
        unit="accounts",
        looked_at=int((~np.isnan(passage.outside_us)).sum()),
        found=len(known) > 0,
        values={"hits": len(known), "followers": least, "hours": round(hours)},
    )
