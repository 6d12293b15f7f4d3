"""Numbers in prose are queries: each bears a name, its SELECT and the run whose tables gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vigie.report.document.model import Span
from vigie.report.wording import Words

__all__ = ["Named", "Query", "changed", "shown"]

Kind = Literal["count", "share", "measure", "day", "moment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """How a number is found.

    Attributes:
        name: Name that sentences use: `{core}`.
        select: One SELECT of the portable subset that gives one row with the column `value`.
        kind: count, share (0–1), measure, day or moment (µs since 1970 UTC).
        also: A second SELECT that has to give the same; empty when there is none.
    """

    name: str
    select: str
    kind: Kind = "count"
    also: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A number that a query gave; None where there is nothing to count from."""

    query: Query
    value: float | int | None
    run_id: str

    @property
    def name(self) -> str:
        """Name that sentences use."""
        return self.query.name


def shown(named: Named, words: Words) -> Span:
    """Write a number by the rules of a language, as a span that knows its query and run."""
    value = named.value
    if value is None:
        text = words.value(None)
    elif named.query.kind == "share":
        text = words.percent(float(value))
    elif named.query.kind in {"day", "moment"}:
        at = int(value)
        text = words.day(at) if named.query.kind == "day" else f"{words.moment(at)} UTC"
    else:
        text = words.value(int(value) if named.query.kind == "count" else float(value))
    return Span(text, "figure", named.name, f"{named.query.select} · {named.run_id}")


def changed(
    before: Mapping[str, float | int | None], now: Mapping[str, Named]
) -> list[tuple[str, float | int | None, float | int | None]]:
    """Return the numbers that are not what they were: (name, before, now), by name.

    A number that is new changes nothing; one that is gone has the value None now.
    """
    values = {name: named.value for name, named in now.items()}
    return [(name, old, values.get(name)) for name, old in sorted(before.items()) if values.get(name) != old]
