"""vigie inspect."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from vigie.app.ingest import ReadingWishes
from vigie.app.inspect import inspect_files, propose_mapping
from vigie.cli.options import now_us, reading_options, reading_wishes, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="inspect")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--propose", is_flag=True, help="Propose what each column of a table means, and becomes.")
@click.option("--save", "preset_file", type=click.Path(path_type=Path), help="Write the proposal as preset.")
@reading_options
@talking
def command(
    talk: Talk, files: tuple[Path, ...], *, propose: bool, preset_file: Path | None, **given: Any
) -> None:
    """Say what FILES are: format, columns, ids, dates, zone, damage. Writes nothing but a preset asked for.

    Example: vigie inspect posts.csv --propose --save posts.toml
    """
    wishes = reading_wishes(given, now_us())
    if propose or preset_file is not None:
        _propose(talk, files[0], wishes, preset_file)
        return
    found = inspect_files(files, wishes)
    if talk.as_json:
        talk.data([each.as_dict() for each in found])
        return
    for each in found:
        _show(talk, each.as_dict())


def _propose(talk: Talk, path: Path, wishes: ReadingWishes, preset_file: Path | None) -> None:
    found = propose_mapping(path, wishes)
    if preset_file is not None:
        preset_file.write_text(found.preset, "utf-8")
    if talk.as_json:
        talk.data(asdict(found))
        return
    talk.table([asdict(column) for column in found.columns])
    for name in found.wanting:
        talk.line(f"wanting: {name}")
    if preset_file is not None:
        talk.say(f"next: look at {preset_file}, then vigie ingest {path} --map {preset_file}")


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
