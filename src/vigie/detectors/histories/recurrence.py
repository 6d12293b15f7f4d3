"""AC16: members that belonged to groups of earlier cases."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.histories.spec import HistoryParams
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: HistoryParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Compare the share of members known from earlier cases with that of their like. Needs `earlier`."""
    given = ground.facts.get("earlier")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("no-earlier-case"))
    again, everybody = ground.marked(given["account_uid"]), np.ones(len(ground.population), dtype=bool)
    pairs = list(zip(given["account_uid"].to_pylist(), given["case"].to_pylist(), strict=True))

    def measured(subject: Subject) -> Assessed:
        inside = set(subject.members)
        cases = ", ".join(sorted({str(case) for uid, case in pairs if uid in inside})) or "0"
        return [trait_share(ground, subject, "again", again, everybody, cases=cases)]

    return ground.each(measured)
