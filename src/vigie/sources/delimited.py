"""Delimited text (CSV, TSV): which dialect, and its records, with place and reason for each refused.

A record is refused, never repaired, when its quotes or its number of fields do not add up. Blank lines are
no records.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import Block, Encoding, blocks
from vigie.sources.columns import text_column
from vigie.sources.fields import FIELDS, plain_name
from vigie.sources.records import Piece, Records, Refusal, gathered

__all__ = ["Dialect", "delimited_records", "guess_dialect", "header_names", "parse_lines"]

_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_KNOWN_NAMES = {name for field in FIELDS.values() for name in field.names}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are separated, and the names in the first line."""

    delimiter: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The delimiter in words."""
        return _DELIMITERS[self.delimiter]


@dataclass(slots=True)
class _Parsed:
    rows: list[list[str]]
    lines: list[int]
    refused: list[tuple[int, str, str, str]]
    carry_from: int | None = None


def guess_dialect(text: str) -> Dialect | None:
    """Return the delimiter under which most lines have as many fields as the first; None when none fits.

    Args:
        text: Beginning of a file, whole lines.
    """
    fitting: list[tuple[tuple[int, float, int], Dialect]] = []
    for delimiter in _DELIMITERS:
        rows = parse_lines(list(io.StringIO(text, newline="\n"))[:200], 1, delimiter, ends=True).rows
        if not rows or len(rows[0]) < 2:
            continue
        columns = header_names(rows[0])
        even = sum(len(row) == len(columns) for row in rows) / len(rows)
        known = sum(plain_name(column) in _KNOWN_NAMES for column in columns)
        if even >= 0.8 or known >= 2:
            fitting.append(((known, round(even, 1), len(columns)), Dialect(delimiter, columns)))
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def header_names(fields: Sequence[str]) -> tuple[str, ...]:
    """Return column names that differ: an empty one is named by its position, a repeated one numbered."""
    names: list[str] = []
    for position, field in enumerate(fields, start=1):
        name = field.strip().lstrip("\ufeff") or f"column {position}"
        repeated = 2
        while name in names:
            name = f"{field.strip()} ({repeated})"
            repeated += 1
        names.append(name)
    return tuple(names)


def delimited_records(
    path: Path, encoding: Encoding, dialect: Dialect, columns: Sequence[str] | None = None
) -> Iterator[Records]:
    """Yield the records of a delimited file; `columns` limits which are built.

    Raises:
        SourceError: the file holds no first line of names (VG207).
    """
    for piece in gathered(_pieces(path, encoding, dialect)):
        built = {name: text_column(cells) for name, cells in _cells(piece.rows, dialect, columns)}
        yield Records(built, np.array(piece.numbers, np.int64), piece.refs, piece.refusals, piece.bytes_read)


def _cells(
    rows: list[list[str]], dialect: Dialect, columns: Sequence[str] | None
) -> Iterable[tuple[str, Sequence[str]]]:
    """Turn rows into columns; of few columns it takes one cell a row, not all that stand between."""
    if columns is None and rows:
        return zip(dialect.columns, zip(*rows, strict=True), strict=False)
    places = {name: place for place, name in reversed(list(enumerate(dialect.columns)))}
    return [
        (name, [row[places[name]] for row in rows])
        for name in (dialect.columns if columns is None else columns)
    ]


def parse_lines(lines: list[str], first_line: int, delimiter: str, *, ends: bool) -> _Parsed:
    """Split lines into records.

    Args:
        lines: Lines with their line feeds.
        first_line: Number of the first.
        delimiter: One character.
        ends: Whether nothing follows; otherwise a record still open at the end is carried over.
    """
    parsed = _Parsed([], [], [])
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        done = 0
        try:
            for fields in reader:
                if len(fields) > 1 or any(fields):
                    parsed.rows.append(fields)
                    parsed.lines.append(first_line + start + done)
                done = reader.line_num
        except csv.Error as error:
            at = start + done
            if "unexpected end" in str(error) and not ends:
                parsed.carry_from = at
                return parsed
            # Resuming at the next line keeps a stray quote from swallowing what follows it.
            parsed.refused.append((first_line + at, *_csv_reason(error), lines[at]))
            start = at + 1
        else:
            break
    return parsed


def _csv_reason(error: csv.Error) -> tuple[str, str]:
    message = str(error)
    if "unexpected end" in message:
        return "unclosed-quote", "a quote opens here and never closes"
    if "field limit" in message:
        return "oversized-record", "a field is beyond 131 072 characters; is its quote never closed?"
    return "bad-quotes", message


def _pieces(path: Path, encoding: Encoding, dialect: Dialect) -> Iterator[Piece]:
    carried, carried_line, number, header_seen = "", 1, 0, False
    for block in blocks(path, encoding):
        if carried:
            block = replace(block, text=carried + block.text, first_line=carried_line)  # noqa: PLW2901 - what was open comes first
        lines = list(io.StringIO(block.text, newline="\n"))
        parsed = parse_lines(
            lines, block.first_line, dialect.delimiter, ends=block.last or block.oversized is not None
        )
        carried = "" if parsed.carry_from is None else "".join(lines[parsed.carry_from :])
        carried_line = block.first_line + (parsed.carry_from or 0)
        if parsed.rows and not header_seen:
            header_seen = True
            del parsed.rows[0], parsed.lines[0]
        piece = _numbered(parsed, block, len(lines), len(dialect.columns), number)
        number += len(piece.rows) + len(piece.refusals)
        yield piece
    if not header_seen:
        raise SourceError("VG207", "the file holds no line of column names", place=str(path))


def _numbered(parsed: _Parsed, block: Block, n_lines: int, width: int, number: int) -> Piece:
    refused = list(parsed.refused)
    if block.oversized is not None:
        refused.append((block.first_line + n_lines, "oversized-record", "beyond 4 MB", block.oversized))
    kept: list[tuple[int, list[str]]] = []
    for line, fields in zip(parsed.lines, parsed.rows, strict=True):
        whole = len(fields) == width and not block.damaged
        problem = None if whole else _field_problem(fields, width, damaged=block.damaged)
        if problem is None:
            kept.append((line, fields if whole else fields[:width]))
        else:
            refused.append((line, *problem, ",".join(fields)))
    begins = sorted([*(row[0] for row in kept), *(row[0] for row in refused)])
    order = {line: rank for rank, line in enumerate(begins, start=number + 1)}
    refusals = [
        Refusal(order[line], f"line:{line}", reason, detail, sample)
        for line, reason, detail, sample in refused
    ]
    return Piece(
        [fields for _, fields in kept],
        [order[line] for line, _ in kept],
        [f"line:{line}" for line, _ in kept],
        refusals,
        block.bytes_read,
    )


def _field_problem(fields: list[str], width: int, *, damaged: bool) -> tuple[str, str] | None:
    if damaged:
        problem = _character_problem("".join(fields))
        if problem:
            return problem
    if len(fields) < width or any(fields[width:]):
        return "ragged-row", f"{len(fields)} fields where the first line names {width}"
    return None


def _character_problem(text: str) -> tuple[str, str] | None:
    if "\0" in text:
        return "nul-byte", "a NUL character"
    if not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text):
        return "wrong-encoding", "bytes that are no text in the encoding of the file"
    return None
