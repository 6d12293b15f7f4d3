"""Records: what every reader gives, whatever the file is, before anybody knows what the columns mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from vigie.sources.columns import Column

__all__ = [
    "BATCH_ROWS",
    "Piece",
    "Records",
    "Refusal",
    "column_of",
    "columns_of",
    "flattened",
    "gathered",
    "json_text",
    "json_texts",
]

BATCH_ROWS = 50_000
_BATCH_BYTES = 16 * 1024 * 1024
_SAMPLE_CHARS = 200
_PLAIN_TYPES = (pa.types.is_string, pa.types.is_integer, pa.types.is_floating, pa.types.is_temporal)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that gives no post: a row of contract `rejection`."""

    record: int
    raw_ref: str
    reason: str
    detail: str
    sample: str

    def row(self) -> dict[str, Any]:
        """Return the row; lone surrogates, which no UTF-8 column holds, are shown as escapes."""
        return {
            "record": self.record,
            "raw_ref": self.raw_ref,
            "reason": self.reason,
            "detail": self.detail,
            "sample": self.sample[:_SAMPLE_CHARS].encode("utf-8", "backslashreplace").decode("utf-8"),
        }


@dataclass(slots=True)
class Records:
    """Columns by name, with the number and place of each record, and the records refused on the way.

    `count` = rows of the columns + refusals.
    """

    columns: dict[str, Column]
    numbers: npt.NDArray[np.int64]
    refs: list[str]
    refusals: list[Refusal] = field(default_factory=list)
    bytes_read: int = 0

    @property
    def count(self) -> int:
        """Records in this piece."""
        return len(self.numbers) + len(self.refusals)


@dataclass(slots=True)
class Piece:
    """Some rows of Python values with their numbers and places; what text readers give one another."""

    rows: list[Any]
    numbers: list[int]
    refs: list[str]
    refusals: list[Refusal]
    bytes_read: int


def gathered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join small pieces and cut large ones: at most `BATCH_ROWS` rows, about 16 MB of file."""
    held = Piece([], [], [], [], 0)
    flushed_bytes = 0
    for piece in pieces:
        held.rows += piece.rows
        held.numbers += piece.numbers
        held.refs += piece.refs
        held.refusals += piece.refusals
        held.bytes_read = piece.bytes_read
        full = held.bytes_read - flushed_bytes >= _BATCH_BYTES
        while len(held.rows) >= BATCH_ROWS or len(held.refusals) >= BATCH_ROWS or (full and held.rows):
            yield _cut(held)
            flushed_bytes, full = held.bytes_read, False
    if held.rows or held.refusals:
        yield held


def _cut(held: Piece) -> Piece:
    first = Piece(
        held.rows[:BATCH_ROWS],
        held.numbers[:BATCH_ROWS],
        held.refs[:BATCH_ROWS],
        held.refusals,
        held.bytes_read,
    )
    del held.rows[:BATCH_ROWS], held.numbers[:BATCH_ROWS], held.refs[:BATCH_ROWS]
    held.refusals = []
    return first


def column_of(values: Sequence[Any]) -> Column:
    """Build an Arrow column; values of several types become text, lists and objects JSON text."""
    try:
        built: Column = pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        built = pa.array([_text_of(value) for value in values], pa.string())
    kind = built.type
    if pa.types.is_large_string(kind):
        return built.cast(pa.string())
    if any(test(kind) for test in _PLAIN_TYPES):
        return built
    return pa.array([_text_of(value) for value in values], pa.string())


def columns_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str] | None = None) -> dict[str, Column]:
    """Turn dictionaries into columns, in the order in which names first appear; an absent key is null."""
    known = names if names is not None else list(dict.fromkeys(name for row in rows for name in row))
    return {name: column_of([row.get(name) for row in rows]) for name in known}


def flattened(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Join nested objects into dotted names: `{"a": {"b": 1}}` → `{"a.b": 1}`; lists stay."""
    if not prefix and not any(isinstance(value, dict) for value in record.values()):
        return dict(record)
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            flat |= flattened(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def json_text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return compact JSON; what JSON cannot say is written as text, and so is what is nested too deeply."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        return _deep_json_text(value)


def _deep_json_text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write what orjson refuses: it nests 254 deep at most, and reads 1 024."""
    try:
        return json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return '"nested too deeply to be kept here: see the file"'


def json_texts(columns: Mapping[str, Column], rows: int) -> list[str]:
    """Return each row as one JSON object of the columns that are not null."""
    listed = {name: column.to_pylist() for name, column in columns.items()}
    return [
        json_text({name: values[row] for name, values in listed.items() if values[row] is not None})
        for row in range(rows)
    ]


def _text_of(value: Any) -> str | None:  # noqa: ANN401 - any cell
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return json_text(value) if isinstance(value, dict | list | tuple) else str(value)
