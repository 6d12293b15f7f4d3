"""vigie media."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.lettering import ReadTexts, read_texts
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
@click.option(
    "--read-text",
    "languages",
    metavar="LANGUAGES",
    help="Read the text in pictures too, in these languages by Tesseract's names: fra+eng.",
)
@click.option("--models", type=click.Path(path_type=Path), help="Folder of Tesseract's models.")
@click.option("--seconds", type=int, help="Longest that one file may take to decode. [300]")
@settings_options
@talking
def add(
    talk: Talk,
    paths: tuple[Path, ...],
    folder: Path,
    seconds: int | None,
    languages: str | None,
    models: Path | None,
    **given: Any,
) -> None:
    """Read images, videos, folders with a manifest, and web archives (WARC, WACZ) into a case.

    A folder may hold manifest.csv or manifest.jsonl: column file, and post_uid, post_id, media_key or url,
    which say whose post shows the file. Files are decoded in a process apart; one that is damaged or hostile
    is refused. Text in pictures is kept, shown beside them in reports and found by vigie similar "words".

    Example: vigie media add pictures --case boycott
    """
    case = open_case(folder)
    settings_of(given, case.folder)
    limits = MediaLimits() if seconds is None else MediaLimits(seconds=seconds)
    with talk.bars() as progress:
        added = add_media(case, paths, now_us=now_us(), limits=limits, progress=progress)
        texts = languages and read_texts(case, languages, now_us=now_us(), models=models, progress=progress)
    if talk.as_json:
        talk.data(added.as_dict() | ({"text": texts.as_dict()} if texts else {}))
        return
    _show(talk, added)
    if texts:
        _show_texts(talk, texts)
    talk.say(f"next: vigie similar --image --case {folder} · vigie coordinate --case {folder}")


def _show_texts(talk: Talk, texts: ReadTexts) -> None:
    if why := texts.not_assessed:
        talk.line(f"text in pictures: not assessed, {why.reason} ({why.values['command']})")
    else:
        talk.line(
            f"text in pictures: {texts.with_text} of {texts.read} read bear some; {texts.known} known before"
        )


def _show(talk: Talk, added: AddedMedia) -> None:
    names = ("read", "known", "refused", "rejected", "new_places")
    talk.table([{name.replace("_", " "): getattr(added, name) for name in names}])
    for row in added.refusals:
        talk.line(f"  refused {row['file']}: {row['code']} {row['reason']}")
    for row in added.rejections:
        talk.line(f"  rejected {row['raw_ref']}: {row['reason']}, {row['detail']}")
