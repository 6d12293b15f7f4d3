"""vigie inspect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.inspect import inspect_files
from vigie.cli.options import now_us, reading_options, reading_wishes, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@talking
def command(talk: Talk, files: tuple[Path, ...], **given: Any) -> None:
    """Say what FILES are: format, columns, ids, dates, zone, damage. Writes nothing.

    Example: vigie inspect posts.csv
    """
    found = inspect_files(files, reading_wishes(given, now_us()))
    if talk.as_json:
        talk.data([each.as_dict() for each in found])
        return
    for each in found:
        _show(talk, each.as_dict())


def _show(talk: Talk, told: dict[str, Any]) -> None:
    for name, value in told.items():
        if isinstance(value, dict):
            talk.line(f"{name}:")
            for key, inner in value.items():
                talk.line(f"  {key}: {_plain(inner)}")
        elif isinstance(value, list | tuple):
            talk.line(f"{name}:" + (" —" if not value else ""))
            for inner in value:
                talk.line(f"  {_plain(inner)}")
        else:
            talk.line(f"{name}: {_plain(value)}")
    talk.line()


def _plain(value: Any) -> str:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return " · ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "—"
    return "—" if value is None else str(value)
