"""vigie similar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.meaning import meaning_of
from vigie.app.similar import KINDS, Similar, similar
from vigie.cli.options import (
    case_option,
    identify_option,
    now_us,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk

__all__ = ["command"]

_SHOWN = 60
_TRACES = {
    "tasking": "pasted instruction",
    "template": "slots filled alike",
    "hashtag": "hashtag misspelt alike",
}


@click.command(name="similar")
@click.argument("name", required=False, metavar="[POST|FAMILY|FILE|WORDS]")
@case_option
@click.option("--text", is_flag=True, help="Families of texts only.")
@click.option("--image", is_flag=True, help="Families of images only.")
@click.option("--video", is_flag=True, help="Families of videos only.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="Families to show.")
@identify_option
@settings_options
@talking
def command(talk: Talk, name: str | None, folder: Path, top: int, identify: str | None, **given: Any) -> None:
    """List families of copied and reworded texts and of reused images and videos; or those of one thing.

    With an argument: the family of that post, of that file, or of those words, with its variants in order.

    Example: vigie similar --text --case boycott
    """
    case = open_case(folder)
    kinds = [kind for kind in KINDS if given.pop(kind)]
    settings = settings_of(given, case.folder)
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        found = similar(
            case,
            name,
            engine=engine,
            clock=now_us,
            kinds=kinds,
            at_most=top,
            identify=bool(identify),
            meaning=meaning_of(settings.encoder),
            progress=progress,
        )
    if talk.as_json:
        talk.data(found.as_dict())
        return
    _show(talk, found, name)


def _show(talk: Talk, found: Similar, name: str | None) -> None:
    talk.table([_row(row) for row in found.families], title="families")
    for row in found.families:
        if "shown" in row:
            talk.line()
            talk.table([_variant_row(each) for each in row["shown"]], title=row["family"])
            talk.say(f"next: vigie diff {' '.join(each['variant'] for each in row['shown'][:2])}")
    if found.traces:
        talk.line()
        talk.table([_trace_row(row) for row in found.traces], title="traces of kits and instructions")
    if not found.families:
        talk.line("no family" if name is None else "it is in no family")
    if found.left_out:
        talk.say(f"{found.left_out} more: --top {len(found.families) + found.left_out}")
    if "media" in found.not_assessed:
        talk.say("images and videos: not assessed, none were added (vigie media add FOLDER)")
    if "text" in found.not_assessed:
        talk.say("texts: not assessed, the posts hold none")
    _say_of_meanings(talk, found.not_assessed.get("meaning"))


def _say_of_meanings(talk: Talk, missing: dict[str, Any] | None) -> None:
    if missing is None:
        return
    commands = {"letters-only": "vigie similar --encoder packaged", "no-encoder": missing.get("command", "")}
    command = commands.get(missing["reason"], "")
    why = f"{missing['reason']}{f' ({command})' if command else ''}"
    talk.say(f"rewordings and translations by meaning: not assessed, {why}")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "family": row["family"],
        "first (UTC)": row["first"]["at"],
        "by": row["first"]["account"],
        "posts": row["posts"],
        "reposts": row["reposts"],
        "accounts": row["accounts"],
        "variants": row["variants"],
        "languages": " ".join(row["languages"]),
        "common words": row["boilerplate"] or "",
        "begins": _short(row["text"]),
    }


def _trace_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "trace": _TRACES[row["kind"]],
        "what": row["object"],
        "posts": row["posts"],
        "accounts": row["accounts"],
        "first (UTC)": row["at"],
        "by": row["account"],
        "family": row["family"] or "",
        "begins": _short(row["text"]),
    }


def _variant_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "variant": row["variant"],
        "at (UTC)": row["at"],
        "by": row["account"],
        "how": row["kind"],
        "alike": row["similarity"],
        "words": " ".join(row["text"].split()),
    }


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
