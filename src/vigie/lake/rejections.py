"""The list of refused records that a person opens in a spreadsheet."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from vigie.lake.durable import outside_world, replacing
from vigie.lake.staging import REJECTION

__all__ = ["LISTED_AT_MOST", "safe_cell", "write_rejections"]

LISTED_AT_MOST = 100_000
_SAMPLE_CHARACTERS = 200
_RISKY = tuple("=+-@\t\r\n＝＋－＠")


def safe_cell(value: str) -> str:
    """Return text that a spreadsheet shows as text: one that it would compute gets an apostrophe first.

    Source: OWASP, CSV Injection.
    """
    return f"'{value}" if value.startswith(_RISKY) or value.lstrip().startswith(_RISKY) else value


def write_rejections(path: Path, pieces: Iterable[pa.RecordBatch], *, total: int) -> int:
    """Write contract `rejection` as CSV, at most LISTED_AT_MOST rows, and return how many.

    The file starts with a byte order mark, without which spreadsheets garble accents. When the cap cut
    rows, the last line says so. Without a row, no file is written and one from an earlier try is removed.

    Raises:
        OutsideError: the file cannot be written (VG501).
    """
    with outside_world(path):
        if total == 0:
            path.unlink(missing_ok=True)
            return 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as binary:
            return _write_rows(codecs.getwriter("utf-8-sig")(binary), pieces, total=total)


def _write_rows(text: codecs.StreamWriter, pieces: Iterable[pa.RecordBatch], *, total: int) -> int:
    writer = csv.writer(text)
    writer.writerow(REJECTION.names)
    listed = 0
    for piece in pieces:
        for row in piece.slice(0, LISTED_AT_MOST - listed).to_pylist():
            writer.writerow(_cells(row))
            listed += 1
    if listed < total:
        writer.writerow(
            ["", "", "capped", f"{total} records were refused; the first {listed} are listed", ""]
        )
    return listed


def _cells(row: dict[str, object]) -> list[object]:
    sample = str(row["sample"])[:_SAMPLE_CHARACTERS]
    texts = (row["raw_ref"], row["reason"], row["detail"], sample)
    return [row["record"], *(safe_cell(str(value)) for value in texts)]
