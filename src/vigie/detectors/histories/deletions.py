"""AC15: members that a later collection finds deleted or suspended."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.histories.spec import HistoryParams
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: HistoryParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Compare shares of accounts gone with those of accounts like the members. Needs the table `status`."""
    given = ground.facts.get("status")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("collected-once"))
    known = ground.marked(given["account_uid"])
    gone = {
        word: ground.marked(given.filter(pc.equal(given["status"], pa.scalar(word)))["account_uid"])
        for word in ("deleted", "suspended")
    }
    return ground.each(
        lambda subject: [trait_share(ground, subject, word, marks, known) for word, marks in gone.items()]
    )
