"""vigie reingest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.reingest import reingest
from vigie.cli.ingest import show_files
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

__all__ = ["command"]


@click.command(name="reingest")
@case_option
@reading_options
@settings_options
@talking
def command(talk: Talk, folder: Path, **given: Any) -> None:
    """Read again the files that were refused because their format had changed, or that an older version read.

    Example: vigie reingest --case boycott --drift-limit 0.5
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    wishes = reading_wishes(given, now_us())
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        again = list(reingest(case, engine=engine, options=wishes, progress=progress))
    if talk.as_json:
        talk.data([file.as_dict() for file in again])
        return
    if not again:
        talk.say("no file waits to be read again")
    show_files(talk, again)
