"""AC08: handles that spell a name with letters that look like it, or come close to a protected name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.handles.spec import LookalikeParams
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.handles import edits, skeleton, spells_with_lookalikes
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

Bools = NDArray[np.bool_]


def assess(ground: Ground, params: LookalikeParams) -> dict[str, Assessed]:
    """Look for two likenesses, each of which is rare enough to be counted rather than tested.

    `own-name`: the handle spells the account's own display name with other letters (a small L for a capital
    I): the right handle was taken. `protected`: the handle looks like a name of the table `protected`, or
    lies within `distance` letters of one, without being it.
    """
    handles, names = ground.column("handle"), ground.column("display_name")
    own = np.array(
        [bool(h) and bool(n) and spells_with_lookalikes(h, n) for h, n in zip(handles, names, strict=True)]
    )
    known = np.array([handle is not None for handle in handles])
    listed = ground.facts.get("protected")
    wanted = [name for name in listed["name"].to_pylist() if name] if listed is not None else []
    close = _close(handles.tolist(), wanted, params)

    def measured(subject: Subject) -> Assessed:
        if not known[ground.matches[subject.id].rows].any():
            return NotAssessed("no-handles")
        told = _counted(ground, subject, "protected", close, names=len(wanted))
        return [
            _counted(ground, subject, "own-name", own),
            told if wanted else NotAssessed("no-protected-names"),
        ]

    return ground.each(measured)


def _close(handles: Sequence[str | None], wanted: Sequence[str], params: LookalikeParams) -> Bools:
    drawn = {skeleton(name): name.casefold() for name in wanted if len(name) >= params.least_length}

    def near(handle: str | None) -> bool:
        if not handle or len(handle) < params.least_length or handle.casefold() in drawn.values():
            return False
        seen = skeleton(handle)
        return seen in drawn or any(
            edits(seen, one, at_most=params.distance) <= params.distance for one in drawn
        )

    return (
        np.array([near(handle) for handle in handles], dtype=bool) if drawn else np.zeros(len(handles), bool)
    )


def _counted(ground: Ground, subject: Subject, name: str, has: Bools, **values: int) -> Measure:
    match = ground.matches[subject.id]
    inside = int(has[match.rows[match.inside]].sum())
    outside = int(has[match.rows[~match.inside]].sum())
    n, peers = int(match.inside.sum()), int((~match.inside).sum())
    return Measure(
        name=name,
        value=float(inside),
        unit="accounts",
        looked_at=n,
        compared_with=peers,
        baseline=outside * n / peers if peers else float("nan"),
        found=inside > 0,
        values={"hits": inside, "members": n, "peers": peers, "peer_hits": outside} | values,
        accounts=ground.members_where(subject, has),
    )
