"""vigie formats."""

from __future__ import annotations

from pathlib import Path

import click

from vigie.app.formats import list_formats, write_format_pages
from vigie.cli.options import talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="formats")
@click.argument("code", required=False)
@click.option("--markdown", "folder", type=click.Path(path_type=Path), help="Write the pages into a folder.")
@talking
def command(talk: Talk, code: str | None, folder: Path | None) -> None:
    """List the formats, and what each can and cannot tell; with CODE, everything about one.

    Example: vigie formats x-v2-json
    """
    if folder is not None:
        talk.say(f"{len(write_format_pages(folder))} pages in {folder}")
        return
    rows = [row for row in list_formats() if code in {None, row["code"]}]
    if code is not None and not rows:
        raise click.BadParameter(f"there is no format {code!r}; vigie formats lists them")
    if talk.as_json:
        talk.data(rows)
    elif code is None:
        talk.table([{"code": row["code"], "format": row["title"]} for row in rows])
        talk.say("next: vigie formats CODE says what one can and cannot tell")
    else:
        _show(talk, rows[0])


def _show(talk: Talk, row: dict[str, object]) -> None:
    for name, value in row.items():
        if isinstance(value, dict):
            talk.line(f"{name}:")
            for key, inner in value.items():
                talk.line(f"  {key}: {inner}")
        elif isinstance(value, list):
            talk.line(f"{name}:")
            for inner in value:
                talk.line(f"  {inner}")
        elif value:
            talk.line(f"{name}: {value}")
