"""A table in memory: any frame that Narwhals or the Arrow PyCapsule interface understands."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import narwhals as nw
import pyarrow as pa

from vigie.model.errors import SourceError
from vigie.sources.columnar import table_records
from vigie.sources.mapping import check_mapping, guess_mapping
from vigie.sources.observations import FormatRules, Observations, observe
from vigie.sources.plan import with_preset
from vigie.sources.reading import Opened, read_observations
from vigie.sources.spec import Reading, SourceOptions
from vigie.sources.tabular import table_notes

__all__ = ["from_frame"]


def from_frame(frame: Any, options: SourceOptions) -> Reading:  # noqa: ANN401 - any frame
    """Read a frame (Arrow, pandas, Polars, …) as the source `tables` would read it from a file.

    The frame is not changed. Without `options.source_file_id` the rows are stamped with a digest of the
    content, so that the same frame gives the same rows.

    Raises:
        SourceError: this is no frame (VG202), or see `tabular.map_columns` and `reading.read_observations`.
    """
    table = _as_table(frame)
    complete = with_preset(options)
    mapping = guess_mapping(table.column_names, complete)
    check_mapping(mapping, table.column_names, place="frame")

    def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: ARG001, FBT001 - the protocol of Observe
        pieces = table.to_batches(max_chunksize=50_000)
        return (observe(records, mapping) for records in table_records(pieces, prefix="row:"))

    opened = Opened(
        observe=observed,
        rules=FormatRules(source="tables", version="1"),
        mapping=mapping,
        options=complete,
        digest=lambda: _digest(table),
        place="frame",
        notes=table_notes(mapping),
    )
    return read_observations(opened)


def _as_table(frame: Any) -> pa.Table:  # noqa: ANN401 - any frame
    if isinstance(frame, pa.Table):
        return frame
    try:
        known = nw.from_native(frame)
        eager = known.collect() if isinstance(known, nw.LazyFrame) else known
        return eager.to_arrow()
    except TypeError as error:
        if hasattr(frame, "__arrow_c_stream__"):
            return pa.table(frame)
        sentence = f"a {type(frame).__name__} is no frame that Narwhals or Arrow understands"
        raise SourceError(
            "VG202", sentence, hint="give an Arrow table, or a pandas or Polars frame"
        ) from error


def _digest(table: pa.Table) -> str:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks(), max_chunksize=50_000)
    return hashlib.sha256(sink.getbuffer()).hexdigest()[:16]
