"""Rows that wait on disk: small tables in, Parquet files of sensible row groups out."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from vigie.engine.port import ParquetFiles

__all__ = ["Spool"]

_GROUP_ROWS = 122_880
_GROUP_BYTES = 64 * 1024 * 1024


class Spool:
    """Writes tables of one schema to one Parquet file, holding at most one row group in memory.

    The file appears with the first row group; it is readable after `close`. Nothing else is promised to a
    process that dies in between.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._held: list[pa.Table] = []
        self._rows = 0
        self._bytes = 0
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Add rows; the table must have exactly the spool's schema."""
        self._held.append(table)
        self._rows += table.num_rows
        self._bytes += table.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> ParquetFiles:
        """Write what is held and return the file; a spool without a row gives no file."""
        if self._rows:
            self._flush()
        if self._writer is None:
            return ParquetFiles((), self._schema)
        if self._writer.is_open:
            self._writer.close()
        return ParquetFiles((str(self._path),), self._schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd", compression_level=1)
        self._writer.write_table(pa.concat_tables(self._held), row_group_size=_GROUP_ROWS)
        self._held, self._rows, self._bytes = [], 0, 0
