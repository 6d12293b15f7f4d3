"""vigie investigate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_or_create
from vigie.app.engines import engine_of
from vigie.app.investigate import Investigation, investigate
from vigie.app.meaning import meaning_of
from vigie.app.report import ReportWishes
from vigie.cli.campaign import campaign_rows, show_campaigns
from vigie.cli.coordinate import run_document, show_run
from vigie.cli.ingest import show_files
from vigie.cli.options import (
    detection_options,
    families_option,
    identify_option,
    now_us,
    params_of,
    pseudonym_key,
    reading_options,
    reading_wishes,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk

__all__ = ["command", "show_investigation"]


@click.command(name="investigate")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", "folder", type=click.Path(path_type=Path), help="Case folder. [FILE's name]-case")
@click.option("--purpose", default="", help="Why these posts are looked at; kept with the data.")
@identify_option
@reading_options
@detection_options
@families_option
@click.option(
    "--campaigns/--no-campaigns",
    "with_campaigns",
    default=True,
    help="Draw campaigns from the groups and write the report on them.",
)
@settings_options
@talking
def command(
    talk: Talk, files: tuple[Path, ...], folder: Path | None, purpose: str, identify: str | None, **given: Any
) -> None:
    """Read FILES, find accounts that act together, draw campaigns, write reports and graph files.

    Example: vigie investigate posts.csv --lang fr
    """
    folder = folder or Path(f"{files[0].stem}-case")
    settings = settings_of(given, folder)
    wishes = ReportWishes(lang=settings.lang, marking=settings.marking, identify_reason=identify)
    options = reading_wishes(given, now_us())
    parts = {name: given.pop(name) for name in ("with_families", "with_campaigns")}
    params = params_of(given, settings)
    case = open_or_create(
        folder, title=files[0].stem, purpose=purpose, now_us=now_us(), pseudonym_key=pseudonym_key()
    )
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        done = investigate(
            case,
            files,
            engine=engine,
            options=options,
            params=params,
            clock=now_us,
            wishes=wishes,
            progress=progress,
            in_memory_rows=settings.in_memory_rows,
            **parts,
            meaning=meaning_of(settings.encoder),
        )
    show_investigation(talk, done, folder)


def show_investigation(talk: Talk, done: Investigation, folder: Path, **beside: Any) -> None:
    """Print what was read, what was found and where it is; a JSON document says what is `beside` too."""
    if talk.as_json:
        places: dict[str, Any] = {
            "report": str(done.report),
            "exports": [str(path) for path in done.exports],
            "campaigns": campaign_rows(done.campaigns) if done.campaigns else [],
            "campaigns_report": done.campaigns_report and str(done.campaigns_report),
        }
        talk.data(
            {
                "files": [file.as_dict() for file in done.files],
                **run_document(done.tables),
                **places,
                **beside,
            }
        )
        return
    show_files(talk, done.files)
    talk.line()
    show_run(talk, done.tables)
    talk.line()
    if done.campaigns:
        show_campaigns(talk, done.campaigns)
        talk.line()
        talk.line(f"report on campaigns  {done.campaigns_report}")
    talk.line(f"report  {done.report}")
    for path in done.exports:
        talk.line(f"export  {path}")
    told = done.campaigns.campaigns if done.campaigns else []
    wanted = f"campaign show {told[0]['label']}" if told else "explain G01"
    talk.say(f"next: open the report, then vigie {wanted} --case {folder}")
