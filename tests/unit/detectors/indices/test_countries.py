from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from vigie.app.indices import IndicePlan, assess_indices
from vigie.detectors.diffusion.countries import CANDIDATES
from vigie.detectors.diffusion.spec import POSTING_CLOCK
from vigie.detectors.ground.laid import Subject
from vigie.detectors.ground.spec import GroundParams
from vigie.kernels.indices.rest_days import known_countries, rest_days
from vigie.model.event_tables import EVENT
from vigie.model.tables import POST
from vigie.sources.calendars import event_row

Town = Any
Row = dict[str, Any]
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000
FIRST = 19_540


def posts_of_office(country: str, offset: int, *, days: int = 56) -> list[Row]:
    """Twenty members post at office hours of a country, hardly ever on its days of rest."""
    rng = np.random.default_rng(8)
    rest = rest_days(country, np.arange(FIRST, FIRST + days))
    rows = []
    for at in range(20):
        for day in range(days):
            if rng.random() < (0.03 if rest[day] else 0.7):
                hour = int(rng.integers(9, 18)) - offset
                uid = f"agora:w{at}-{day}"
                row: Row = {
                    "post_uid": uid,
                    "platform": "agora",
                    "kind": "post",
                    "account_uid": f"agora:{at}",
                }
                row |= {"created_at_us": (FIRST + day) * DAY_US + hour * HOUR_US, "created_at_prec": "s"}
                rows.append(
                    row | {"lang_declared": "fr", "content_key": uid, "source_file_id": "f", "raw_ref": "l"}
                )
    return rows


def measured(town: Town, rows: list[Row], events: list[Row] | None = None) -> Row:
    tables = dict(town._tables())
    # The four posts that everybody writes in the town lie in other weeks and at any hour: left out here.
    members = pa.array(town.group, pa.string())
    others = pa.compute.invert(pa.compute.is_in(tables["post"]["account_uid"], value_set=members))
    tables["post"] = pa.concat_tables([tables["post"].filter(others), POST.rows(rows)])
    subject = Subject(
        id="G-1",
        kind="group",
        members=town.group,
        first_at_us=FIRST * DAY_US,
        last_at_us=(FIRST + 60) * DAY_US,
    )
    plan = IndicePlan(ground=GroundParams.of({"draws": 99}), indices=(POSTING_CLOCK,))
    facts = {} if events is None else {"event": EVENT.rows(events)}
    found = assess_indices(town.engine, tables, [subject], plan, run_id="R-1", facts=facts).to_pylist()
    return next(row for row in found if row["measure"] in {"countries", ""} or "weeks" in row["statement"])


@pytest.mark.parametrize(("country", "offset", "unlike"), [("FR", 2, "IR"), ("IR", 3, "FR"), ("AZ", 4, "US")])
def test_the_country_whose_days_and_hours_are_kept_is_among_those_that_fit(
    town: Town, country: str, offset: int, unlike: str
) -> None:
    row = measured(town, posts_of_office(country, offset))
    scores = json.loads(row["statement_values"])["scores"]
    assert row["outcome"] == "found"
    assert scores[country] >= -1
    assert scores[unlike] < -1
    assert json.loads(row["statement_values"])["best"].count("(") >= 5


def test_two_weeks_do_not_show_on_which_days_people_rest(town: Town) -> None:
    row = measured(town, posts_of_office("FR", 2, days=10))
    assert (row["outcome"], row["statement"]) == ("not-assessed", "too-few-weeks")


def test_countries_of_the_calendar_are_compared_too(town: Town) -> None:
    holiday = event_row("2023-06-24", "Day", countries=["LU"], kind="public-holiday", source="test")
    row = measured(town, posts_of_office("FR", 2), [holiday])
    assert "LU" in json.loads(row["statement_values"])["scores"]


def test_every_candidate_has_known_holidays() -> None:
    assert set(CANDIDATES) <= known_countries()
