"""What every command shares that records an act of a person on a dossier."""

from __future__ import annotations

import functools
import getpass
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vigie.app.campaigns import only_campaign
from vigie.app.cases import open_case
from vigie.app.characterise import Deed, record_acts
from vigie.cli.options import case_option, now_us
from vigie.cli.talk import Talk
from vigie.lake.case import Case
from vigie.model.errors import ParameterError

__all__ = ["Desk", "acting", "at_desk", "evidence_option", "read_content", "text_option", "texts"]

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The case and the campaign that a command is about, and who sits there."""

    case: Case
    campaign: str
    by: str
    reason: str = ""

    def record(self, talk: Talk, kind: str, *contents: Mapping[str, Any]) -> None:
        """Record one act for each content, and say what was recorded."""
        deeds = [Deed(kind=kind, content=content, reason=self.reason) for content in contents]
        acts = record_acts(self.case, self.campaign, deeds, by=self.by, now_us=now_us())
        if talk.as_json:
            talk.data([act.row for act in acts])
            return
        for act in acts:
            talk.line(f"{kind}: recorded as {act.act_id}, by {act.draft.done_by}")


def at_desk(command: Command) -> Command:
    """Add --case and --campaign, and hand the command a Desk."""

    @case_option
    @click.option("--campaign", help="Label or id; the only campaign of the last run when absent.")
    @functools.wraps(command)
    def wrapped(*, folder: Path, campaign: str | None, **rest: Any) -> Any:  # noqa: ANN401 - as the command
        case = open_case(folder)
        by, reason = rest.pop("by", None) or getpass.getuser(), rest.pop("reason", None) or ""
        found = campaign or only_campaign(case)
        return command(desk=Desk(case=case, campaign=found, by=by, reason=reason), **rest)

    return wrapped


def acting(*, reason_needed: bool = False) -> Callable[[Command], Command]:
    """Add --case, --campaign, --by and --reason, and hand the command a Desk."""

    def decorate(command: Command) -> Command:
        told = at_desk(command)
        told = click.option("--reason", required=reason_needed, help="Why; kept with the act.")(told)
        return click.option("--by", help="Who does it; the user of this machine when absent.")(told)

    return decorate


def evidence_option(command: Command) -> Command:
    """Add --evidence, repeatable."""
    text = "What shows it: AC02.burst, X-12ab…, post:x:123; repeatable."
    return click.option("--evidence", multiple=True, required=True, help=text)(command)


def text_option(name: str, help_: str) -> Callable[[Command], Command]:
    """Add an option for a text in English and one, with `-fr`, in French."""

    def decorate(command: Command) -> Command:
        french = click.option(f"--{name}-fr", help=f"The same in French ({help_}).")(command)
        return click.option(f"--{name}", help=f"{help_[0].upper()}{help_[1:]}, in English.")(french)

    return decorate


def texts(given: dict[str, Any], name: str) -> dict[str, str]:
    """Take a text in its languages out of a command's arguments."""
    key = name.replace("-", "_")
    told = {"en": given.pop(key), "fr": given.pop(f"{key}_fr")}
    return {lang: text for lang, text in told.items() if text}


def read_content(path: Path, allowed: Sequence[str]) -> dict[str, Any]:
    """Read the content of an act from a TOML file.

    Raises:
        ParameterError: it is not readable as TOML (VG107), or says something that is not known (VG105).
    """
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError("VG107", f"not readable as TOML: {error}", place=str(path)) from error
    strange = sorted(found.keys() - set(allowed))
    if strange:
        hint = f"known: {', '.join(allowed)}"
        raise ParameterError("VG105", f"{strange[0]!r} is not known here", place=str(path), hint=hint)
    return found
