"""What people decided on campaigns: decisions are data, added one after the other, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Standing", "standings"]

KINDS = ("confirm", "dismiss", "rename", "merge", "reopen")
"""What may be decided."""
_STATES = {"confirm": "kept", "dismiss": "dismissed", "reopen": "candidate"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands after all decisions on it.

    Attributes:
        state: candidate, kept or dismissed.
        name: Name that a person gave it; empty before.
        merged_into: Campaign that it was merged into; empty otherwise.
        reason: Reason of the last decision on its state.
    """

    state: str = "candidate"
    name: str = ""
    merged_into: str = ""
    reason: str = ""


def standings(decisions: Iterable[Mapping[str, Any]]) -> dict[str, Standing]:
    """Return how each campaign that anybody decided on stands; rows of `campaign_decision` in any order."""
    told: dict[str, Standing] = {}
    for row in sorted(decisions, key=lambda row: (row["decided_at_us"], row["decision_id"])):
        before = told.get(row["campaign_id"], Standing())
        told[row["campaign_id"]] = _after(before, row)
    return told


def _after(before: Standing, row: Mapping[str, Any]) -> Standing:
    kind, value, reason = row["kind"], row["value"], row["reason"]
    if kind == "rename":
        return Standing(before.state, value, before.merged_into, before.reason)
    if kind == "merge":
        return Standing(before.state, before.name, value, reason)
    return Standing(_STATES[kind], before.name, before.merged_into if kind != "reopen" else "", reason)
