"""vigie init."""

from __future__ import annotations

from pathlib import Path

import click

from vigie.app.cases import create_case
from vigie.cli.options import now_us, pseudonym_key, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="Name for people. [the folder's name]")
@click.option("--purpose", default="", help="Why these posts are looked at; kept with the data.")
@talking
def command(talk: Talk, folder: Path, title: str | None, purpose: str) -> None:
    """Make a case in FOLDER.

    Example: vigie init boycott --purpose "Is the boycott campaign coordinated?"
    """
    case = create_case(
        folder,
        title=title or folder.resolve().name,
        purpose=purpose,
        now_us=now_us(),
        pseudonym_key=pseudonym_key(),
    )
    if talk.as_json:
        talk.data({"case": str(case.folder), "title": case.title, "purpose": case.purpose})
        return
    talk.line(f"case {case.title!r} in {case.folder}")
    talk.say(f"next: vigie ingest FILE --case {folder}")
