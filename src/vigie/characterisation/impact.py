"""How far a campaign went: the Breakout Scale and figures, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.characterisation.words import Words

__all__ = ["CATEGORIES", "Figure", "Impact"]

CATEGORIES = (1, 2, 3, 4, 5, 6)
"""Breakout Scale (Nimmo, Brookings, 2020): 1 one platform and community … 6 policy response or violence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of reach or engagement: `name` (views, reposts, …), value, unit, evidence and note."""

    name: str
    value: float
    unit: str
    evidence: tuple[str, ...]
    note: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What is known of effects, as it stands.

    Attributes:
        category: Breakout category, 1…6.
        evidence: Ids of what shows the category; at least one.
        figures: Figures of reach; reach is no effect on opinions.
        counterfactual: What would have happened anyway, or why nobody can say.
        reason: Why that category.
        by: Who assessed.
        at_us: When, µs since 1970 UTC.
    """

    category: int
    evidence: tuple[str, ...]
    figures: tuple[Figure, ...]
    counterfactual: Words
    reason: Words
    by: str
    at_us: int
