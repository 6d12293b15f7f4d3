"""Read a record back as it stands in its file, from the place that its rows carry."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import blocks
from vigie.sources.columnar import parquet_records, sheet_table
from vigie.sources.json_stream import streamed_values
from vigie.sources.records import json_text, json_texts
from vigie.sources.sample import Container, Sample, take_sample

__all__ = ["raw_record"]

_PLACE = re.compile(
    r"^(?:line:(?P<line>\d+)(?:/item:(?P<part>\d+))?|(?:.*!)?row:(?P<row>\d+)"
    r"|item:(?P<item>\d+)(?:/(?!item:)(?P<key>[^/]+):\d+)?(?:/item:\d+)?)$"
)


def raw_record(path: Path, raw_ref: str) -> str:
    """Return the record at `line:N`, `line:N/item:M`, `row:N`, `Sheet!row:N`, `item:N` or `item:N/<key>:M`.

    Text comes back as written (a line of JSON or the lines of one delimited record), a row of Parquet or
    Excel as JSON. For `line:N/item:M` the whole page in that line comes back: its items lean on its includes.

    Raises:
        SourceError: the place means nothing or lies outside the file (VG214), or the file is damaged.
    """
    found = _PLACE.match(raw_ref)
    if found is None:
        hint = "line:12, row:12, Sheet1!row:12 or item:12"
        raise SourceError("VG214", f"{raw_ref!r} is no place in a file", place=path.name, hint=hint)
    sample = take_sample(path)
    if found["line"]:
        record = _line(sample, int(found["line"]))
    elif found["item"]:
        record = _item(sample, raw_ref.partition("/item:")[0], int(found["item"]), found["key"])
    else:
        record = _row(sample, int(found["row"]))
    if record is None:
        raise SourceError("VG214", f"the file holds no {raw_ref}", place=path.name)
    return record


def _line(sample: Sample, number: int) -> str | None:
    if sample.container not in {Container.DELIMITED, Container.JSON_LINES}:
        return None
    lines = _lines_from(sample, number)
    if sample.dialect is None:
        return next(lines, None)
    # One delimited record may span lines; the reader takes as many as its quotes need.
    taken: list[str] = []

    def tapped() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line + "\n"

    try:
        next(csv.reader(tapped(), delimiter=sample.dialect.delimiter), None)
    except csv.Error:
        return taken[0] if taken else None
    return "\n".join(taken) or None


def _lines_from(sample: Sample, number: int) -> Iterator[str]:
    for block in blocks(sample.path, sample.encoding):
        line = block.first_line
        if line + block.text.count("\n") + (block.oversized is not None) <= number:
            continue
        for line, text in enumerate(io.StringIO(block.text, newline="\n"), start=block.first_line):
            if line >= number:
                yield text.rstrip("\r\n")
        if block.oversized is not None:
            yield block.oversized


def _item(sample: Sample, raw_ref: str, number: int, stream: str | None) -> str | None:
    if sample.container != Container.JSON_DOCUMENT:
        return None
    place = raw_ref if stream else f"item:{number}"
    for found in streamed_values(sample.path, sample.encoding, stream):
        if found.place == place:
            return json_text(found.value) if found.text is None else found.text
    return None


def _row(sample: Sample, number: int) -> str | None:
    if sample.container == Container.SHEET:
        _, names, rows, _ = sheet_table(sample.path)
        return (
            json_text(dict(zip(names, rows[number - 2], strict=False)))
            if 2 <= number <= len(rows) + 1
            else None
        )
    if sample.container != Container.PARQUET or number < 1:
        return None
    for records in parquet_records(sample.path):
        if number <= int(records.numbers[-1]):
            index = number - int(records.numbers[0])
            return json_texts({name: column.slice(index, 1) for name, column in records.columns.items()}, 1)[
                0
            ]
    return None
