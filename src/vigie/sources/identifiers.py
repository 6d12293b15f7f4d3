"""Ids as text, and the damage that spreadsheets and floating-point numbers do to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vigie.sources.columns import Bools, Column, among, distinct, matching, only, replaced, trimmed, where

__all__ = [
    "PREFIX_PLATFORMS",
    "IdColumn",
    "id_column",
    "id_prefixes",
    "long_ids",
    "platform_word",
    "without_blanks",
]

_EXACT_LIMIT = 2**53
_SCIENTIFIC = r"^[+-]?\d+([.,]\d+)?[eE]\+\d+$|^[+-]?\d+[.,]\d+[eE]\d+$"
_SUSPECT = r"^[+-]?\d+([.,]|[eE]\+)"
_POINT_ZERO = r"^-?\d+\.0+$"
_BLANKS = ("", "NA", "N/A", "#N/A", "NaN", "nan", "null", "NULL", "None", "<NA>", "\\N")

PREFIX_PLATFORMS = {
    "fb": "facebook",
    "ig": "instagram",
    "tg": "telegram",
    "tt": "tiktok",
    "tw": "x",
    "vk": "vk",
    "yt": "youtube",
}
_SAME_PLATFORM = {"twitter": "x", "twitter.com": "x", "x.com": "x"}


@dataclass(frozen=True, slots=True)
class IdColumn:
    """Ids as text (null where missing), which are damaged, and how many were read back from numbers."""

    text: Column
    damaged: Bools
    from_float: int


def id_column(values: Column) -> IdColumn:
    """Turn a column into ids.

    `129235.0` becomes `129235`: whole numbers below 2⁵³ survive floating point. Scientific notation, larger
    floating-point numbers and fractions are damaged: their digits are lost.
    """
    if pa.types.is_floating(values.type):
        return _from_floats(values.cast(pa.float64()))
    text = without_blanks(values.cast(pa.string()))
    damaged = pointed = matching(text, _SUSPECT)
    if damaged.any():
        damaged, pointed = matching(text, _SCIENTIFIC), matching(text, _POINT_ZERO)
        text = replaced(text, r"^(-?\d+)\.0+$", r"\1")
        damaged |= pointed & matching(text, r"^-?\d{16,}$")
    return IdColumn(text, damaged, int((pointed & ~damaged).sum()))


def without_blanks(text: Column) -> Column:
    """Trim white space; an empty cell, or a word by which programs say missing (`NA`, `null`), is null."""
    bare = trimmed(text)
    return only(bare, ~among(bare, _BLANKS))


def id_prefixes(ids: Column) -> set[str]:
    """Return what stands before the first `_` of the ids, of all distinct values; `""` for an id without."""
    once = distinct(ids)
    prefixed = matching(once, r"^[a-z]{2}_.")
    heads = replaced(once, r"^([a-z]{2})_.*$", r"\1")
    return {str(head) for head in distinct(where(prefixed, heads, "")).to_pylist()}


def platform_word(name: str) -> str:
    """Return a platform's name in lower case, `twitter` as `x`."""
    word = name.strip().casefold()
    return _SAME_PLATFORM.get(word, word)


def _from_floats(values: Column) -> IdColumn:
    numbers = values.fill_null(np.nan).to_numpy(zero_copy_only=False)
    known = ~np.isnan(numbers)
    size = np.abs(np.where(known, numbers, 0.0))
    exact = known & (size < _EXACT_LIMIT) & (size == np.floor(size))
    whole = pa.array(np.where(exact, numbers, 0.0).astype(np.int64)).cast(pa.string())
    text = only(where(exact, whole, values.cast(pa.string())), known)
    return IdColumn(text, known & ~exact, int(exact.sum()))


def long_ids(ids: Column) -> tuple[Bools, Bools]:
    """Return which ids are numbers of sixteen digits or more, and which of them end in `000`."""
    return matching(ids, r"^\d{16,}$"), matching(ids, r"^\d{13,}000$")
