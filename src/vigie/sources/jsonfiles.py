"""JSON lines, and JSON documents read value by value. Blank lines are no records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from vigie.sources.bytestreams import Encoding, blocks
from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.json_stream import StreamedValue, streamed_values
from vigie.sources.records import Piece, Refusal, gathered

__all__ = ["Items", "json_pieces"]

_PIECE_ROWS = 10_000

Items = Callable[[dict[str, Any]], list[dict[str, Any]] | None]
"""What the records of one JSON value are: None when the value is itself the record."""


def json_pieces(
    path: Path, encoding: Encoding, items: Items, *, whole: bool, stream: str | None = None
) -> Iterator[Piece]:
    """Yield the records of a JSON file as dictionaries, with `line:N`, `line:N/item:M`, `item:N`, … as place.

    Args:
        path: File.
        encoding: Its encoding.
        items: Opens a page into its records.
        whole: Whether the file is one document (an object or a list of objects) and not lines.
        stream: Dotted keys of the list of records in a document that is one object (see `json_stream`).

    Raises:
        SourceError: a document is cut (VG208), or one value in it is beyond 256 MB (VG213).
    """
    if whole:
        return gathered(_document_pieces(path, encoding, items, stream))
    return gathered(_line_pieces(path, encoding, items))


def _line_pieces(path: Path, encoding: Encoding, items: Items) -> Iterator[Piece]:
    number = 0
    for block in blocks(path, encoding):
        piece = Piece([], [], [], [], block.bytes_read)
        for line, text in enumerate(block.text.split("\n"), start=block.first_line):
            if text and not text.isspace():
                number = _add_line(piece, text, line, number, items)
        if block.oversized is not None:
            number += 1
            line = block.first_line + block.text.count("\n")
            refusal = Refusal(number, f"line:{line}", "oversized-record", "beyond 4 MB", block.oversized)
            piece.refusals.append(refusal)
        yield piece


def _add_line(piece: Piece, text: str, line: int, number: int, items: Items) -> int:
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        piece.refusals.append(Refusal(number + 1, f"line:{line}", *_line_problem(text, error), text))
        return number + 1
    if not isinstance(value, dict):
        detail = f"a JSON {type(value).__name__}, not an object"
        piece.refusals.append(Refusal(number + 1, f"line:{line}", "not-json", detail, text))
        return number + 1
    return _add_value(piece, _unmarked(value), f"line:{line}", number, items)


def _unmarked(value: dict[str, Any]) -> dict[str, Any]:
    """Set a file's own key `@` aside, under another name: that one is ours."""
    if CONTEXT_KEY in value:
        value[f"{CONTEXT_KEY} "] = value.pop(CONTEXT_KEY)
    return value


def _line_problem(text: str, error: Exception) -> tuple[str, str]:
    if "\0" in text:
        return "nul-byte", "a NUL character"
    if isinstance(error, UnicodeEncodeError) or any("\udc80" <= letter <= "\udcff" for letter in text):
        return "wrong-encoding", "bytes that are no text in the encoding of the file"
    return "not-json", str(error)


def _add_value(piece: Piece, value: dict[str, Any], place: str, number: int, items: Items) -> int:
    opened = items(value)
    if opened is None:
        return _append(piece, value, place, number + 1)
    for index, item in enumerate(opened, start=1):
        number = _append(piece, item, f"{place}/item:{index}", number + 1)
    return number


def _append(piece: Piece, row: dict[str, Any], place: str, number: int) -> int:
    piece.rows.append(row)
    piece.numbers.append(number)
    piece.refs.append(place)
    return number


def _document_pieces(path: Path, encoding: Encoding, items: Items, stream: str | None) -> Iterator[Piece]:
    piece, number = Piece([], [], [], [], 0), 0
    for found in streamed_values(path, encoding, stream):
        piece.bytes_read = found.bytes_read
        number = _add_streamed(piece, found, number, items)
        if len(piece.rows) + len(piece.refusals) >= _PIECE_ROWS:
            yield piece
            piece = Piece([], [], [], [], found.bytes_read)
    yield piece


def _add_streamed(piece: Piece, found: StreamedValue, number: int, items: Items) -> int:
    value = found.value
    if isinstance(value, dict):
        own = _unmarked(value)
        if found.around is not None:
            own[CONTEXT_KEY] = found.around
        return _add_value(piece, own, found.place, number, items)
    detail = f"a JSON {type(value).__name__}, not an object"
    if found.text is not None:
        detail = "text, numbers or depth that no reader of JSON accepts"
    shown = str(value) if found.text is None else found.text[:1000]
    piece.refusals.append(Refusal(number + 1, found.place, "not-json", detail, shown))
    return number + 1
