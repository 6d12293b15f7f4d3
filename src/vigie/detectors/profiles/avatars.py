"""AC07: members who bear the picture of another account; whole pictures, never faces."""

from __future__ import annotations

from collections import Counter

import numpy as np

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed
from vigie.detectors.profiles.spec import ProfileParams
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: ProfileParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Compare the share of members whose picture another member bears, too, with the same among their like.

    Needs the table `avatar`. A picture that more than one in a hundred accounts of it bear is everybody's (a
    default, a flag, a club) and does not count.
    """
    given = ground.facts.get("avatar")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("no-avatars"))
    pictures = dict(zip(given["account_uid"].to_pylist(), given["hash"].to_pylist(), strict=True))
    held = np.array([pictures.get(uid) for uid in ground.uids.to_pylist()], dtype=object)
    common = {hash_ for hash_, n in Counter(pictures.values()).items() if n > max(len(pictures) / 100, 20)}

    def measured(subject: Subject) -> Assessed:
        match = ground.matches[subject.id]
        shared = np.zeros(len(held), dtype=bool)
        for side in (match.rows[match.inside], match.rows[~match.inside]):
            times = Counter(held[side].tolist())
            shared[side] = [times[hash_] > 1 and hash_ not in common for hash_ in held[side].tolist()]
        known = np.array([hash_ is not None for hash_ in held])
        return [trait_share(ground, subject, "shared", shared & known, known)]

    return ground.each(measured)
