"""What people decided on campaigns: decisions are data, added one after the other, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Standing", "merge_targets", "standings"]

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


def merge_targets(told: Mapping[str, Standing]) -> dict[str, str]:
    """Return for each merged campaign the one that it belongs to in the end, merges of targets followed.

    Campaigns that were merged in a circle belong to the first of them by id.
    """
    into = {name: standing.merged_into for name, standing in told.items() if standing.merged_into}
    targets = {}
    for name in into:
        path = [name]
        while path[-1] in into and into[path[-1]] not in path:
            path.append(into[path[-1]])
        last = path[-1]
        if last in into:
            last = min(path[path.index(into[last]) :])
        if last != name:
            targets[name] = last
    return targets


def _after(before: Standing, row: Mapping[str, Any]) -> Standing:
    kind, value, reason = row["kind"], row["value"], row["reason"]
    if kind == "rename":
        return Standing(before.state, value, before.merged_into, before.reason)
    if kind == "merge":
        return Standing(before.state, before.name, value, reason)
    return Standing(_STATES[kind], before.name, before.merged_into if kind != "reopen" else "", reason)
