"""Phrasebooks: short invented posts, one TOML file per language, the same message keys in all.

A pattern is a sentence with choices. `{slot}` takes one alternative of a slot, `[a|b|]` one of its own; both
may be empty, neither nests. Every combination is a wording with a number, so that a post is two values: a
message, which is its meaning in every language, and a number, which is how its author put it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import gcd, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError, nearest

__all__ = ["LANGUAGES", "Phrasebook", "phrasebook", "read_phrasebook"]

LANGUAGES = ("ar", "az", "en", "fr", "ru", "tr")
"""Codes of the languages that have a phrasebook, ISO 639-1."""

Ints = NDArray[np.int64]
Alternatives = tuple[str, ...]

_TOKEN = re.compile(r"\{([^{}\[\]|]*)\}|\[([^{}\[\]]*)\]|([^{}\[\]|]+)|(.)", re.DOTALL)
_MARKUP = re.compile(r"[{}\[\]|]")
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Phrasebook:
    """The messages of one language and every wording of each; build it with `phrasebook`.

    Attributes:
        code: language, ISO 639-1.
        messages: message keys in the order of the file.
    """

    code: str
    messages: tuple[str, ...]
    _entries: Mapping[str, _Message] = field(repr=False, compare=False)

    def wordings(self, message: str) -> int:
        """Return how many combinations of choices `message` has.

        Raises:
            ParameterError: the message is unknown (VG104).
        """
        return self._entry(message).size

    def text(self, message: str, number: int) -> str:
        """Return wording `number` of `message`, modulo its wordings. Cost: about 3 µs.

        Number 0 is the first alternative of everything in the first pattern. The others are shuffled:
        neighbouring numbers differ in several places, and no two below `wordings` make the same choices
        (different choices may still give the same text).

        Raises:
            ParameterError: the message is unknown or the number is negative (VG104).
        """
        entry = self._entry(message)
        _refuse_negative(number)
        return entry.text(int(number))

    def texts(self, message: str, numbers: Ints) -> list[str]:
        """Return what `text` does for each of n numbers. Cost: about 1 µs a number, and 100 µs a call.

        Raises:
            ParameterError: the message is unknown or a number is negative (VG104).
        """
        entry = self._entry(message)
        _refuse_negative(int(numbers.min(initial=0)))
        return entry.texts(numbers)

    def _entry(self, message: str) -> _Message:
        entry = self._entries.get(message)
        if entry is None:
            sentence, hint = f"message {message!r} is unknown", nearest(message, self.messages)
            raise ParameterError("VG104", sentence, place=f"{self.code}.toml", hint=hint)
        return entry


@cache
def phrasebook(code: str) -> Phrasebook:
    """Return the phrasebook of a language, read once.

    Raises:
        ParameterError: there is no such language, or its file is not sound (VG104).
    """
    if code not in LANGUAGES:
        hint = nearest(code, LANGUAGES)
        raise ParameterError("VG104", f"there is no phrasebook {code!r}", hint=hint)
    return read_phrasebook(code, files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))


def read_phrasebook(code: str, toml: str) -> Phrasebook:
    """Return the phrasebook that a TOML text describes: a table `slots` and a table `messages` of lists.

    Raises:
        ParameterError: the text is no TOML, names a slot that does not exist, offers the same alternative
            twice, leaves a list empty or a bracket open, or nests (VG104).
    """
    place = f"{code}.toml"
    try:
        tables: dict[str, Any] = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError("VG104", f"not readable as TOML: {error}", place=place) from error
    slots = {name: _slot(found, f"{place}: slot {name}") for name, found in tables.get("slots", {}).items()}
    entries = {
        name: _Message.of(
            [_Pattern.of(line, slots, f"{place}: {name}") for line in found], f"{place}: {name}"
        )
        for name, found in tables.get("messages", {}).items()
    }
    return Phrasebook(code, tuple(entries), entries)


@dataclass(frozen=True)
class _Pattern:
    """One sentence as columns of alternatives; fixed text is folded into the column that follows it."""

    columns: tuple[NDArray[np.object_], ...]
    radices: tuple[int, ...]

    @classmethod
    def of(cls, line: str, slots: Mapping[str, Alternatives], place: str) -> _Pattern:
        columns: list[Alternatives] = []
        fixed = ""
        for choice in _choices(line, slots, place):
            if len(choice) == 1:
                fixed += choice[0]
            else:
                columns.append(tuple(fixed + alternative for alternative in choice))
                fixed = ""
        if fixed:
            columns.append((fixed,))
        _require(columns, "a pattern is empty", place)
        arrays = tuple(np.array(column, dtype=np.object_) for column in columns)
        return cls(arrays, tuple(len(column) for column in columns))

    @property
    def size(self) -> int:
        return prod(self.radices)

    def text(self, within: int) -> str:
        """Write combination `within` (below `size`), digit by digit as `texts` does."""
        said, digit = [], 0
        for column, radix in zip(self.columns, self.radices, strict=True):
            within, own = divmod(within, radix)
            digit = (own + digit) % radix
            said.append(column[digit])
        return "".join(said)

    def texts(self, within: Ints) -> list[str]:
        """Write n combinations, column by column.

        Each digit is turned by the one before it: of two combinations that differ in their first choice,
        most others differ too, and the way back exists, digit by digit, from the first.
        """
        said, digit = [], np.zeros_like(within)
        for column, radix in zip(self.columns, self.radices, strict=True):
            within, own = np.divmod(within, radix)
            digit = (own + digit) % radix
            said.append(column[digit].tolist())
        return list(map("".join, zip(*said, strict=True)))


@dataclass(frozen=True)
class _Message:
    """The patterns of one meaning, their combinations counted through."""

    patterns: tuple[_Pattern, ...]
    starts: tuple[int, ...]
    size: int
    step: int

    @classmethod
    def of(cls, patterns: Sequence[_Pattern], place: str) -> _Message:
        _require(patterns, "no pattern", place)
        starts = tuple(accumulate((pattern.size for pattern in patterns), initial=0))
        size = starts[-1]
        _require(size < 2**62, "more wordings than numbers", place)
        return cls(tuple(patterns), starts[:-1], size, _coprime_step(size))

    def text(self, number: int) -> str:
        place = number * self.step % self.size
        which = bisect_right(self.starts, place) - 1
        return self.patterns[which].text(place - self.starts[which])

    def texts(self, numbers: Ints) -> list[str]:
        # Python's integers: the product may need more than 64 bits.
        step, size = self.step, self.size
        places = np.array([number * step % size for number in numbers.tolist()], dtype=np.int64)
        which = np.searchsorted(self.starts, places, side="right") - 1
        said = np.empty(len(places), dtype=np.object_)
        for index, (pattern, start) in enumerate(zip(self.patterns, self.starts, strict=True)):
            chosen = np.flatnonzero(which == index)
            said[chosen] = pattern.texts(places[chosen] - start)
        listed: list[str] = said.tolist()
        return listed


def _coprime_step(size: int) -> int:
    """Return the step that walks through all of `size` places in leaps of about the golden section."""
    step = max(1, round(size * _GOLDEN))
    while gcd(step, size) > 1:
        step += 1
    return step


def _choices(line: str, slots: Mapping[str, Alternatives], place: str) -> list[Alternatives]:
    """Cut a pattern into its parts: fixed text is a choice of one."""
    found: list[Alternatives] = []
    for token in _TOKEN.finditer(line):
        slot, inline, fixed, stray = token.groups()
        _require(stray is None, f"stray {stray!r} in {line!r}", place, hint="choices do not nest")
        if fixed is not None:
            found.append((fixed,))
        elif slot is not None:
            _require(slot in slots, f"there is no slot {slot!r}", place, hint=nearest(slot, slots))
            found.append(slots[slot])
        else:
            found.append(_distinct(inline.split("|"), place))
    return found


def _slot(found: Sequence[str], place: str) -> Alternatives:
    for alternative in found:
        _require(
            not _MARKUP.search(alternative), f"markup in {alternative!r}", place, hint="slots do not nest"
        )
    return _distinct(found, place)


def _distinct(found: Sequence[str], place: str) -> Alternatives:
    _require(len(found) > 1, f"one alternative is no choice: {list(found)}", place)
    twice = sorted({alternative for alternative in found if found.count(alternative) > 1})
    _require(not twice, f"offered twice: {twice}", place)
    return tuple(found)


def _require(sound: object, sentence: str, place: str, *, hint: str = "") -> None:
    if not sound:
        raise ParameterError("VG104", sentence, place=place, hint=hint)


def _refuse_negative(number: int) -> None:
    if number < 0:
        raise ParameterError("VG104", f"number {number} is negative", hint="wordings count from 0")
