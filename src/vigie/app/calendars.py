"""Calendars of a case: events from files, public holidays from a package, kept beside the posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from vigie.engine.port import Engine
from vigie.engine.statements import read_statement
from vigie.kernels.indices.rest_days import CREDIT, public_holidays
from vigie.lake.case import Case
from vigie.model.event_tables import EVENT
from vigie.sources.calendars import event_row, read_calendar

__all__ = ["Added", "add_events", "case_events", "holiday_events", "years_of_case"]

_MARGIN_YEARS = 2
_YEAR_US = 31_556_952_000_000


@dataclass(frozen=True, slots=True)
class Added:
    """What became of calendars: events that are new, known before, and refused (reason → records)."""

    added: int
    known: int
    refused: Mapping[str, int]


def add_events(
    case: Case, paths: Iterable[Path], *, now_us: int, more: Sequence[Mapping[str, Any]] = ()
) -> Added:
    """Add the events of calendar files to a case; what it holds already stays as it is.

    Args:
        case: where to.
        paths: CSV or iCalendar files.
        now_us: time of the commit, µs since 1970 UTC.
        more: further rows of contract `event`, such as those of `holiday_events`.

    Raises:
        SourceError: a file is no calendar (VG201, VG207, VG208, VG209, VG213).
    """
    read = [read_calendar(path) for path in paths]
    rows = {str(row["event_id"]): row for row in more}
    rows = {row["event_id"]: row for each in read for row in each.events.to_pylist()} | rows
    known = set(case_events(case)["event_id"].to_pylist())
    fresh = [row for name, row in rows.items() if name not in known]
    if fresh:
        with case.lake.transaction(now_us=now_us, note="calendar") as transaction:
            transaction.append(EVENT.name, EVENT.rows(fresh))
            transaction.commit()
    refused: dict[str, int] = {}
    for each in read:
        for reason, records in each.refused.items():
            refused[reason] = refused.get(reason, 0) + records
    return Added(len(fresh), len(rows) - len(fresh), refused)


def case_events(case: Case) -> pa.Table:
    """Return every event that a case holds, in the order of days."""
    return case.lake.read(EVENT.name).sort_by([("day", "ascending"), ("event_id", "ascending")])


def holiday_events(countries: Sequence[str], years: Iterable[int]) -> list[dict[str, Any]]:
    """Return the public holidays of countries as rows of contract `event`.

    Raises:
        ParameterError: the holidays of a country are not known (VG104).
    """
    asked = sorted(set(years))
    found: dict[str, dict[str, Any]] = {}
    for country in countries:
        for day, title in public_holidays(country, asked):
            row = event_row(
                day.isoformat(),
                f"{title} ({country})",
                countries=[country],
                kind="public-holiday",
                source=CREDIT,
            )
            found[row["event_id"]] = row
    return list(found.values())


def years_of_case(case: Case, engine: Engine) -> range:
    """Return the years of the posts of a case, and two years on either side; none without posts."""
    told = engine.sql(read_statement(__package__, "period"), {"post": case.lake.relation("post")}).arrow()
    ends = [int(at) for row in told.to_pylist() for at in row.values() if at is not None]
    years = [1970 + at // _YEAR_US for at in ends]
    return range(min(years) - _MARGIN_YEARS, max(years) + _MARGIN_YEARS + 1) if years else range(0)
