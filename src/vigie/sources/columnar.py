"""Parquet files, spreadsheets and Arrow tables as records."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from vigie.model.errors import SourceError
from vigie.sources.columns import Column
from vigie.sources.delimited import header_names
from vigie.sources.records import BATCH_ROWS, Records, column_of

__all__ = [
    "MAX_SHEET_BYTES",
    "parquet_columns",
    "parquet_records",
    "sheet_records",
    "sheet_table",
    "table_records",
]

MAX_SHEET_BYTES = 512 * 1024 * 1024


def parquet_columns(path: Path) -> tuple[tuple[str, ...], int]:
    """Return the column names of a Parquet file and its number of rows.

    Raises:
        SourceError: the file is cut or damaged (VG208).
    """
    with _opened(path) as stored:
        return tuple(stored.schema_arrow.names), stored.metadata.num_rows


def parquet_records(path: Path, columns: Sequence[str] | None = None) -> Iterator[Records]:
    """Yield the rows of a Parquet file, at most 50 000 at a time.

    Raises:
        SourceError: the file is cut or damaged (VG208).
    """
    size_bytes = path.stat().st_size
    with _opened(path) as stored:
        total = max(stored.metadata.num_rows, 1)
        names = [name for name in stored.schema_arrow.names if columns is None or name in columns]
        try:
            pieces = stored.iter_batches(BATCH_ROWS, columns=names)
            for records in table_records(pieces, prefix="row:"):
                records.bytes_read = int(size_bytes * int(records.numbers[-1]) / total)
                yield records
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from error


def table_records(pieces: Iterable[pa.RecordBatch], prefix: str) -> Iterator[Records]:
    """Yield Arrow batches as records named `prefix` and their number from 1; the batches are not changed."""
    done = 0
    for piece in pieces:
        for start in range(0, piece.num_rows, BATCH_ROWS):
            part = piece.slice(start, BATCH_ROWS)
            numbers = np.arange(done + 1, done + part.num_rows + 1, dtype=np.int64)
            done += part.num_rows
            columns = {
                name: _plain(column) for name, column in zip(part.schema.names, part.columns, strict=True)
            }
            yield Records(columns, numbers, [f"{prefix}{number}" for number in numbers.tolist()])


def sheet_table(path: Path) -> tuple[str, tuple[str, ...], list[list[Any]], tuple[str, ...]]:
    """Return the first sheet with rows: its name, its column names, its rows, and the other sheets' names.

    Raises:
        SourceError: the file is cut, damaged or locked (VG208), or beyond 512 MB unpacked (VG213).
    """
    _refuse_bomb(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            names = list(book.sheet_names)
            for name in names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if rows:
                    columns = header_names([str(cell) for cell in rows[0]])
                    return name, columns, rows[1:], tuple(other for other in names if other != name)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(path, error) from error
    raise SourceError("VG207", "the workbook holds no row", place=str(path))


def sheet_records(path: Path, columns: Sequence[str] | None = None) -> Iterator[Records]:
    """Yield the rows of the first sheet that holds any; a row whose cells are all empty is no record."""
    sheet, names, rows, _ = sheet_table(path)
    listed = [(place, row) for place, row in enumerate(rows, start=2) if any(cell != "" for cell in row)]
    for start in range(0, len(listed), BATCH_ROWS):
        part = listed[start : start + BATCH_ROWS]
        cells = {
            name: [row[index] if row[index] != "" else None for _, row in part]
            for index, name in enumerate(names)
        }
        built = {
            name: column_of(values) for name, values in cells.items() if columns is None or name in columns
        }
        refs = [f"{sheet}!row:{place}" for place, _ in part]
        numbers = np.arange(start + 1, start + len(part) + 1, dtype=np.int64)
        yield Records(built, numbers, refs, [], path.stat().st_size)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> SourceError:
    first = (str(error).splitlines() or [type(error).__name__])[0]
    sentence = f"the file is cut or damaged: {first}"
    return SourceError("VG208", sentence, place=str(path), hint="fetch the file again")


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size_bytes = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(path, error) from error
    if size_bytes > MAX_SHEET_BYTES:
        sentence = "the workbook is beyond 512 MB when unpacked"
        raise SourceError("VG213", sentence, place=str(path), hint="save the sheet as CSV and read that")


def _plain(column: Column) -> Column:
    """Decode dictionaries, and write what is nested, binary or boolean as text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_temporal(kind):
        return column
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column_of(column.to_pylist())
