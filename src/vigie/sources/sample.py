"""The beginning of a file: container, encoding, dialect, first records. Enough to guess its format."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from vigie.model.errors import OutsideError, SourceError
from vigie.sources.bytestreams import MAX_RECORD_BYTES, Encoding, guess_encoding, head_of
from vigie.sources.columnar import parquet_columns, sheet_table
from vigie.sources.delimited import Dialect, guess_dialect, parse_lines
from vigie.sources.json_stream import SCRIPT_PREFIX, first_values
from vigie.sources.records import flattened

__all__ = ["Container", "Sample", "take_sample"]

_HEAD_BYTES = 256 * 1024
_FIRST = 50
_BINARY_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x7fELF",
    b"7z\xbc\xaf",
    b"Rar!",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Container:
    """What holds the records."""

    DELIMITED = "delimited text"
    JSON_LINES = "JSON lines"
    JSON_DOCUMENT = "JSON document"
    PARQUET = "Parquet"
    SHEET = "Excel workbook"
    OTHER_TEXT = "text"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class Sample:
    """What the beginning of a file shows.

    Attributes:
        path: File.
        size_bytes: Size on disk.
        container: One of `Container`.
        encoding: For text.
        dialect: For delimited text.
        columns: Column names, or the dotted names in the first JSON records.
        records: First JSON values (of a large one the beginning), or rows of delimited text as name → cell;
            at most 50.
        rows: Number of rows where the file says it.
        notes: Sentences for the user.
    """

    path: Path
    size_bytes: int
    container: str
    encoding: Encoding = field(default_factory=lambda: Encoding("utf-8"))
    dialect: Dialect | None = None
    columns: tuple[str, ...] = ()
    records: tuple[dict[str, Any], ...] = ()
    rows: int | None = None
    notes: tuple[str, ...] = ()


def take_sample(path: Path) -> Sample:
    """Read the beginning of a file.

    Raises:
        SourceError: there is no such file (VG209), it is empty (VG207), or it is cut or damaged (VG208).
    """
    size_bytes = _size_of(path)
    head = head_of(path, _HEAD_BYTES)
    if not head.strip():
        raise SourceError("VG207", "the file is empty", place=str(path))
    if head.startswith(b"PAR1"):
        columns, rows = parquet_columns(path)
        return Sample(path, size_bytes, Container.PARQUET, columns=columns, rows=rows)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_sample(path, size_bytes)
    encoding = guess_encoding(head)
    text = _whole_lines(head, encoding, complete=len(head) < _HEAD_BYTES)
    if head.startswith((*_BINARY_MAGIC, _OLD_OFFICE)) or _looks_binary(text):
        return Sample(path, size_bytes, Container.BINARY)
    return _text_sample(path, size_bytes, encoding, text)


def _size_of(path: Path) -> int:
    try:
        if path.is_dir():
            raise SourceError("VG209", "this is a folder; give one file", place=str(path))
        return path.stat().st_size
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except OSError as error:
        raise OutsideError("VG501", f"cannot read: {error}", place=str(path)) from error


def _packed_sample(path: Path, size_bytes: int) -> Sample:
    try:
        with zipfile.ZipFile(path) as packed:
            is_sheet = "xl/workbook.xml" in packed.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        sentence = f"the file is cut or damaged: {error}"
        raise SourceError("VG208", sentence, place=str(path), hint="fetch the file again") from error
    if not is_sheet:
        note = "a ZIP archive: `vigie ingest` unpacks it, anything else takes one file of it"
        return Sample(path, size_bytes, Container.BINARY, notes=(note,))
    sheet, columns, rows, others = sheet_table(path)
    notes = (f"sheet {sheet!r} is read; not read: {', '.join(others)}",) if others else ()
    return Sample(path, size_bytes, Container.SHEET, columns=columns, rows=len(rows), notes=notes)


def _whole_lines(head: bytes, encoding: Encoding, *, complete: bool) -> str:
    text = head[encoding.bom_bytes :].decode(encoding.codec, "replace").replace("\r\n", "\n")
    if encoding.newline == b"\r":
        text = text.replace("\r", "\n")
    return text if complete or "\n" not in text else text[: text.rfind("\n") + 1]


def _looks_binary(text: str) -> bool:
    control = sum(letter < " " and letter not in "\t\n\r\f" for letter in text[:20_000])
    replaced = text[:20_000].count("\ufffd")
    return control + replaced > 0.1 * len(text[:20_000])


def _text_sample(path: Path, size_bytes: int, encoding: Encoding, text: str) -> Sample:
    notes = (encoding.note,) if encoding.note else ()
    if text.lstrip()[:1] in {"{", "["} or SCRIPT_PREFIX.match(text):
        return _json_sample(path, size_bytes, encoding, _first_line(path, encoding, text))
    dialect = guess_dialect(text)
    container = Container.OTHER_TEXT if dialect is None else Container.DELIMITED
    columns = () if dialect is None else dialect.columns
    rows = () if dialect is None else _first_rows(text, dialect)
    return Sample(path, size_bytes, container, encoding, dialect, columns=columns, records=rows, notes=notes)


def _first_rows(text: str, dialect: Dialect) -> tuple[dict[str, Any], ...]:
    lines = list(io.StringIO(text, newline="\n"))[: 20 * _FIRST]
    rows = parse_lines(lines, 1, dialect.delimiter, ends=False).rows[1 : _FIRST + 1]
    return tuple(dict(zip(dialect.columns, row, strict=False)) for row in rows)


def _first_line(path: Path, encoding: Encoding, text: str) -> str:
    """Return the sample, made longer when not even one line of it is whole: a page of posts can be large."""
    if "\n" in text.strip():
        return text
    head = head_of(path, MAX_RECORD_BYTES)
    return _whole_lines(head, encoding, complete=len(head) < MAX_RECORD_BYTES)


def _json_sample(path: Path, size_bytes: int, encoding: Encoding, text: str) -> Sample:
    notes = (encoding.note,) if encoding.note else ()
    records, container = _first_records(text), Container.JSON_LINES
    if not records:
        listed = first_values(path, encoding, _FIRST)
        records = tuple(item for item in listed if isinstance(item, dict))
        container = Container.JSON_DOCUMENT
    names = dict.fromkeys(name for record in records for name in flattened(record))
    return Sample(path, size_bytes, container, encoding, columns=tuple(names), records=records, notes=notes)


def _first_records(text: str) -> tuple[dict[str, Any], ...]:
    """Return the first lines that are JSON objects, none when most lines are not: then lines mean nothing."""
    lines = [line for line in text.split("\n") if line.strip()][: 2 * _FIRST]
    values = [_json_of(line) for line in lines]
    records = [value for value in values if isinstance(value, dict)]
    return tuple(records[:_FIRST]) if 2 * len(records) >= len(lines) else ()


def _json_of(line: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
