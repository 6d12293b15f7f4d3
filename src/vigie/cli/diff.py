"""vigie diff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.similar import differ
from vigie.cli.options import case_option, identify_option, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]

# Brackets say it where colours do not reach: a file, a pipe, a screen reader, somebody who sees no colours.
_MARKS = {"delete": ("[-", "-]", "strike dark_orange"), "insert": ("{+", "+}", "bold underline blue")}


@click.command(name="diff")
@click.argument("a")
@click.argument("b")
@case_option
@identify_option
@settings_options
@talking
def command(talk: Talk, a: str, b: str, folder: Path, identify: str | None, **given: Any) -> None:
    """Show word by word what changed from A to B: two variants (tv-…), two posts, or two texts.

    What only A has stands between [- and -], what only B has between {+ and +}.

    Example: vigie diff tv-1a2b tv-3c4d --case boycott
    """
    case = open_case(folder)
    settings_of(given, case.folder)
    found = differ(case, a, b, identify=bool(identify))
    if talk.as_json:
        talk.data(found.as_dict())
        return
    talk.pieces(piece for run in found.runs for piece in _pieces(*run))


def _pieces(change: str, a: str, b: str) -> list[tuple[str, str]]:
    """Return the pieces of one run, each with its style."""
    if change == "equal":
        return [(a, "")]
    both = (("delete", a), ("insert", b))
    return [(f"{_MARKS[kind][0]}{text}{_MARKS[kind][1]}", _MARKS[kind][2]) for kind, text in both if text]
