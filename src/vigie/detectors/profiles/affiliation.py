"""AC14: members who declare an affiliation in public, as a person read and coded it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import coded_share
from vigie.detectors.indice import Assessed
from vigie.detectors.profiles.spec import ProfileParams
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: ProfileParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Count the members whose declared affiliation the table `affiliation` holds.

    Nothing is inferred: a member that nobody coded declares nothing as far as is known, so that the share is
    a lower bound. Nobody codes the baseline, so that nothing is tested.
    """
    given = ground.facts.get("affiliation")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("no-coding"))
    coded, everybody = ground.marked(given["account_uid"]), np.ones(len(ground.population), dtype=bool)
    pairs = list(zip(given["account_uid"].to_pylist(), given["code"].to_pylist(), strict=True))

    def measured(subject: Subject) -> Assessed:
        inside = set(subject.members)
        codes = Counter(str(code) for uid, code in pairs if uid in inside)
        told = ", ".join(
            f"{code} {n}" for code, n in sorted(codes.items(), key=lambda item: (-item[1], item[0]))
        )
        return [coded_share(ground, subject, "declared", coded, everybody, codes=told or "0")]

    return ground.each(measured)
