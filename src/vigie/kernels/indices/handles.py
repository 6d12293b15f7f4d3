"""Handles: those that are given rather than chosen, and those that look like another name."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from itertools import pairwise

__all__ = ["edits", "ends_in_digits", "is_random", "skeleton", "spells_with_lookalikes"]

_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("lI1|іıӏ", "i"),
        **dict.fromkeys("0OоΟο", "o"),
        **dict.fromkeys("аαɑ", "a"),
        **dict.fromkeys("еε", "e"),
        **dict.fromkeys("сϲ", "c"),
        **dict.fromkeys("рρ", "p"),
        **dict.fromkeys("ѕ5", "s"),
        **dict.fromkeys("хχ", "x"),
        **dict.fromkeys("уүγ", "y"),
        **dict.fromkeys("ѵν", "v"),
        **dict.fromkeys("һ", "h"),
        **dict.fromkeys("ԁ", "d"),
        **dict.fromkeys("ո", "n"),
        **dict.fromkeys("мΜ", "m"),
        **dict.fromkeys("тΤτ", "t"),
        **dict.fromkeys("кΚκ", "k"),
        **dict.fromkeys("вΒ", "b"),
        **dict.fromkeys("нΗ", "h"),
    }
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LETTERS = re.compile(r"[^\w]|_")


def ends_in_digits(handle: str, *, digits: int) -> bool:
    """Tell whether a handle is letters followed by exactly so many digits, as platforms propose."""
    return re.fullmatch(rf"[^\W\d_]+\d{{{digits}}}", handle) is not None


def is_random(handle: str, *, length: int) -> bool:
    """Tell whether a handle has exactly `length` letters and digits, mixes them and spells nothing.

    "Spells nothing" is entropy of at least 3.3 bits a character, and letters and digits, or small and capital
    letters, that change places at least five times. A password looks so; a name hardly ever.
    """
    if re.fullmatch(rf"[A-Za-z0-9]{{{length}}}", handle) is None:
        return False
    counts = Counter(handle.lower())
    entropy = -sum(n / length * math.log2(n / length) for n in counts.values())
    kinds = [0 if sign.isdigit() else 1 if sign.isupper() else 2 for sign in handle]
    return entropy >= 3.3 and sum(a != b for a, b in pairwise(kinds)) >= 5


def skeleton(name: str) -> str:
    """Reduce a name to what it looks like: letters that look alike become one (after UTS #39's idea).

    The table is our own and holds the letters that handles are forged with: l I 1, O 0, rn m, vv w, and
    Cyrillic and Greek letters drawn like Latin ones. Accents, spaces and signs go.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    small = _LETTERS.sub("", plain.translate(_LOOKALIKES)).lower().translate(_LOOKALIKES)
    for pair, one in _PAIRS:
        small = small.replace(pair, one)
    return small


def spells_with_lookalikes(handle: str, name: str) -> bool:
    """Tell whether a handle spells a name, but with other letters that look like its own."""
    mine, theirs = (_LETTERS.sub("", text).casefold() for text in (handle, name))
    return mine != theirs and skeleton(handle) == skeleton(name) and len(mine) == len(theirs)


def edits(a: str, b: str, *, at_most: int) -> int:
    """Return the letters to insert, delete or replace to make `b` of `a`; `at_most` + 1 when more."""
    if abs(len(a) - len(b)) > at_most:
        return at_most + 1
    row = list(range(len(b) + 1))
    for i, sign in enumerate(a, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (sign != other))
    return min(row[-1], at_most + 1)
