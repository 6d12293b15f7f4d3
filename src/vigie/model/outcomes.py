"""The three outcomes of looking for something. Missing data is never "nothing found"."""

from __future__ import annotations

from dataclasses import dataclass
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
    """The question could not be asked; `reason` says which data, size or extra is missing."""

    reason: str


Outcome = Found[T] | NothingFound | NotAssessed
