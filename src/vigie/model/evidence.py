"""Evidence: a measure that carries its baseline, its uncertainty, its examples and its limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.ids import ActionId

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One statement with its number; no bare score crosses a border.

    `sample` holds at most 20 actions that a person can open. `q_value` is the expected share of
    false discoveries among findings at least this strong, under `null_model`.
    """

    detector: str
    version: str
    statement: str
    value: float
    unit: str
    expected: float | None = None
    null_model: str | None = None
    q_value: float | None = None
    sample: tuple[ActionId, ...] = ()
    limits: tuple[str, ...] = ()
