"""The few verbs on Arrow columns that sources need, with plain types around Arrow's own functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute

__all__ = [
    "Bools",
    "Column",
    "among",
    "coalesced",
    "counted",
    "distinct",
    "joined",
    "lowered",
    "matching",
    "nulls",
    "only",
    "present",
    "repeated",
    "replaced",
    "starts",
    "taken",
    "text_column",
    "trimmed",
    "where",
]

Column: TypeAlias = "pa.Array[Any]"
Bools: TypeAlias = npt.NDArray[np.bool_]

_ARROW: Any = pyarrow.compute


def text_column(values: Sequence[Any]) -> Column:
    """Build a column of strings."""
    return pa.array(values, pa.string())


def nulls(rows: int, kind: pa.DataType | None = None) -> Column:
    """Build a column of nothing, of strings unless said otherwise."""
    empty: Any = pa.nulls
    column: Column = empty(rows, kind or pa.string())
    return column


def repeated(word: str, rows: int) -> Column:
    """Build a column of one word."""
    return pa.repeat(pa.scalar(word, pa.string()), rows)


def present(column: Column) -> Bools:
    """Return where a column is not null."""
    return np.asarray(_ARROW.is_valid(column).to_numpy(zero_copy_only=False), np.bool_)


def where(mask: Bools, yes: Column | str, no: Column | str | None) -> Column:
    """Choose between two columns, or words, row by row."""
    chosen: Column = _ARROW.if_else(pa.array(mask), _scalar(yes), _scalar(no))
    return chosen


def only(column: Column, mask: Bools) -> Column:
    """Return the column, null where not `mask`."""
    kept: Column = _ARROW.if_else(pa.array(mask), column, pa.scalar(None, column.type))
    return kept


def coalesced(first: Column, second: Column) -> Column:
    """Return the first column, the second where it is null."""
    filled: Column = _ARROW.coalesce(first, second)
    return filled


def taken(column: Column, rows: npt.NDArray[np.int64]) -> Column:
    """Return the rows asked for."""
    return column.take(pa.array(rows, pa.int64()))


def joined(parts: Sequence[Column | str], separator: str) -> Column:
    """Join strings row by row; a null part makes null."""
    text: Column = _ARROW.binary_join_element_wise(*parts, separator)
    return text


def among(text: Column, words: Sequence[str]) -> Bools:
    """Return where a column holds one of some words; null is none of them."""
    found = _ARROW.is_in(text, value_set=pa.array(words))
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def matching(text: Column, pattern: str) -> Bools:
    """Return where a regular expression is found; null is no match."""
    found = _ARROW.match_substring_regex(text, pattern).fill_null(False)
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)


def replaced(text: Column, pattern: str, by: str) -> Column:
    """Replace what a regular expression finds."""
    changed: Column = _ARROW.replace_substring_regex(text, pattern, by)
    return changed


def trimmed(text: Column) -> Column:
    """Cut white space at both ends."""
    cut: Column = _ARROW.utf8_trim_whitespace(text)
    return cut


def lowered(text: Column) -> Column:
    """Return lower case."""
    lower: Column = _ARROW.utf8_lower(text)
    return lower


def starts(text: Column, length: int) -> Column:
    """Return the first characters."""
    head: Column = _ARROW.utf8_slice_codeunits(text, 0, length)
    return head


def distinct(column: Column) -> Column:
    """Return each value once, in order of appearance, without null."""
    once: Column = _ARROW.unique(column.drop_null())
    return once


def counted(column: Column) -> dict[Any, int]:
    """Return each value that is not null with its number of rows, in order of appearance."""
    pairs = _ARROW.value_counts(column.drop_null())
    return dict(zip(pairs.field(0).to_pylist(), pairs.field(1).to_pylist(), strict=True))


def _scalar(value: Column | str | None) -> Any:  # noqa: ANN401 - an Arrow column or scalar
    return value if isinstance(value, pa.Array) else pa.scalar(value, pa.string())
