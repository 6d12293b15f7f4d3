"""AC06: members whose profile holds neither a self-description nor a place nor a site."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed
from vigie.detectors.profiles.spec import ProfileParams

__all__ = ["assess"]


def assess(ground: Ground, params: ProfileParams) -> dict[str, Assessed]:  # noqa: ARG001 - it has none
    """Compare the share of empty profiles with that of accounts like the members.

    A profile is known where the collection gives anything of it (a snapshot); a collection that gives no
    self-description of anybody says nothing of who wrote one, and nothing is assessed.
    """
    fields = [ground.column(name) for name in ("bio", "location_text", "url")]
    said = np.array([any(row) for row in zip(*fields, strict=True)], dtype=bool)
    known = ~np.isnan(ground.column("observed_at_us")) & bool(said.any())
    return ground.each(lambda subject: [trait_share(ground, subject, "empty", ~said, known)])
