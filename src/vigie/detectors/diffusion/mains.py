"""The main hashtag or site of each group, who uses it, and the objects that it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Measure
from vigie.kernels.indices.comparing import tail_chance
from vigie.kernels.indices.uses import UseProfiles, like_objects, profile_uses
from vigie.model.outcomes import NotAssessed

__all__ = ["Alike", "Mains", "beside_alike", "lay_mains"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_USE_COLUMNS = ("object_key", "posts", "first_at_us")


@dataclass(frozen=True, slots=True)
class Mains:
    """What the indices on topics share.

    Attributes:
        objects: Subject → its main object: `object_type`, `object_uid`, `object_key`.
        users: Rows of `topic_users.sql`.
        uses: Object type → rows of `object_users.sql`.
        profiles: Object type → all objects of it that enough accounts use.
        barred: Keys of the objects of any topic.
    """

    objects: Mapping[str, Mapping[str, str | int]]
    users: pa.Table
    uses: Mapping[str, pa.Table]
    profiles: Mapping[str, UseProfiles]
    barred: Ints

    def users_of(self, subject: Subject) -> pa.Table:
        """Return who used the main object of a subject: account_uid, posts, first_at_us."""
        return self.users.filter(pc.equal(self.users["subject_id"], pa.scalar(subject.id)))

    def alike(self, subject: Subject, *, factor: float, least: int) -> Alike | NotAssessed:
        """Find the main object of a subject among all, and the objects as many accounts use."""
        main = self.objects.get(subject.id)
        if main is None:
            return NotAssessed("no-topic")
        profiles = self.profiles[str(main["object_type"])]
        place = np.flatnonzero(profiles.keys == int(main["object_key"]))
        if not len(place):
            return NotAssessed("too-few-users", {"users": len(self.users_of(subject))})
        others = like_objects(profiles, int(place[0]), barred=self.barred, factor=factor)
        if len(others) < least:
            return NotAssessed("no-like-objects", {"objects": len(others), "least": least})
        return Alike(str(main["object_uid"]), profiles, int(place[0]), others)


@dataclass(frozen=True, slots=True)
class Alike:
    """An object, and the positions of those that it is held against."""

    name: str
    profiles: UseProfiles
    at: int
    others: Ints


def lay_mains(ground: Ground, *, least_users: int | None = None, k: int = 1) -> Mains:
    """Read the main object of each subject, its users, and the profiles of all objects of those types.

    Args:
        ground: the ground; what was read of it once is not read again.
        least_users: users below which an object has no profile; None leaves all profiles out.
        k: users that count as the first, and as the busiest.
    """
    main = ground.once("mains.main", lambda: ground.relation(__package__, "main_topics").arrow())
    kinds = sorted(map(str, pc.unique(main["object_type"]).to_pylist())) if least_users is not None else []
    uses = {kind: _uses(ground, kind, least_users or 0) for kind in kinds}
    users = ground.once("mains.users", lambda: ground.relation(__package__, "topic_users", main=main).arrow())
    barred = ground.once("mains.barred", lambda: ground.relation(__package__, "barred").arrow())
    return Mains(
        objects={str(row["subject_id"]): row for row in main.to_pylist()},
        users=users,
        uses=uses,
        profiles={
            kind: profile_uses(*(_whole(rows, name) for name in _USE_COLUMNS), k=k)
            for kind, rows in uses.items()
        },
        barred=_whole(barred, "object_key"),
    )


def _uses(ground: Ground, kind: str, least_users: int) -> pa.Table:
    asked: dict[str, str | int] = {"object_type": kind, "least_users": least_users}
    return ground.once(
        f"mains.{kind}.{least_users}", lambda: ground.relation(__package__, "object_users", asked).arrow()
    )


def _whole(rows: pa.Table, name: str) -> Ints:
    return np.asarray(rows[name].to_numpy(), dtype=np.int64)


def beside_alike(
    name: str, unit: str, alike: Alike, numbers: Floats, *, large: bool = True, **values: str | float
) -> Measure | NotAssessed:
    """Measure a number of an object against that of the objects that as many accounts use.

    Args:
        name: of the measure.
        unit: of the number.
        alike: the object and those like it.
        numbers: one for each object of its type; not-a-number where it has none.
        large: whether a large number is the finding.
        values: values of the sentence beside `object`, `objects` and `value`.

    p is the place of the object among its like: (1 + those at least as far out) ÷ (1 + all of them).
    """
    own, others = float(numbers[alike.at]), numbers[alike.others]
    others = others[~np.isnan(others)]
    if np.isnan(own) or not len(others):
        return NotAssessed("no-like-objects", {"objects": len(others), "least": 1})
    sign = 1.0 if large else -1.0
    base = float(np.median(others))
    return Measure(
        name=name,
        value=own,
        unit=unit,
        looked_at=int(alike.profiles.users[alike.at]),
        baseline=base,
        lift=own / base if base else float("nan"),
        compared_with=len(others),
        null_model="objects",
        p=tail_chance(sign * own, sign * others),
        values={
            "object": alike.name,
            "objects": len(others),
            "value": round(own, 2),
            "usual": round(base, 2),
        }
        | values,
    )
