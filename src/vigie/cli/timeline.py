"""vigie timeline."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from vigie.app.campaigns import find_campaign
from vigie.app.cases import open_case
from vigie.app.dossier import event_rows
from vigie.app.engines import engine_of
from vigie.cli.calendars import add_calendars, calendar_options
from vigie.cli.campaign import opened_dossier
from vigie.cli.options import case_option, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]

_DAY_US = 86_400_000_000


@click.command(name="timeline")
@click.argument("name")
@case_option
@report_options
@calendar_options
@settings_options
@talking
def command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Say when campaign NAME did what: events, and the posts of its core day by day (UTC).

    Example: vigie timeline C01 --case boycott --calendar events.ics
    """
    run = str(given["run"])
    added = {name: given.pop(name) for name in ("calendars", "holidays")}
    if any(added.values()):
        with engine_of(settings_of(dict(given), folder)) as engine:
            add_calendars(talk, open_case(folder), engine, added)
    opened = opened_dossier(folder, given)
    row = find_campaign(opened.case, name, run=run)
    events = [{"at": _at(at_us), "event": word, **values} for at_us, word, values in event_rows(opened, row)]
    days: Counter[int] = Counter()
    for hour in opened.hours.to_pylist():
        if hour["campaign_id"] == row["campaign_id"]:
            days[hour["hour_us"] // _DAY_US] += hour["posts"]
    posts = [{"day": _at(day * _DAY_US)[:10], "posts": n} for day, n in sorted(days.items())]
    if talk.as_json:
        talk.data({"campaign": row["campaign_id"], "events": events, "days": posts})
        return
    for event in events:
        figures = ", ".join(f"{key} {value}" for key, value in event.items() if key not in {"at", "event"})
        talk.line(f"{event['at']}  {event['event']}" + (f" ({figures})" if figures else ""))
    talk.table(posts)


def _at(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")
