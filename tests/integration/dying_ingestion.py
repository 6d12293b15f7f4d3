"""Ingest one file into a case and die at a named point: `python dying_ingestion.py FOLDER POINT`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

from vigie.engine.duck import DuckEngine
from vigie.lake import deltas
from vigie.lake.case import Case, open_case
from vigie.lake.ingestion import Ingestion, Reconciliation
from vigie.testing.staged_records import Record, staged_records

FILE_ID = "deadbeef00000000"
POINTS = (
    "while staging",
    "inside post",
    "after post",
    "after account",
    "after action",
    "after source_file",
    "before the commit",
    "while linking the commit",
    "after the commit",
)
VISIBLE = "after the commit"


def records() -> list[Record]:
    """Return records that bring new posts, merge some, and conflict with some."""
    return [
        Record(
            number=number,
            post=str(number % 97),
            account=str(number % 97 % 7),
            text="kept" if number < 97 * 2 else "changed",
            at_us=number % 97,
            links=(f"u{number % 5}", f"v{number % 3}"),
        )
        for number in range(1, 251)
    ]


def ingest(case: Case, engine: DuckEngine, *, after_staging: Callable[[], object] = int) -> Reconciliation:
    """Ingest the file in batches of a hundred records."""
    file = {
        "name": "f",
        "sha256": FILE_ID * 4,
        "bytes": 1,
        "importer": "t",
        "importer_version": "1",
    }
    listed = records()
    with Ingestion(case, engine, source_file_id=FILE_ID) as under_way:
        for start in range(0, len(listed), 100):
            under_way.stage(*staged_records(listed[start : start + 100], source_file_id=FILE_ID))
            after_staging()
        return under_way.finish(file, now_us=5)


def die(*_: object, **__: object) -> NoReturn:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def arm(point: str) -> Callable[[], object]:
    """Arrange to die at `point`; return what to do after each staged batch."""
    match point:
        case "while staging":
            return die
        case "inside post":
            replace("ingestion._PIECE_ROWS", 10)
            replace("deltas._Feed.__iter__", die_at_fourth_piece(deltas._Feed.__iter__))
        case "before the commit":
            replace("commits.CommitLog.publish", die)
        case "while linking the commit":
            replace("durable.os.link", die)
        case "after the commit":
            replace("ingestion.Ingestion.close", die)
        case _:
            replace("deltas.append", die_after(point.removeprefix("after "), deltas.append))
    return int


def replace(name: str, value: object) -> None:
    patch(f"vigie.lake.{name}", value).start()


def die_at_fourth_piece(feed: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    def pieces(self: object) -> Iterator[Any]:
        for number, piece in enumerate(feed(self)):
            yield die() if number == 3 else piece

    return pieces


def die_after(table: str, append: Callable[..., int | None]) -> Callable[..., int | None]:
    def then_die(folder: Path, *rest: object) -> int | None:
        version = append(folder, *rest)
        return die() if folder.name == table else version

    return then_die


if __name__ == "__main__":
    with DuckEngine(threads=1) as opened:
        ingest(open_case(Path(sys.argv[1])), opened, after_staging=arm(sys.argv[2]))
