"""The commonest measure: the share of members that have a trait, beside that of accounts like them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject, why_no_baseline
from vigie.detectors.indice import Measure, compared
from vigie.kernels.agreement import share_interval
from vigie.kernels.indices.comparing import Sides, compare_shares
from vigie.model.outcomes import NotAssessed

__all__ = ["coded_share", "trait_share"]

Bools = NDArray[np.bool_]


def trait_share(
    ground: Ground, subject: Subject, name: str, has: Bools, known: Bools, **values: Any
) -> Measure | NotAssessed:
    """Measure the share of members that have a trait against that of their matched accounts.

    Args:
        ground: the ground.
        subject: whose members.
        name: of the measure.
        has: shape (population,): who has the trait.
        known: shape (population,): of whom it is known.
        values: values of the sentence beside `hits`, `members`, `peers` and `per_hundred` (of the peers).
    """
    sides = ground.sides(subject, has, known)
    missing = why_no_baseline(sides, least=ground.params.least_members)
    if missing:
        return missing
    found = compare_shares(sides)
    told = {"per_hundred": round(100 * found.baseline)} | _counts(sides)
    return Measure(
        name=name,
        unit="share of members",
        looked_at=sides.n,
        compared_with=sides.n_outside,
        values=told | values,
        accounts=ground.members_where(subject, has & known),
        **compared(found),
    )


def coded_share(
    ground: Ground, subject: Subject, name: str, has: Bools, known: Bools, **values: Any
) -> Measure | NotAssessed:
    """Measure a share of members that was established for members alone: nothing is tested, only counted."""
    sides = ground.sides(subject, has, known)
    if sides.n < ground.params.least_members:
        least = ground.params.least_members
        return NotAssessed("too-few-members", {"members": sides.n, "least": least})
    counts = _counts(sides)
    low, high = share_interval(hits=counts["hits"], n=sides.n)
    return Measure(
        name=name,
        value=counts["hits"] / sides.n,
        low=low,
        high=high,
        unit="share of members",
        looked_at=sides.n,
        values=counts | values,
        found=counts["hits"] > 0,
        accounts=ground.members_where(subject, has & known),
    )


def _counts(sides: Sides) -> dict[str, int]:
    hits = int((sides.values[sides.inside] != 0).sum())
    return {"hits": hits, "members": sides.n, "peers": sides.n_outside}
