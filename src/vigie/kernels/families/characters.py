"""What rule `family-text-1` makes of each character, as tables that a whole buffer is looked up in.

Look-alikes (UTS #39, "Unicode Security Mechanisms") are held to letters of Latin, Cyrillic and Greek, one for
one, and only replaced inside a word that mixes scripts. The full list of the standard also makes `0` of `o`,
`1` of `l` and `rn` of `m`: numbers and honest words would lose their meaning. Squared, circled and small
capital Latin letters are derived from their Unicode names, so that new ones follow Python's own tables.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BREAK",
    "GONE",
    "SEVERAL",
    "SPACE",
    "Characters",
    "characters",
    "fold",
    "looks_latin",
    "one_script",
]

Codes = NDArray[np.uint32]

GONE = 0xFFFF_FFFF
"""Marks a character that disappears without a trace."""
SPACE = 32
SEVERAL = 0xFFFF_FFFE
"""Marks a character that becomes more than one letter."""
BREAK = 0
"""Stands between two texts in a buffer."""

_SIZE = 0x20000
_APOSTROPHES = "'’‘ʼ＇`´"
_LATIN, _CYRILLIC, _GREEK = 1, 2, 4
# Letters drawn alike, small form: what stands in Cyrillic or Greek, and the Latin letter it looks like.
_CYRILLIC_LATIN = dict(zip("аеорсухіјѕԁһӏԛԝьвнкмтгпїё", "aeopcyxijsdhlqwbbhkmtrnie", strict=True))
_GREEK_LATIN = dict(zip("αβεηικνορτυχωγςδμ", "abenikvoptuxwycdu", strict=True))
_LATIN_CYRILLIC = dict(zip("aeopcyxijsbhkmt", "аеорсухіјѕвнкмт", strict=True))
_NAMED_LATIN = re.compile(
    r"^(?:(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL LETTER"
    r"|LATIN LETTER SMALL CAPITAL) ([A-Z])$"
)
# Vowel signs and points that writers add and leave out at will; elsewhere marks are part of the spelling.
_OPTIONAL_MARKS = (
    *((0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A)),
    *((0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF)),
    *((0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
)
_OPTIONAL = frozenset(code for low, high in _OPTIONAL_MARKS for code in range(low, high + 1))
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"}
# Letters that say as much as a shingle of eight Latin ones: 3 of Han, kana or Hangul, 4 of the scripts of
# South-East Asia that write no spaces, 6 of scripts that leave vowels out.
_SHORTER_SHINGLES = {
    3: ((0x1100, 0x11FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF)),
    4: ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),
    6: ((0x0590, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF)),
}


class Characters(NamedTuple):
    """Tables by code point below 2¹⁷; those above are Han (letters) or none of a text's business."""

    shown: Codes
    """What a character becomes: its small form, another letter, a digit, `SPACE`, or `GONE`."""
    whole: NDArray[np.bool_]
    """Whether a text that holds it must be folded as a whole: it becomes several, or joins its neighbour."""
    letter: NDArray[np.bool_]
    """Whether it counts as a letter or digit after that."""
    script: NDArray[np.uint8]
    """1 Latin, 2 Cyrillic, 4 Greek, 0 anything else."""
    shingle: NDArray[np.uint8]
    """Letters in a shingle of its script: 3, 4, 6 or 8."""


@cache
def characters() -> Characters:
    """Return the tables. Cost: 0.4 s once a process."""
    folded = [fold(chr(code)) for code in range(_SIZE)]
    shown = np.array([_shown(text) for text in folded], dtype=np.uint32)
    whole = shown == SEVERAL
    whole[_joining()] = True
    letter = np.array([chr(code).isalnum() or _is_sign(chr(code)) for code in range(_SIZE)])
    script = np.zeros(_SIZE, dtype=np.uint8)
    for low, high, mark in ((0x41, 0x24F, _LATIN), (0x1E00, 0x1EFF, _LATIN), (0x370, 0x3FF, _GREEK)):
        script[low : high + 1] = mark
    script[0x400:0x530] = _CYRILLIC
    script[~letter] = 0
    shingle = np.full(_SIZE, 8, dtype=np.uint8)
    for length, spans in _SHORTER_SHINGLES.items():
        for low, high in spans:
            shingle[low : high + 1] = length
    return Characters(shown, whole, letter, script, shingle)


def fold(text: str) -> str:
    """Return a text in NFKC, case folded; folding can undo NFKC, hence twice."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def looks_latin(word: str) -> str:
    """Return `word` with each Cyrillic or Greek letter that looks Latin replaced by the Latin one."""
    return "".join(_CYRILLIC_LATIN.get(letter, _GREEK_LATIN.get(letter, letter)) for letter in word)


def one_script(word: str) -> str:
    """Return a small-letter word in one script: that of most of its letters, Latin where they tie.

    `vоte` with a Cyrillic о becomes `vote`, `прaвда` with a Latin a becomes `правда`; a word of one script
    and a word whose letters have no look-alikes stay as they are.
    """
    cyrillic = sum("\u0400" <= letter < "\u0530" for letter in word)
    latin = sum(letter < "\u0250" and letter.isalpha() for letter in word)
    if cyrillic > latin:
        return "".join(_LATIN_CYRILLIC.get(letter, letter) for letter in word)
    return looks_latin(word) if latin else word


def _joining() -> list[int]:
    """Return the code points that NFC may join to the letter before, those that disappear anyhow apart."""
    pairs = (unicodedata.decomposition(chr(code)).split() for code in range(_SIZE))
    second = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and not pair[0].startswith("<")}
    jamo = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    return sorted(code for code in second | jamo if not 0x0590 <= code < 0x0700)


def _shown(folded: str) -> int:
    """Return what a folded character becomes; one that becomes several letters is `SEVERAL`."""
    become = [code for code in map(_shown_one, folded) if code != GONE]
    if all(code == SPACE for code in become):
        return SPACE if become else GONE
    return become[0] if len(become) == 1 else SEVERAL


def _shown_one(char: str) -> int:
    code = ord(char)
    if code == BREAK:
        return BREAK
    if char in _APOSTROPHES:
        return ord("'")
    if code == 0x0640 or code in _OPTIONAL:
        return GONE
    if char in _ARABIC:
        return ord(_ARABIC[char])
    return _by_category(code, char)


def _by_category(code: int, char: str) -> int:
    category = unicodedata.category(char)
    if category in {"Cf", "Co", "Cs", "Cn"} or 0x1F3FB <= code <= 0x1F3FF:
        return GONE
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return ord("0") + int(digit)
    named = _NAMED_LATIN.match(unicodedata.name(char, ""))
    if named:
        return ord(named[1].lower())
    return code if char.isalnum() or _is_sign(char) else SPACE


def _is_sign(char: str) -> bool:
    """Tell a vowel sign of a script that cannot do without from a mark that can."""
    return unicodedata.category(char) in {"Mn", "Mc"} and ord(char) not in _OPTIONAL
