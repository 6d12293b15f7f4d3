from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from vigie.app.indices import IndicePlan, assess_indices
from vigie.detectors.ground.laid import Subject
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.timing.events import days_of_event
from vigie.detectors.timing.spec import EVENTS
from vigie.kernels.indices.rest_days import public_holidays
from vigie.model.event_tables import EVENT
from vigie.sources.calendars import event_row

Town = Any
Row = dict[str, Any]
DAY_US = 86_400_000_000
ONSET = date(2023, 7, 26)


def event(day: str, title: str, *, kind: str = "ceremony", country: str = "FR", years: int = 0) -> Row:
    return event_row(day, title, countries=[country], kind=kind, anniversaries=years, source="test")


def many_others() -> list[Row]:
    """Hundreds of public holidays of ten countries over eight years."""
    codes = ("FR", "AZ", "TR", "DE", "IT", "ES", "GB", "PL", "PT", "RO")
    return [
        event(day.isoformat(), f"{title} {code}", kind="public-holiday", country=code)
        for code in codes
        for day, title in public_holidays(code, range(2019, 2027))
    ]


def measured(
    town: Town, events: list[Row] | None, *, onsets: tuple[date, ...] = (ONSET,), **knobs: Any
) -> list[Row]:
    subjects = [
        Subject(id=f"G-{at}", kind="group", members=town.group, first_at_us=first, last_at_us=first + DAY_US)
        for at, first in enumerate((day - date(1970, 1, 1)).days * DAY_US + 9_000_000_000 for day in onsets)
    ]
    plan = IndicePlan(ground=GroundParams.of({"draws": 99} | knobs), indices=(EVENTS,))
    facts: dict[str, pa.Table] = {} if events is None else {"event": EVENT.rows(events)}
    return assess_indices(town.engine, town._tables(), subjects, plan, run_id="R-1", facts=facts).to_pylist()


def test_one_year_to_the_day_before_an_opening_is_found_among_hundreds_of_days(town: Town) -> None:
    events = [*many_others(), event("2024-07-26", "Opening of the games", years=1)]
    assert len(events) > 700
    (row,) = measured(town, events)
    assert (row["measure"], row["outcome"], row["value"]) == ("anniversary", "found", 0.0)
    assert '"years": "-1"' in row["statement_values"]
    assert row["p"] < 0.002


def test_the_same_day_is_nothing_when_the_calendar_does_not_hold_it(town: Town) -> None:
    (row,) = measured(town, many_others())
    assert (row["measure"], row["outcome"]) == ("event", "nothing-found")
    assert row["p"] > 0.05


def test_where_every_day_is_an_event_of_its_own_nothing_is_found(town: Town) -> None:
    each = [
        event((ONSET + timedelta(days=at)).isoformat(), f"day {at}", kind=f"kind {at}")
        for at in range(-60, 61)
    ]
    (row,) = measured(town, each)
    assert (row["outcome"], row["p"]) == ("nothing-found", 1.0)


def test_beginnings_at_random_give_a_uniform_chance(town: Town) -> None:
    rng = np.random.default_rng(3)
    others = [*many_others(), event("2024-07-26", "Opening", years=1), event("2022-04-10", "Vote", kind="v")]
    onsets = tuple(date(2019, 2, 1) + timedelta(days=int(day)) for day in rng.integers(0, 2_800, 200))
    p = [row["p"] for row in measured(town, others, onsets=onsets)]
    assert len(p) == 200
    assert stats.kstest(p, "uniform", alternative="greater").pvalue > 0.01


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (None, "no-calendar"),
        ([event("2023-07-26", "a"), event("2023-08-26", "b")], "short-calendar"),
        ([event("2019-07-26", "a"), event("2020-08-26", "b")], "outside-calendar"),
    ],
)
def test_without_a_calendar_that_covers_the_beginning_nothing_is_said(
    town: Town, events: list[Row] | None, reason: str
) -> None:
    (row,) = measured(town, events)
    assert (row["outcome"], row["statement"]) == ("not-assessed", reason)


def test_a_leap_day_has_its_anniversaries_on_the_day_before_march() -> None:
    days = {years: day for day, years in days_of_event("2024-02-29", 1)}
    assert [(date(1970, 1, 1) + timedelta(days=days[at])).isoformat() for at in (-1, 0, 1)] == [
        "2023-02-28",
        "2024-02-29",
        "2025-02-28",
    ]
