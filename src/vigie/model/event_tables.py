"""Dated public facts that a person adds to a case: elections, ceremonies, holidays."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["EVENT"]

_T = pa.string()


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


EVENT = Contract(
    "event",
    1,
    "one day on which something happened, or will, as a calendar says",
    (
        _must("event_id", _T, "Derived from day, title and kind"),
        _must("day", _T, "ISO 8601 date, in the calendar of the place"),
        _must("title", _T, "What happened"),
        _must(
            "countries", _T, "ISO 3166 codes of the countries concerned, separated by blanks; may be empty"
        ),
        _must("kind", _T, "election, ceremony, public-holiday, …: a word of the calendar; may be empty"),
        _must(
            "anniversaries", pa.int64(), "Years before and after in which the same day counts, too", "years"
        ),
        _must("source", _T, "Which calendar says so"),
    ),
    ("event_id",),
)
