"""vigie unpack."""

from __future__ import annotations

from pathlib import Path

import click

from vigie.app.packing import unpack_case
from vigie.cli.options import talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="unpack")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--case", "folder", required=True, type=click.Path(path_type=Path), help="New case folder.")
@click.option(
    "--trust", "trusted", type=click.Path(path_type=Path), help="Public key (PEM) that must have signed it."
)
@click.option("--most-gb", type=int, default=200, show_default=True, help="Most that it may unpack to.")
@talking
def command(talk: Talk, pack: Path, folder: Path, trusted: Path | None, most_gb: int) -> None:
    """Make a case of a PACK, after its digests, its signature and the rows of its tables were checked.

    Example: vigie unpack boycott.vigie.zip --case boycott-received --trust team.pub.pem
    """
    told = unpack_case(pack, folder, trusted=trusted, most_bytes=most_gb * 1024**3)
    if talk.as_json:
        talk.data(
            {
                "case": str(told.case.folder), "tables": told.tables, "marking": told.marking,
                "tool_version": told.tool_version, "signer": told.signer,
            }
        )  # fmt: skip
        return
    talk.line(str(told.case.folder))
    talk.say(f"{sum(told.tables.values())} rows in {len(told.tables)} tables, {told.marking}")
    if not told.signer:
        talk.say("not signed: nothing shows who made the pack")
    elif trusted is None:
        talk.say(f"signed by {told.signer}: compare it with its owner's, or give --trust")
