"""vigie pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.packing import pack_case
from vigie.cli.options import case_option, now_us, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="pack")
@click.argument("target", type=click.Path(path_type=Path))
@case_option
@click.option(
    "--key", "key_file", type=click.Path(path_type=Path), help="Private key (Ed25519, PEM) that signs it."
)
@click.option("--raw/--no-raw", "with_raw", default=True, help="Take the files as they were given with it.")
@settings_options
@talking
def command(
    talk: Talk, target: Path, folder: Path, key_file: Path | None, *, with_raw: bool, **given: Any
) -> None:
    """Write a case as one file, TARGET, with a manifest of digests: another Vigie unpacks it without loss.

    It names accounts in clear, for those who may see the case. Without --key nobody can tell whose it is.

    Example: vigie pack boycott.vigie.zip --case boycott --key team.pem
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    limit = settings.marking if settings.origins.get("marking") else None
    with engine_of(settings) as engine:
        told = pack_case(
            case, engine, target, now_us=now_us(), limit=limit, key_file=key_file, with_raw=with_raw
        )
    if talk.as_json:
        talk.data(
            {
                "pack": str(told.path), "files": told.files, "bytes": told.bytes, "tables": told.tables,
                "marking": told.marking, "signed": told.is_signed,
            }
        )  # fmt: skip
        return
    talk.line(str(told.path))
    talk.say(
        f"{told.files} files, {sum(told.tables.values())} rows in {len(told.tables)} tables, {told.marking}"
    )
    if not told.is_signed:
        talk.say("not signed: whoever receives it cannot tell who made it; --key signs it")
