"""The options that add calendars to a case, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vigie.app.calendars import add_events, holiday_events, years_of_case
from vigie.cli.options import now_us
from vigie.cli.talk import Talk
from vigie.engine.port import Engine
from vigie.lake.case import Case

__all__ = ["add_calendars", "calendar_options"]

Command = Callable[..., Any]


def calendar_options(command: Command) -> Command:
    """Add --calendar and --holidays."""
    holidays = click.option("--holidays", metavar="CODES", help="Add public holidays of countries: FR,AZ.")
    calendar = click.option(
        "--calendar",
        "calendars",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Events with their days (CSV or ICS), kept in the case; repeatable.",
    )
    return calendar(holidays(command))


def add_calendars(talk: Talk, case: Case, engine: Engine, given: dict[str, Any]) -> None:
    """Take the calendar options out of a command's arguments, and add what they name to the case."""
    paths, codes = given.pop("calendars"), _codes(given.pop("holidays"))
    if not paths and not codes:
        return
    more = holiday_events(codes, years_of_case(case, engine)) if codes else []
    told = add_events(case, paths, now_us=now_us(), more=more)
    talk.say(f"calendar: {told.added} events added, {told.known} known before")
    for reason, records in told.refused.items():
        talk.say(f"calendar: {records} records refused ({reason})")


def _codes(text: str | None) -> list[str]:
    return [code.strip().upper() for code in (text or "").split(",") if code.strip()]
