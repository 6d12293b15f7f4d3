"""What can go wrong, as one tree.

    VigieError
    ├── InputError        the user can fix the file or the argument      exit 1
    │   ├── ParameterError   a parameter is outside its range            exit 2
    │   ├── ContractError    a table lacks what its contract promises    exit 1
    │   └── SourceError      a file cannot be read as what it claims     exit 1
    ├── CaseError         the case folder is missing, locked or damaged  exit 1
    ├── OutsideError      disk, memory or another program failed         exit 3
    └── InternalError     our own promise is broken                      exit 1

Every error carries a permanent code, one sentence, the place, and a hint.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar

__all__ = [
    "CaseError",
    "ContractError",
    "InputError",
    "InternalError",
    "OutsideError",
    "ParameterError",
    "SourceError",
    "VigieError",
    "nearest",
]


class VigieError(Exception):
    """Root of the tree: `code`, `sentence`, `place` and `hint` are for people; `exit_code` for shells."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, sentence: str, *, place: str = "", hint: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        tail = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.code} {where}{self.sentence}{tail}"


class InputError(VigieError):
    """Something that the user gave can be put right by the user."""


class ParameterError(InputError):
    """A parameter is unknown or outside its range."""

    exit_code = 2


class ContractError(InputError):
    """A table lacks a column, or holds it with another type, than its contract says."""


class SourceError(InputError):
    """A file cannot be read, or not as the format it was said to be."""


class CaseError(VigieError):
    """The case folder is missing, locked by another process, or damaged."""


class OutsideError(VigieError):
    """The outside world failed: disk full, no permission, a missing extra."""

    exit_code = 3


class InternalError(VigieError):
    """We broke our own promise; please report it with the code and the place."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint naming the known word closest to `name`, or the list when none is close."""
    words = sorted(known)
    close = get_close_matches(name, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(words)}" if words else ""
