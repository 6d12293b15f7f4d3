"""vigie media."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.media import AddedMedia, add_media
from vigie.cli.options import case_option, now_us, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.sources.media.limits import MediaLimits

__all__ = ["command"]


@click.group(name="media")
def command() -> None:
    """Pictures and videos of a case."""


@command.command(name="add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@case_option
@click.option("--seconds", type=int, help="Longest that one file may take to decode. [300]")
@settings_options
@talking
def add(talk: Talk, paths: tuple[Path, ...], folder: Path, seconds: int | None, **given: Any) -> None:
    """Read images, videos, folders with a manifest, and web archives (WARC, WACZ) into a case.

    A folder may hold manifest.csv or manifest.jsonl: column file, and post_uid, post_id, media_key or url,
    which say whose post shows the file. Files are decoded in a process apart; one that is damaged or hostile
    is refused.

    Example: vigie media add pictures --case boycott
    """
    case = open_case(folder)
    settings_of(given, case.folder)
    limits = MediaLimits() if seconds is None else MediaLimits(seconds=seconds)
    with talk.bars() as progress:
        added = add_media(case, paths, now_us=now_us(), limits=limits, progress=progress)
    if talk.as_json:
        talk.data(added.as_dict())
        return
    _show(talk, added)
    talk.say(f"next: vigie similar --image --case {folder} · vigie coordinate --case {folder}")


def _show(talk: Talk, added: AddedMedia) -> None:
    names = ("read", "known", "refused", "rejected", "new_places")
    talk.table([{name.replace("_", " "): getattr(added, name) for name in names}])
    for row in added.refusals:
        talk.line(f"  refused {row['file']}: {row['code']} {row['reason']}")
    for row in added.rejections:
        talk.line(f"  rejected {row['raw_ref']}: {row['reason']}, {row['detail']}")
