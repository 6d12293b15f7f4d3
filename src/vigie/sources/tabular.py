"""Sources whose files are tables: delimited text, flat JSON, Parquet, Excel, or a table in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import sha256_of
from vigie.sources.columnar import parquet_records, sheet_records
from vigie.sources.delimited import delimited_records
from vigie.sources.fields import OBJECT_FIELDS
from vigie.sources.jsonfiles import json_pieces
from vigie.sources.mapping import ColumnMapping, check_mapping
from vigie.sources.observations import SURVEYED, FormatRules, Observations, observe
from vigie.sources.plan import with_preset
from vigie.sources.reading import Opened, read_observations
from vigie.sources.records import Records, columns_of, flattened
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.spec import Confidence, Reading, SourceOptions

__all__ = ["TableBody", "map_columns", "observed_table", "sample_records", "table_notes"]

_MOST_NAMED = 1_000_000

MapColumns = Callable[[Sequence[str], SourceOptions], ColumnMapping]


@dataclass(frozen=True, slots=True)
class TableBody:
    """The body of a source that reads tables: how well it fits, and what its columns mean."""

    rules: FormatRules
    fits: Callable[[Sample], Confidence]
    columns_to_fields: MapColumns

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the beginning of a file fits."""
        return self.fits(sample)

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Map the columns of a file (see `map_columns` for what is refused)."""
        sample = take_sample(path)
        complete = with_preset(options)
        mapping = map_columns(sample, self.columns_to_fields, complete)

        def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: FBT001 - the protocol of Observe
            return observed_table(sample, mapping, survey_only=survey_only)

        return Opened(
            observe=observed,
            rules=self.rules,
            mapping=mapping,
            options=complete,
            digest=lambda: sha256_of(path)[:16],
            place=path.name,
            notes=(*sample.notes, *table_notes(mapping)),
        )

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`)."""
        return read_observations(self.open(path, options))


def map_columns(sample: Sample, columns_to_fields: MapColumns, options: SourceOptions) -> ColumnMapping:
    """Map the columns of a file and refuse a mapping that no post can come from (VG201, VG202)."""
    columns = _all_columns(sample)
    if not columns:
        sentence = f"{sample.container} holds no table"
        raise SourceError("VG202", sentence, place=sample.path.name)
    mapping = columns_to_fields(columns, options)
    check_mapping(mapping, columns, place=sample.path.name)
    return mapping


def _all_columns(sample: Sample) -> tuple[str, ...]:
    """Return the columns of a table; of JSON lines every name in the first million, for any may come late."""
    if sample.container != Container.JSON_LINES:
        return sample.columns
    names = dict.fromkeys(sample.columns)
    rows = 0
    for piece in json_pieces(sample.path, sample.encoding, lambda _: None, whole=False):
        for row in piece.rows:
            if not names.keys() >= row.keys():
                names |= dict.fromkeys(flattened(row))
        rows += len(piece.rows)
        if rows >= _MOST_NAMED:
            break
    return tuple(names)


def table_notes(mapping: ColumnMapping) -> tuple[str, ...]:
    """Say which objects the columns cannot show."""
    held = set(mapping.fields)
    absent = [name for name in OBJECT_FIELDS if name not in held and name not in {"object", "domains"}]
    return (f"no column holds: {', '.join(absent)}; nothing can be said about them",) if absent else ()


def observed_table(sample: Sample, mapping: ColumnMapping, *, survey_only: bool) -> Iterator[Observations]:
    """Yield the observations of a table; with `survey_only` the columns that the survey looks at."""
    columns = None
    if survey_only:
        columns = [mapping.fields[name] for name in SURVEYED if name in mapping.fields]
    for records in sample_records(sample, columns):
        yield observe(records, mapping)


def sample_records(sample: Sample, columns: Sequence[str] | None = None) -> Iterator[Records]:
    """Yield the records of a table, whatever holds it; `columns` limits which are built."""
    if sample.container == Container.PARQUET:
        return parquet_records(sample.path, columns)
    if sample.container == Container.SHEET:
        return sheet_records(sample.path, columns)
    if sample.dialect is not None:
        return delimited_records(sample.path, sample.encoding, sample.dialect, columns)
    return _json_records(sample, columns)


def _json_records(sample: Sample, columns: Sequence[str] | None) -> Iterator[Records]:
    whole = sample.container == Container.JSON_DOCUMENT
    for piece in json_pieces(sample.path, sample.encoding, lambda _: None, whole=whole):
        rows = [flattened(row) for row in piece.rows]
        yield Records(
            columns_of(rows, columns),
            np.array(piece.numbers, np.int64),
            piece.refs,
            piece.refusals,
            piece.bytes_read,
        )
