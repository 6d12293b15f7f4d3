"""How far a campaign went: the Breakout Scale and figures, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.cases.acts import Act
from vigie.characterisation.content import Content, given, listed, number_in, refused, rows, worded
from vigie.characterisation.words import Words

__all__ = ["CATEGORIES", "Figure", "Impact", "after_act"]

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


def after_act(stand: Impact | None, act: Act) -> Impact:  # noqa: ARG001 - as every rule: the last act counts
    """Return the impact after an act of kind impact.set.

    Raises:
        ParameterError: the act lacks something, such as what would have happened anyway (VG701).
    """
    content = act.draft.content
    return Impact(
        category=number_in(content, "category", CATEGORIES),
        evidence=listed(content, "evidence", needed=True),
        figures=tuple(_figure(row) for row in rows(content, "figures")),
        counterfactual=worded(content, "counterfactual"),
        reason=worded(content, "reason"),
        by=given({"by": act.draft.done_by}, "by"),
        at_us=act.draft.done_at_us,
    )


def _figure(row: Content) -> Figure:
    value = row.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refused("a figure needs a value, as a number")
    return Figure(
        name=given(row, "name"),
        value=float(value),
        unit=given(row, "unit"),
        evidence=listed(row, "evidence", needed=True),
        note=worded(row, "note", needed=False),
    )
