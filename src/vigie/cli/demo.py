"""vigie demo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import create_case
from vigie.app.demo import write_demo_file
from vigie.app.engines import engine_of
from vigie.app.ingest import ReadingWishes
from vigie.app.investigate import investigate
from vigie.app.report import ReportWishes
from vigie.cli.investigate import show_investigation
from vigie.cli.options import now_us, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.detectors.coaction.spec import CoActionParams
from vigie.sources.spec import SourceOptions

__all__ = ["command"]


@click.command(name="demo")
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-case"),
    show_default=True,
    help="Case folder.",
)
@settings_options
@talking
def command(talk: Talk, folder: Path, **given: Any) -> None:
    """Generate a file of invented posts and investigate it.

    Example: vigie demo --lang fr
    """
    settings = settings_of(given, folder)
    _forget_last_demo(folder)
    talk.say("writing a generated file of posts")
    path = write_demo_file(folder, seed=settings.seed)
    case = create_case(
        folder,
        title="Demonstration",
        purpose="Show what Vigie does on invented posts with known truth",
        now_us=now_us(),
        pseudonym_key=f"demo {settings.seed}",
    )
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        done = investigate(
            case,
            [path],
            engine=engine,
            options=ReadingWishes(declared=SourceOptions(now_us=now_us())),
            params=CoActionParams(seed=settings.seed),
            clock=now_us,
            wishes=ReportWishes(lang=settings.lang, marking=settings.marking),
            progress=progress,
        )
    show_investigation(talk, done, folder)


def _forget_last_demo(folder: Path) -> None:
    # Only a folder that an earlier demo made: anything else stops at `create_case`.
    if (folder / "posts.csv").is_file() and (folder / "case.toml").is_file():
        shutil.rmtree(folder)
