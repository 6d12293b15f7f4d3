"""What a check says: its result, the share that was held against a limit, a reason and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vigie.model.vocabulary import BenignCheck

__all__ = ["HALF", "OUTSIDE_PER_MEMBER", "Check", "Rows", "not_run", "result", "unexplained"]

Rows = Sequence[Mapping[str, Any]]
Check = dict[str, Any]

HALF = 0.5
OUTSIDE_PER_MEMBER = 3
"""An object is everybody's when it has so many accounts outside the group for each one inside."""


def result(share: float, limit: float, reason: str, **values: str | int) -> Check:
    """Hold a share against a limit: at the limit or above, the innocent explanation fits (failed)."""
    outcome = BenignCheck.FAILED if share >= limit else BenignCheck.PASSED
    return {"result": str(outcome), "figure": round(share, 4), "reason": reason, "values": values}


def not_run(reason: str) -> Check:
    """Say why the data cannot tell."""
    return {"result": str(BenignCheck.NOT_RUN), "figure": None, "reason": reason, "values": {}}


def unexplained(benign_checks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether no innocent explanation was found for a group: none of its checks failed.

    Args:
        benign_checks: what `benign_checks` gave for one group, or what its row of `cluster` holds.

    It does not show that there is none: checks may not have been run, and others were never thought of.
    """
    return all(check.get("result") != BenignCheck.FAILED for check in benign_checks.values())
