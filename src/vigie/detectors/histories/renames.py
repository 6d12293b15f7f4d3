"""AC09: members seen under several handles, and old accounts of which hardly a post is left."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.histories.spec import RenameParams
from vigie.detectors.indice import Assessed
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

_DAY_US = 86_400_000_000


def assess(ground: Ground, params: RenameParams) -> dict[str, Assessed]:
    """Compare two shares with those of accounts like the members.

    `renamed`: more than one handle under one id, of accounts whose profile was seen at two times or more.
    `emptied`: accounts at least `old_d` days old when first seen posting that have at most `kept` times the
    posts that the file holds of them: what they were before is gone.
    """
    seen = ground.relation(__package__, "handles_seen").arrow()
    handles = ground.spread(seen, "handles")
    age = ground.column("first_at_us") - ground.column("created_at_us")
    ever, posts = ground.column("posts_ever"), ground.column("posts")
    old = age >= params.old_d * _DAY_US
    emptied = old & (ever <= params.kept * posts)
    years = round(params.old_d / 365)
    return ground.each(
        lambda subject: [
            trait_share(ground, subject, "renamed", handles > 1, ~np.isnan(handles))
            if len(seen)
            else NotAssessed("seen-once"),
            trait_share(ground, subject, "emptied", emptied, ~np.isnan(ever) & ~np.isnan(age), years=years),
        ]
    )
