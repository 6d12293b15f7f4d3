"""vigie verify."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from vigie.app.cases import open_case
from vigie.app.custody import verify
from vigie.cli.options import case_option, talking
from vigie.cli.talk import Talk
from vigie.lake.durable import outside_world
from vigie.model.errors import CaseError

__all__ = ["command"]


@click.command(name="verify")
@case_option
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Root certificate (PEM) of a time-stamp authority that you trust; repeatable.",
)
@click.option(
    "--expect", default="", metavar="DIGEST", help="Digest that the log once ended with, kept elsewhere."
)
@talking
def command(talk: Talk, folder: Path, trust: tuple[Path, ...], expect: str) -> None:
    """Verify that the log of acts, exhibits, ingested files and time-stamps are as they were.

    Example: vigie verify --case boycott --trust authority.pem
    """
    case = open_case(folder)
    told = verify(case, roots=[_read(path) for path in trust], expected=expect)
    if talk.as_json:
        talk.data(asdict(told))
    else:
        talk.line(
            f"{told.acts} acts, {told.exhibits} exhibits, {told.raw_files} ingested files, "
            f"{told.stamps} time-stamps ({told.chains} of them followed to a trusted root)"
        )
        talk.line(f"log digest: {told.log_digest or 'no act yet'}")
        talk.table([asdict(each) for each in told.troubles])
    if told.troubles:
        sentence = f"{len(told.troubles)} things are not as they were"
        raise CaseError("VG706", sentence, place=str(folder), hint="compare with a copy of the case")


def _read(path: Path) -> bytes:
    with outside_world(path):
        return path.read_bytes()
