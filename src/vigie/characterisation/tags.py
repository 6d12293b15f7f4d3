"""DISARM techniques that people see in a campaign, each with the evidence that shows it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Tag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One technique, as it stands.

    Attributes:
        technique_id: Id in DISARM Red v1.6.
        name: Name there.
        tactic_id: Tactic's id.
        tactic: Tactic's name.
        evidence: Ids of what shows it; at least one.
        migrated_from: Older id that the person gave; empty when it was one of v1.6.
        reason: What the person says.
        by: Who.
        at_us: When, µs since 1970 UTC.
    """

    technique_id: str
    name: str
    tactic_id: str
    tactic: str
    evidence: tuple[str, ...]
    migrated_from: str
    reason: str
    by: str
    at_us: int
