"""vigie exhibit."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from vigie.app.cases import open_case
from vigie.app.custody import Capture, add_exhibit, add_stamp, stamp_question
from vigie.cases.exhibits import KINDS, exhibits_of
from vigie.cases.log import read_acts
from vigie.cli.options import case_option, now_us, talking
from vigie.cli.talk import Talk
from vigie.lake.durable import outside_world
from vigie.model.errors import ParameterError

__all__ = ["command"]


@click.group(name="exhibit")
def command() -> None:
    """Keep what was seen as it was seen: files by their digest, with where they came from.

    Example: vigie exhibit list --case boycott
    """


@command.command(name="add")
@click.argument("path", type=click.Path(path_type=Path))
@case_option
@click.option("--campaign", help="Campaign that it belongs to; the whole case when absent.")
@click.option("--kind", type=click.Choice(KINDS), default="file", show_default=True, help="What it is.")
@click.option("--url", default="", help="Where it was seen.")
@click.option("--captured-at", help="When, as 2023-07-27T10:12:00Z; with its zone.")
@click.option("--captured-by", default="", help="Who captured it.")
@click.option("--tool", default="", help="Program that captured it.")
@click.option("--note", default="", help="What it shows.")
@click.option("--by", help="Who adds it; the user of this machine when absent.")
@talking
def add_command(  # noqa: PLR0913 - what custody asks for
    talk: Talk,
    path: Path,
    folder: Path,
    campaign: str | None,
    *,
    kind: str,
    url: str,
    captured_at: str | None,
    captured_by: str,
    tool: str,
    note: str,
    by: str | None,
) -> None:
    """Copy a file into the case as an exhibit.

    Example: vigie exhibit add page.wacz --kind web-archive --url https://fake-paper.example/
    """
    capture = Capture(
        kind=kind,
        source_url=url,
        captured_at_us=_moment_us(captured_at) if captured_at else None,
        captured_by=captured_by,
        tool=tool,
        note=note,
    )
    case = open_case(folder)
    exhibit = add_exhibit(case, path, capture, campaign=campaign, by=by or getpass.getuser(), now_us=now_us())
    if talk.as_json:
        talk.data(asdict(exhibit))
        return
    talk.line(f"{exhibit.exhibit_id} {exhibit.name}: {exhibit.bytes} bytes, sha256 {exhibit.sha256}")


@command.command(name="list")
@case_option
@talking
def list_command(talk: Talk, folder: Path) -> None:
    """List exhibits and their time-stamps.

    Example: vigie exhibit list --case boycott
    """
    exhibits = exhibits_of(read_acts(open_case(folder))).values()
    if talk.as_json:
        talk.data([asdict(each) for each in exhibits])
        return
    talk.table(
        [
            {
                "id": each.exhibit_id,
                "kind": each.kind,
                "name": each.name,
                "bytes": each.bytes,
                "seen at": each.source_url or "—",
                "stamps": len(each.stamps),
                "note": each.note,
            }
            for each in exhibits
        ]
    )


@command.command(name="stamp")
@click.argument("name")
@case_option
@click.option("--request", type=click.Path(path_type=Path), help="Write the question to this file (.tsq).")
@click.option("--answer", type=click.Path(path_type=Path), help="Add the authority's answer (.tsr).")
@click.option("--by", help="Who does it; the user of this machine when absent.")
@talking
def stamp_command(
    talk: Talk, name: str, folder: Path, request: Path | None, answer: Path | None, by: str | None
) -> None:
    """Have an exhibit time-stamped (RFC 3161): write the question, send it, add the answer.

    Example: vigie exhibit stamp X-12ab --request page.tsq
    """
    case = open_case(folder)
    if (request is None) == (answer is None):
        raise ParameterError("VG104", "a stamp needs --request FILE, or --answer FILE")
    if request is not None:
        question = stamp_question(case, name)
        with outside_world(request):
            request.write_bytes(question)
        talk.say("send it to an authority of your choice, then: vigie exhibit stamp ID --answer FILE.tsr")
        _tell(talk, {"request": str(request)}, f"request: {request}")
    elif answer is not None:
        with outside_world(answer):
            data = answer.read_bytes()
        exhibit = add_stamp(case, name, data, by=by or getpass.getuser(), now_us=now_us())
        stamp = exhibit.stamps[-1]
        moment = datetime.fromtimestamp(stamp.at_us / 1e6, UTC).isoformat()
        _tell(talk, asdict(exhibit), f"{exhibit.exhibit_id}: seen by {stamp.authority} at {moment}")


def _tell(talk: Talk, document: object, line: str) -> None:
    if talk.as_json:
        talk.data(document)
    else:
        talk.line(line)


def _moment_us(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ParameterError("VG104", f"--captured-at: {error}", hint="2023-07-27T10:12:00Z") from error
    if moment.tzinfo is None:
        raise ParameterError("VG104", f"--captured-at {text!r} tells no zone", hint="2023-07-27T10:12:00Z")
    return round(moment.timestamp() * 1_000_000)
