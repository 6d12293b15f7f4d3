"""vigie demo."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import create_case
from vigie.app.demo import compared_with_truth, write_demo_world
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

_WORLD = "world"


@click.command(name="demo")
@click.option(
    "--case",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo-case"),
    show_default=True,
    help="Case folder.",
)
@click.option(
    "--posts", type=int, default=100_000, show_default=True, help="Ordinary posts around the campaign."
)
@settings_options
@talking
def command(talk: Talk, folder: Path, posts: int, **given: Any) -> None:
    """Reconstruct the summer-2023 boycott campaign with invented accounts, and investigate it.

    Example: vigie demo --lang fr
    """
    settings = settings_of(given, folder)
    _forget_last_demo(folder)
    case = create_case(
        folder,
        title="Demonstration",
        purpose="Show what Vigie does on an invented campaign with known truth",
        now_us=now_us(),
        pseudonym_key=f"demo {settings.seed}",
    )
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        written = write_demo_world(folder / _WORLD, seed=settings.seed, posts=posts, progress=progress)
        done = investigate(
            case,
            written.posts,
            engine=engine,
            options=ReadingWishes(declared=SourceOptions(now_us=now_us())),
            params=CoActionParams(seed=settings.seed),
            clock=now_us,
            wishes=ReportWishes(lang=settings.lang, marking=settings.marking),
            progress=progress,
            in_memory_rows=settings.in_memory_rows,
        )
    drawn = done.campaigns.tables if done.campaigns else {}
    truth = compared_with_truth(done.tables, drawn, written.truth)
    show_investigation(talk, done, folder, truth=asdict(truth))
    talk.say(
        f"truth: {truth.found} of the {truth.campaign} accounts of the campaign are in groups without an "
        f"innocent explanation, which hold {truth.shown} accounts; "
        f"ordinary accounts in any group: {truth.ordinary}"
    )
    talk.say(
        f"truth: {truth.core_found} of the {truth.campaign} are in the cores of proposed campaigns, which "
        f"hold {truth.core} accounts; ordinary accounts in any core: {truth.core_ordinary}"
    )
    talk.say(f"world  {folder / _WORLD}: pictures, video, sites and truth/ are beside the posts")


def _forget_last_demo(folder: Path) -> None:
    # Only a folder that an earlier demo made: anything else stops at `create_case`.
    if (folder / _WORLD / "truth").is_dir() and (folder / "case.toml").is_file():
        shutil.rmtree(folder)
