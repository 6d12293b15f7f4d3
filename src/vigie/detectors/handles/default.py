"""AC05: handles that the platform proposes (a name and digits) or that a generator fills in."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.handles.spec import DefaultHandleParams
from vigie.detectors.indice import Assessed
from vigie.kernels.indices.handles import ends_in_digits, is_random

__all__ = ["assess"]


def assess(ground: Ground, params: DefaultHandleParams) -> dict[str, Assessed]:
    """Compare shares of such handles with those of accounts like the members: everybody has some."""
    handles = ground.column("handle")
    known = np.array([handle is not None for handle in handles])
    digits = np.array([bool(h) and ends_in_digits(h, digits=params.digits) for h in handles])
    random = np.array([bool(h) and is_random(h, length=params.random_length) for h in handles])
    return ground.each(
        lambda subject: [
            trait_share(ground, subject, "digits", digits, known, digits=params.digits),
            trait_share(ground, subject, "random", random, known, length=params.random_length),
        ]
    )
