"""JSON lines, and whole JSON documents of bounded size. Blank lines are no records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import Encoding, blocks, open_bytes
from vigie.sources.records import Piece, Refusal, gathered

__all__ = ["MAX_DOCUMENT_BYTES", "Items", "json_document", "json_pieces"]

MAX_DOCUMENT_BYTES = 256 * 1024 * 1024

Items = Callable[[dict[str, Any]], list[dict[str, Any]] | None]
"""What the records of one JSON value are: None when the value is itself the record."""


def json_pieces(path: Path, encoding: Encoding, items: Items, *, whole: bool) -> Iterator[Piece]:
    """Yield the records of a JSON file as dictionaries, with `line:N`, `line:N/item:M` or `item:M` as place.

    Args:
        path: File.
        encoding: Its encoding.
        items: Opens a page into its records.
        whole: Whether the file is one document (an object or a list of objects) and not lines.

    Raises:
        SourceError: a document is cut or beyond 256 MB (VG208, VG213).
    """
    return gathered(_document_pieces(path, encoding, items) if whole else _line_pieces(path, encoding, items))


def json_document(path: Path, encoding: Encoding) -> Any:  # noqa: ANN401 - any JSON value
    """Read a file that is one JSON document.

    Raises:
        SourceError: it is beyond 256 MB (VG213) or no valid JSON (VG208).
    """
    with open_bytes(path) as stream:
        stream.read(encoding.bom_bytes)
        content = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        hint = "write one record per line (JSON lines) and read that"
        raise SourceError("VG213", "one JSON document is beyond 256 MB", place=str(path), hint=hint)
    try:
        if encoding.codec != "utf-8":
            content = content.decode(encoding.codec).encode()
        return orjson.loads(content)
    except (orjson.JSONDecodeError, UnicodeError) as error:
        sentence = f"the JSON document is cut or damaged: {error}"
        raise SourceError("VG208", sentence, place=str(path), hint="fetch the file again") from error


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
    return _add_value(piece, value, f"line:{line}", number, items)


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


def _document_pieces(path: Path, encoding: Encoding, items: Items) -> Iterator[Piece]:
    value = json_document(path, encoding)
    pages = value if isinstance(value, list) else [value]
    piece, number = Piece([], [], [], [], path.stat().st_size), 0
    for index, page in enumerate(pages, start=1):
        if isinstance(page, dict):
            number = _add_value(piece, page, f"item:{index}", number, items)
        else:
            number += 1
            detail = f"a JSON {type(page).__name__}, not an object"
            piece.refusals.append(Refusal(number, f"item:{index}", "not-json", detail, str(page)))
    yield piece
