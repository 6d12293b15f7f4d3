"""vigie ingest."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.ingest import IngestedFile, ingest_files
from vigie.cli.options import (
    case_option,
    now_us,
    reading_options,
    reading_wishes,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk

__all__ = ["command", "show_files"]


@click.command(name="ingest")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@case_option
@reading_options
@settings_options
@talking
def command(talk: Talk, files: tuple[Path, ...], folder: Path, **given: Any) -> None:
    """Read FILES into a case and account for every row.

    FILES may be folders, patterns such as 'posts/*.jsonl.gz', and ZIP archives.

    Example: vigie ingest posts.csv --case boycott --tz Europe/Paris
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    wishes = reading_wishes(given, now_us())
    started = time.monotonic()
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        ingested = list(ingest_files(case, files, engine=engine, options=wishes, progress=progress))
    if talk.as_json:
        talk.data([file.as_dict() for file in ingested])
        return
    show_files(talk, ingested)
    talk.say(_pace(ingested, time.monotonic() - started))
    talk.say(f"next: vigie coordinate --case {folder}")


def _pace(ingested: list[IngestedFile], seconds: float) -> str:
    fresh = [file for file in ingested if not file.reconciliation.already_known]
    rows = sum(file.reconciliation.rows_in for file in fresh)
    return f"{rows} rows in {seconds:.1f} s: {rows / max(seconds, 1e-3):.0f} rows/s"


def show_files(talk: Talk, ingested: list[IngestedFile]) -> None:
    """Print where every record went."""
    talk.table(
        [
            {
                "file": Path(file.path).name,
                "read as": file.read_as,
                "rows in": file.reconciliation.rows_in,
                "stored": file.reconciliation.stored,
                "merged": file.reconciliation.merged,
                "rejected": file.reconciliation.rejected,
            }
            for file in ingested
        ]
    )
    for file in ingested:
        for reason, rows in file.reconciliation.reasons.items():
            talk.line(f"  rejected {rows}: {reason}")
        for note in file.notes:
            talk.say(f"  {note}")
