"""The three outcomes of looking for something. Missing data is never "nothing found"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["Found", "NotAssessed", "NothingFound", "Outcome"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The data were there and hold what was looked for."""

    value: T
    looked_at: int


@dataclass(frozen=True, slots=True)
class NothingFound:
    """The data were there (`looked_at` rows) and do not hold what was looked for."""

    looked_at: int


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """The question could not be asked.

    `reason` is a word (`no-such-object`, `too-few-accounts`, `too-coarse`, …) that reports put into a
    sentence of the reader's language with `values`.
    """

    reason: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"not assessed: {self.reason}" + (f" ({told})" if told else "")


Outcome = Found[T] | NothingFound | NotAssessed
