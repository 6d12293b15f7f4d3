"""Evidence: a measure that carries its baseline, its uncertainty, its examples and its limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.ids import AccountUid, ActionId, PostUid
from vigie.model.vocabulary import Criterion

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement with its number; no bare score crosses a border.

    `sample` holds at most 20 actions that a person can open. `q_value` is the expected share of
    false discoveries among findings at least this strong, under `null_model`. `expected` is what the
    baseline gives, `lift` the value over it, `low` and `high` the ends of the value's 95 % interval.
    `innocent` names the explanations that would give the same number without any manoeuvre.
    """

    detector: str
    version: str
    statement: str
    value: float
    unit: str
    expected: float | None = None
    null_model: str | None = None
    p_value: float | None = None
    q_value: float | None = None
    low: float | None = None
    high: float | None = None
    lift: float | None = None
    criterion: Criterion | None = None
    sample: tuple[ActionId, ...] = ()
    sample_posts: tuple[PostUid, ...] = ()
    sample_accounts: tuple[AccountUid, ...] = ()
    limits: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
