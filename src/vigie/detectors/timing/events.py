"""DI12: whether a group began closer to a kind of event, concerning a country, than chance allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Assessed, Measure
from vigie.detectors.timing.spec import EventParams
from vigie.kernels.indices.calendars import Nearness, nearest_class
from vigie.model.outcomes import NotAssessed

__all__ = ["assess", "days_of_event"]

Ints = NDArray[np.int64]
_Class = tuple[str, str]

_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Days by (kind, country), what happened on each, and the days from the first event to the last."""

    classes: dict[_Class, Ints]
    told: dict[tuple[_Class, int], tuple[str, int]]
    first: int
    last: int


def assess(ground: Ground, params: EventParams) -> dict[str, Assessed]:
    """Compare the day (UTC) on which each subject began with the days of a calendar. Needs `event`.

    Each kind of event concerning each country is one hypothesis; all are paid for
    (`kernels.indices.calendars.nearest_class`). An event counts on its day and, where the calendar says so,
    on its anniversaries: one year to the day before an opening is −1. The null is a beginning on any day from
    the first event of the calendar to the last, so that a calendar should cover its time evenly. What it does
    not show: a motive.
    """
    table = ground.facts.get("event")
    if table is None or not len(table):
        return ground.each(lambda _subject: NotAssessed("no-calendar"))
    calendar = _calendar(table)
    return ground.each(lambda subject: _measured(subject, calendar, params))


def days_of_event(day: str, anniversaries: int) -> Iterator[tuple[int, int]]:
    """Give (days since 1970, years from the event) of an event and of its anniversaries.

    Args:
        day: ISO 8601 date. The 29th of February falls on the 28th where there is none.
        anniversaries: years before and after.
    """
    then = date.fromisoformat(day)
    for years in range(-anniversaries, anniversaries + 1):
        if not date.min.year <= then.year + years <= date.max.year:
            continue
        leap = (then.month, then.day) == (2, 29)
        same = then if not years else then.replace(year=then.year + years, day=28 if leap else then.day)
        yield (same - _EPOCH).days, years


def _calendar(table: pa.Table) -> _Calendar:
    rows = sorted(table.to_pylist(), key=lambda row: (row["day"], row["title"], row["event_id"]))
    told: dict[tuple[_Class, int], tuple[str, int]] = {}
    for row in rows:
        for country in row["countries"].split() or [""]:
            for day, years in days_of_event(row["day"], row["anniversaries"]):
                place = ((row["kind"], country), day)
                # The day itself goes before an anniversary of another event on that day.
                if place not in told or abs(years) < abs(told[place][1]):
                    told[place] = (row["title"], years)
    days = [(date.fromisoformat(row["day"]) - _EPOCH).days for row in rows]
    grouped: dict[_Class, list[int]] = {}
    for name, day in told:
        if min(days) <= day <= max(days):
            grouped.setdefault(name, []).append(day)
    classes = {name: np.array(sorted(found)) for name, found in sorted(grouped.items())}
    return _Calendar(classes, told, min(days), max(days))


def _measured(subject: Subject, calendar: _Calendar, params: EventParams) -> Assessed:
    onset = subject.first_at_us // _DAY_US
    span = calendar.last - calendar.first + 1
    if span < params.least_days:
        return NotAssessed("short-calendar", {"days": span, "least": params.least_days})
    if not calendar.first <= onset <= calendar.last:
        return NotAssessed("outside-calendar", {"first": _iso(calendar.first), "last": _iso(calendar.last)})
    names = list(calendar.classes)
    found = nearest_class(list(calendar.classes.values()), onset, first=calendar.first, last=calendar.last)
    return [_told(calendar, names[found.at], found, onset, span)]


def _told(calendar: _Calendar, name: _Class, found: Nearness, onset: int, span: int) -> Measure:
    title, years = calendar.told[name, found.day]
    return Measure(
        name="anniversary" if years else "event",
        value=float(found.distance),
        unit="days",
        looked_at=span,
        null_model="calendar",
        p=found.chance,
        values={
            "title": title,
            "kind": name[0] or "—",
            "country": name[1] or "—",
            "day": _iso(found.day),
            "onset": _iso(onset),
            "days": abs(found.distance),
            "years": f"{years:+d}",
            "classes": len(calendar.classes),
            "span": span,
            "as_near": round(found.chance * span),
        },
    )


def _iso(day: int) -> str:
    return (_EPOCH + timedelta(days=int(day))).isoformat()
