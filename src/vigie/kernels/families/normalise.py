"""Texts in the form that families are built on: what a reader reads, without the tricks.

Rule `family-text-1`, in this order:

1. a leading `RT @name:`, web addresses and mentions become a space;
2. Unicode NFKC, case folded, NFKC again;
3. zero-width characters, joiners, bidirectional marks, variation selectors, accents left uncomposed, Arabic
   and Hebrew vowel points and the tatweel disappear; Arabic letters that writers use for one another are
   made one;
4. digits of any script become 0–9; squared, circled and small capital Latin letters become letters;
5. inside a word that mixes Latin with Cyrillic or Greek, look-alike letters go to the script of most of it;
6. whatever is no letter, digit, vowel sign or apostrophe (emoji, punctuation, `#`) becomes a space, and
   spaces run together. The words of hashtags stay.

*Readable* text keeps the spaces and apostrophes; *letters* is the same without them. Two posts with the same
letters are exact copies. It differs from rule `text-1`, which names an object for co-action and keeps more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.kernels.families.characters import BREAK, GONE, SEVERAL, SPACE, characters, fold, one_script

__all__ = [
    "FAMILY_TEXT_RULE",
    "FamilyTexts",
    "family_texts",
    "is_passed_on",
    "letters_of",
    "readable_text",
    "strings_of",
]

FAMILY_TEXT_RULE = "family-text-1"

Codes = NDArray[np.uint32]
Ints = NDArray[np.int64]

# Of short posts, what the cache of a processor holds.
_PIECE = 8_000
_REPOSTED = r"^\s*(?i:RT)\s+[@＠][\p{L}\p{N}_.]+\s*:?"
_ADDRESS = r"(?i:https?://|www\.|pic\.twitter\.com/|t\.co/)[^\s]+"
_MENTION = r"[@＠][\p{L}\p{N}_.]+"
_HAN_ABOVE = 0x20000
_HAN_END = 0x323B0


@dataclass(frozen=True, slots=True)
class FamilyTexts:
    """Texts under the rule, in the order given; an absent text is null in both."""

    readable: pa.Array[Any]
    letters: pa.Array[Any]


def family_texts(texts: pa.Array[Any] | pa.ChunkedArray[Any], *, threads: int = 2) -> FamilyTexts:
    """Apply rule `family-text-1` to an array of strings.

    Args:
        texts: texts as published; null stays null.
        threads: pieces of 8 000 texts worked on at once; changes no result.

    Cost: linear, about 3 s for a million texts of 100 characters on two cores.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    pieces = list(_pieces(whole.cast(pa.string())))
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(_piece, pieces))
    empty = pa.array([], pa.string())
    return FamilyTexts(
        pa.concat_arrays([empty, *(readable for readable, _ in done)]),
        pa.concat_arrays([empty, *(letters for _, letters in done)]),
    )


def is_passed_on(texts: pa.Array[Any] | pa.ChunkedArray[Any]) -> pa.Array[Any]:
    """Say of each text whether it begins with `RT @name`; false where there is none."""
    held: Any = pc.match_substring_regex(texts, _REPOSTED)
    begins: pa.Array[Any] = held.fill_null(False)
    return begins


def readable_text(text: str) -> str:
    """Return one text as `family_texts` reads it. Cost: about 0.3 ms, for the few that a page shows."""
    return str(_piece(pa.array([text], pa.string()))[0][0].as_py())


def letters_of(text: str) -> str:
    """Return the letters and digits of one text under the rule."""
    return str(_piece(pa.array([text], pa.string()))[1][0].as_py())


def strings_of(codes: Codes, ends: Ints) -> pa.Array[Any]:
    """Return strings from one buffer of code points, each ending before its place in `ends`."""
    widths = (
        1 + (codes > 0x7F).view(np.uint8) + (codes > 0x7FF).view(np.uint8) + (codes > 0xFFFF).view(np.uint8)
    )
    places = np.concatenate([[0], np.cumsum(widths, dtype=np.int64)])
    offsets = np.concatenate([[0], places[ends]]).astype(np.int32)
    data = codes.tobytes().decode("utf-32-le").encode("utf-8")
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets.tobytes()), pa.py_buffer(data))


def _pieces(texts: pa.Array[Any]) -> Iterator[pa.Array[Any]]:
    return (texts.slice(start, _PIECE) for start in range(0, len(texts), _PIECE))


def _piece(texts: pa.Array[Any]) -> tuple[pa.Array[Any], pa.Array[Any]]:
    """Return readable texts and letters of some texts."""
    valid = pc.is_valid(texts)
    filled: Any = texts.fill_null("")
    plain: Any = pc.replace_substring(filled, "\x00", " ")
    for pattern in (_REPOSTED, _ADDRESS, _MENTION):
        plain = pc.replace_substring_regex(plain, pattern, " ")
    codes = _same_script(_shown(_folded_where_needed(plain)))
    letter = _looked_up(characters().letter, codes)
    return _masked(_spaced(codes), valid), _masked(_cut(codes, letter | (codes == BREAK)), valid)


def _code_points(texts: pa.Array[Any]) -> Codes:
    """Return the code points of all texts, each followed by `BREAK`."""
    offsets = pa.array([0, len(texts)], pa.int32())
    listed = pa.ListArray.from_arrays(offsets, texts)
    whole: Any = pc.binary_join(listed, chr(BREAK))
    joined = f"{whole[0].as_py()}{chr(BREAK)}"
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _folded_where_needed(texts: pa.Array[Any]) -> Codes:
    """Return the code points of all texts, those folded that the tables cannot read letter by letter."""
    codes = _code_points(texts)
    whole = np.flatnonzero(_looked_up(characters().whole, codes))
    if not len(whole):
        return codes
    listed = texts.to_pylist()
    for place in np.unique(np.searchsorted(np.flatnonzero(codes == BREAK), whole)).tolist():
        listed[place] = fold(listed[place])
    return _code_points(pa.array(listed, pa.string()))


def _shown(codes: Codes) -> Codes:
    """Return the code points looked up; those that disappear are left out."""
    shown = characters().shown[np.minimum(codes, _HAN_ABOVE - 1)]
    above = codes >= _HAN_ABOVE
    if above.any():
        shown[above] = np.where(codes[above] < _HAN_END, codes[above], GONE)
    kept: Codes = shown[shown < SEVERAL]
    return kept


def _looked_up(table: NDArray[Any], codes: Codes) -> NDArray[Any]:
    """Look code points up; Han beyond the table counts as its own kind, a letter of no listed script."""
    return np.where(codes < _HAN_ABOVE, table[np.minimum(codes, len(table) - 1)], table[0x4E00])


def _same_script(codes: Codes) -> Codes:
    """Write each word that mixes scripts in one of them."""
    script = _looked_up(characters().script, codes)
    if not (script > 1).any() or not (script == 1).any():
        return codes
    borders = np.flatnonzero((codes == SPACE) | (codes == BREAK))
    starts = np.concatenate([[0], borders[:-1] + 1])
    scripts = np.bitwise_or.reduceat(np.append(script, np.uint8(0)), starts)
    mixed = np.flatnonzero((scripts & (scripts - 1)) != 0)
    if not len(mixed):
        return codes
    codes = codes.copy()
    for start, end in zip(starts[mixed], borders[mixed], strict=True):
        word = one_script(codes[start:end].tobytes().decode("utf-32-le"))
        codes[start:end] = np.frombuffer(word.encode("utf-32-le"), dtype=np.uint32)
    return codes


def _spaced(codes: Codes) -> pa.Array[Any]:
    """Return readable texts: runs of spaces made one, none at either end."""
    gap = (codes == SPACE) | (codes == BREAK)
    codes = codes[(codes != SPACE) | ~np.concatenate([[True], gap[:-1]])]
    before_break = np.concatenate([codes[1:] == BREAK, [False]])
    return _cut(codes, ~((codes == SPACE) & before_break))


def _cut(codes: Codes, kept: NDArray[np.bool_]) -> pa.Array[Any]:
    """Return one string a text from the code points kept; breaks must be among them."""
    codes = codes[kept]
    breaks = np.flatnonzero(codes == BREAK)
    return strings_of(codes[codes != BREAK], breaks - np.arange(len(breaks)))


def _masked(texts: pa.Array[Any], valid: pa.Array[Any]) -> pa.Array[Any]:
    rule: Callable[..., pa.Array[Any]] = pc.if_else
    return rule(valid, texts, pa.scalar(None, pa.string()))
