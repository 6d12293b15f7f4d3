"""AC01: members created in the weeks before the group began, beside accounts like them."""

from __future__ import annotations

import numpy as np

from vigie.detectors.creation.spec import RecentParams
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed

__all__ = ["assess"]

_DAY_US = 86_400_000_000


def assess(ground: Ground, params: RecentParams) -> dict[str, Assessed]:
    """Count members created at most `days` days before the onset, or after it.

    The baseline takes part in the same topic: newcomers whom the event itself drew are in it.
    """
    created = ground.column("created_at_us")

    def measured(subject: Subject) -> Assessed:
        fresh = created >= subject.first_at_us - params.days * _DAY_US
        found = trait_share(ground, subject, "recent", fresh, ~np.isnan(created), days=params.days)
        return [found]

    return ground.each(measured)
