"""vigie world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.reference_world import list_worlds, write_reference_world
from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="world")
@click.argument("name", required=False)
@click.option("--posts", type=int, default=100_000, show_default=True, help="Ordinary posts.")
@click.option("--as", "form", help="Format of the posts: x-v2, x-archive or table.")
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder. [NAME]")
@settings_options
@talking
def command(
    talk: Talk, name: str | None, posts: int, form: str | None, out: Path | None, **given: Any
) -> None:
    """Write the files of a reference world and the truth about them; without NAME, list the worlds.

    Example: vigie world olimpiya --posts 20000
    """
    if name is None:
        rows = list_worlds()
        if talk.as_json:
            talk.data(rows)
        else:
            talk.table(rows)
        return
    settings = settings_of(given)
    folder = out or Path(name)
    with talk.bars() as progress:
        written = write_reference_world(
            name, folder, seed=settings.seed, posts=posts, form=form, progress=progress
        )
    if talk.as_json:
        talk.data(
            {
                "posts": [str(path) for path in written.posts],
                "truth": str(written.truth),
                "rows": written.rows,
            }
        )
        return
    for path in written.posts:
        talk.line(f"posts  {path}")
    talk.line(f"truth  {written.truth}")
    talk.say(f"next: vigie evaluate {written.posts[0]} --truth {written.truth / 'accounts.csv'}")
