"""Calendars: days on which something happened, from CSV or iCalendar files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pyarrow as pa

from vigie.model.errors import SourceError
from vigie.model.event_tables import EVENT
from vigie.model.ids import short_id

__all__ = ["Calendar", "event_row", "read_calendar"]

Row = dict[str, Any]

_NAMES: dict[str, tuple[str, ...]] = {
    "day": ("day", "date", "jour", "start", "dtstart"),
    "title": ("title", "titre", "event", "summary", "name", "nom"),
    "countries": ("countries", "country", "pays"),
    "kind": ("kind", "type", "category", "catégorie"),
    "anniversaries": ("anniversaries", "anniversaires"),
    "source": ("source",),
}
_MOST_BYTES = 50_000_000
_MOST_YEARS = 100
_YEARLY = 10


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a file says, and what of it could not be read: reason → how many records."""

    events: pa.Table
    refused: Mapping[str, int]


def read_calendar(path: Path) -> Calendar:
    """Read a calendar.

    Args:
        path: a CSV file with a column of dates (YYYY-MM-DD) and one of titles, and, if known, `countries`
            (ISO 3166 codes), `kind`, `anniversaries` (years before and after in which the day counts, too)
            and `source`; or an iCalendar file (.ics), where categories of two capital letters are countries,
            the first other category is the kind, and what recurs every year counts ten years either way.

    Raises:
        SourceError: there is no such file (VG209), it is empty (VG207), too large (VG213), no calendar
            (VG208), or no column holds dates or titles (VG201).
    """
    text = _text(path)
    read = _ics_rows if path.suffix.lower() in {".ics", ".ical"} else _csv_rows
    events: dict[str, Row] = {}
    refused: dict[str, int] = {}
    for row in read(text, path):
        if isinstance(row, str):
            refused[row] = refused.get(row, 0) + 1
        elif row["event_id"] in events:
            refused["repeated"] = refused.get("repeated", 0) + 1
        else:
            events[row["event_id"]] = row
    return Calendar(EVENT.rows(events.values()), dict(sorted(refused.items())))


def event_row(
    day: str,
    title: str,
    *,
    countries: Sequence[str] = (),
    kind: str = "",
    anniversaries: int = 0,
    source: str,
) -> Row:
    """Return one row of contract `event`; its id hangs on day, title and kind."""
    return {
        "event_id": short_id("E", day, title, kind),
        "day": day,
        "title": title,
        "countries": " ".join(sorted(set(countries))),
        "kind": kind,
        "anniversaries": anniversaries,
        "source": source,
    }


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SourceError("VG213", "a calendar of more than 50 MB", place=str(path))
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("VG208", f"the calendar cannot be read: {error}", place=str(path)) from error
    if not text.strip():
        raise SourceError("VG207", "the calendar is empty", place=str(path))
    return text


def _csv_rows(text: str, path: Path) -> Iterator[Row | str]:
    """Give the events of a table, or for each row that is none the reason."""
    try:
        lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        columns = _columns(lines.fieldnames or (), path)
        for line in lines:
            yield _read_line(
                {field: (line[name] or "").strip() for field, name in columns.items()}, path.name
            )
    except csv.Error as error:
        raise SourceError("VG208", f"the calendar cannot be read: {error}", place=str(path)) from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _columns(names: Sequence[str], path: Path) -> dict[str, str]:
    plain = {name.strip().lower(): name for name in names if name}
    found = {
        field: plain[word]
        for field, words in _NAMES.items()
        if (word := next((word for word in words if word in plain), None)) is not None
    }
    missing = [field for field in ("day", "title") if field not in found]
    if missing:
        hint = f"name the columns {', '.join(f'{field} ({_NAMES[field][1]})' for field in missing)}"
        raise SourceError(
            "VG201", "no column holds the dates or titles of events", place=str(path), hint=hint
        )
    return found


def _read_line(line: Mapping[str, str], name: str) -> Row | str:
    try:
        day = date.fromisoformat(line["day"][:10])
    except ValueError:
        return "no-date"
    years = line.get("anniversaries") or "0"
    if not years.isdecimal() or int(years) > _MOST_YEARS:
        return "no-number-of-years"
    if not line["title"]:
        return "no-title"
    return event_row(
        day.isoformat(),
        line["title"],
        countries=_codes(line.get("countries", "")),
        kind=line.get("kind", ""),
        anniversaries=int(years),
        source=line.get("source") or name,
    )


def _codes(text: str) -> list[str]:
    return [word.upper() for word in re.split(r"[\s,;|]+", text) if word]


def _ics_rows(text: str, path: Path) -> Iterator[Row | str]:
    """Give the events of an iCalendar file (RFC 5545), or for each that is none the reason."""
    try:
        held = icalendar.Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError) as error:
        raise SourceError("VG208", f"no iCalendar file: {error}", place=str(path)) from error
    for event in held.walk("VEVENT"):
        try:
            yield _read_event(event, path.name)
        except (ValueError, KeyError, AttributeError, TypeError):
            yield "damaged"


def _read_event(event: Any, name: str) -> Row | str:  # noqa: ANN401 - a component of icalendar
    start = event.get("DTSTART")
    if start is None:
        return "no-date"
    title = str(event.get("SUMMARY") or "").strip()
    if not title:
        return "no-title"
    day = start.dt.date() if isinstance(start.dt, datetime) else start.dt
    words = _categories(event)
    countries = [word for word in words if re.fullmatch("[A-Z]{2}", word)]
    yearly = "YEARLY" in (event.get("RRULE") or {}).get("FREQ", [])
    return event_row(
        day.isoformat(),
        title,
        countries=countries,
        kind=next((word.lower() for word in words if word not in countries), ""),
        anniversaries=_YEARLY if yearly else 0,
        source=name,
    )


def _categories(event: Any) -> list[str]:  # noqa: ANN401 - idem
    given = event.get("CATEGORIES") or []
    listed = given if isinstance(given, list) else [given]
    return [str(word).strip() for each in listed for word in each.cats if str(word).strip()]
