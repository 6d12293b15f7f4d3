from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vigie.kernels.indices.calendars import nearest_class
from vigie.kernels.indices.rest_days import known_countries, public_holidays, rest_days
from vigie.model.errors import ParameterError

SPAN = (0, 729)
DAYS = st.lists(st.integers(*SPAN), min_size=1, max_size=9)


def test_a_rare_day_that_is_met_exactly_is_found() -> None:
    holidays = np.arange(0, 730, 30)
    found = nearest_class([holidays, np.array([401])], 401, first=0, last=729)
    assert (found.at, found.day, found.distance) == (1, 401, 0)
    assert found.alone == found.chance == pytest.approx(1 / 730)


def test_with_an_event_on_every_day_any_day_matches_something() -> None:
    each = [np.array([day]) for day in range(730)]
    assert nearest_class(each, 401, first=0, last=729).chance == 1.0


def test_the_sign_says_which_came_first() -> None:
    found = nearest_class([np.array([100])], 97, first=0, last=729)
    assert found.distance == -3
    assert found.alone == pytest.approx(7 / 730)


@given(st.lists(DAYS, min_size=1, max_size=6), st.integers(*SPAN))
def test_the_chance_is_that_of_counting_every_day(classes: list[list[int]], day: int) -> None:
    def alone(events: list[int], at: int) -> float:
        own = min(abs(event - at) for event in events)
        return sum(min(abs(event - t) for event in events) <= own for t in range(0, 730, 1)) / 730

    found = nearest_class([np.array(sorted(each)) for each in classes], day, first=0, last=729)
    assert found.alone == pytest.approx(min(alone(each, day) for each in classes))
    assert found.alone <= found.chance <= min(1.0, len(classes) * found.alone) + 1e-9


def test_days_drawn_at_random_give_chances_that_are_none_too_small() -> None:
    rng = np.random.default_rng(11)
    drawn = []
    for _ in range(200):
        classes = [np.unique(rng.integers(0, 1_500, rng.integers(1, 40))) for _ in range(30)]
        drawn.append(nearest_class(classes, int(rng.integers(0, 1_500)), first=0, last=1_499).chance)
    assert stats.kstest(drawn, "uniform", alternative="greater").pvalue > 0.01


def test_rest_days_are_weekends_and_holidays_of_the_country() -> None:
    days = np.arange(19_576, 19_583)  # Monday 7 to Sunday 13 August 2023
    assert rest_days("FR", days).tolist() == [False] * 5 + [True] * 2
    assert rest_days("IR", days).tolist() == [False] * 4 + [True] + [False] * 2
    bastille = np.array([19_552])  # Friday 14 July 2023
    assert (rest_days("FR", bastille)[0], rest_days("AZ", bastille)[0]) == (True, False)


def test_an_unknown_country_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="VG104"):
        public_holidays("XQ", [2023])
    assert {"FR", "AZ", "TR"} <= known_countries()
