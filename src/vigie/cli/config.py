"""vigie config."""

from __future__ import annotations

from typing import Any

import click

from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.group(name="config")
def command() -> None:
    """Look at the settings. They come from: default < vigie.toml < VIGIE_NAME < flag."""


@command.command(name="show")
@settings_options
@talking
def show(talk: Talk, **given: Any) -> None:
    """Show every setting, its value and where it comes from.

    Example: VIGIE_LANG=fr vigie config show
    """
    rows = settings_of(given).rows()
    if talk.as_json:
        talk.data(rows)
        return
    talk.table(rows)
