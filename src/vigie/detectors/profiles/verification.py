"""AC10: members whose verification mark was paid for."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed
from vigie.detectors.profiles.spec import ProfileParams
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: ProfileParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Compare the share of bought marks with that of accounts like the members. Needs `verification`."""
    given = ground.facts.get("verification")
    if given is None:
        return ground.each(lambda _subject: NotAssessed("no-verification"))
    known = ground.marked(given["account_uid"])
    paid = ground.marked(given.filter(pc.equal(given["kind"], pa.scalar("paid")))["account_uid"])
    return ground.each(lambda subject: [trait_share(ground, subject, "paid", paid, known)])
