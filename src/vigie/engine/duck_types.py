"""Types at the border of DuckDB: what goes in, and the five that come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from duckdb.value.constant import LongValue

from vigie.engine.plan import Value
from vigie.model.errors import InternalError

__all__ = ["ARROW", "bound", "portable"]

ARROW: dict[str, pa.DataType] = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "blob": pa.binary(),
}
_KINDS = {
    "VARCHAR": "varchar",
    '"NULL"': "varchar",
    "BOOLEAN": "boolean",
    "FLOAT": "double",
    "DOUBLE": "double",
    "BLOB": "blob",
} | dict.fromkeys(
    (
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
        "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    ),
    "bigint",
)  # fmt: skip


def portable(names: Sequence[str], types: Sequence[object], *, place: str) -> dict[str, str]:
    """Choose one of five types for each column, whatever width or decimal type DuckDB gave it.

    Raises:
        InternalError: a column is of a type that tables do not hold (VG402).
    """
    columns: dict[str, str] = {}
    for name, kind in zip(names, map(str, types), strict=True):
        chosen = "double" if kind.startswith("DECIMAL") else _KINDS.get(kind)
        if chosen is None:
            sentence = f"column {name!r} is {kind}; tables hold text, int64, float64, bool and bytes"
            raise InternalError("VG402", sentence, place=place, hint="cast it in the statement")
        columns[name] = chosen
    return columns


def bound(params: dict[str, Value]) -> dict[str, Any]:
    """Give whole numbers 64 bits: DuckDB would take small ones as 32, and overflow in products."""
    return {
        name: LongValue(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in params.items()
    }
