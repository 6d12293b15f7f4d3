from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.sources.survey import TimeSurvey
from vigie.sources.timestamps import BAD, KNOWN, MISSING, Resolution, TimeRule, iso, read_stamp, to_us

AT_US = 1_629_589_836_000_000  # 2021-08-21T23:50:36Z
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def one(value: Any, kind: pa.DataType | None = None, **rule: Any) -> int | None:  # noqa: ANN401 - any cell
    us, states = to_us(pa.array([value], kind), TimeRule(**rule))
    return int(us[0]) if states[0] == KNOWN else None


@pytest.mark.parametrize(
    "text",
    [
        "2021-08-21T23:50:36Z",
        "2021-08-21 23:50:36Z",
        "2021-08-21T23:50:36+00:00",
        "2021-08-22T01:50:36+02:00",
        "2021-08-22 01:50:36 +0200",
        "2021-08-21 23:50:36 UTC",
        "2021-08-21 23:50:36 GMT",
        "2021/08/21 23:50:36Z",
        "2021-08-21T23:50:36.000Z",
        "Sat Aug 21 23:50:36 +0000 2021",
        "Sat Aug 21 19:50:36 -0400 2021",
        " 1629589836 ",
        "1629589836.0",
        "1629589836000",
        "1629589836000000",
        "1629589836000000000",
    ],
)
def test_zoned_forms_need_no_rule(text: str) -> None:
    assert one(text) == AT_US


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2021-08-21 23:50:36", {"zone": "UTC"}),
        ("2021-08-22T01:50:36", {"zone": "Europe/Paris"}),
        ("21/08/2021 23:50:36", {"zone": "UTC", "dayfirst": True}),
        ("21.08.2021, 23:50:36", {"zone": "UTC", "dayfirst": True}),
        ("08/21/2021 11:50:36 PM", {"zone": "UTC", "dayfirst": False}),
        ("8-21-2021 11:50:36 p.m.", {"zone": "UTC", "dayfirst": False}),
        ("21/08/2021T23:50:36.0", {"zone": "UTC", "dayfirst": True}),
    ],
)
def test_naive_forms_are_read_under_the_rule(text: str, rule: dict[str, Any]) -> None:
    assert one(text) is None
    assert one(text, **rule) == AT_US


NO_TIMES = (
    *("soon", "--", "²", "1e9", "21/08", "2021-13-01", "2021-02-30T00:00:00Z", "99/99/2021", "32/01/2021"),
    *("Sat Xxx 21 23:50:36 +0000 2021", "Sat Aug 99 23:50:36 +0000 2021", "21/08/2021 25:00"),
    *("21/08/2021 13:00 PM", "2021-08-21T23:50:36 EST", "10/10/0000", "0001-01-01T00:00:00+14:00x"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"),
)


@pytest.mark.parametrize("text", NO_TIMES[:-2])
def test_what_no_form_fits_is_bad(text: str) -> None:
    assert to_us(pa.array([text]), TimeRule("UTC", dayfirst=True))[1].tolist() == [BAD]


@pytest.mark.parametrize("text", NO_TIMES[-2:])
def test_the_ends_of_the_calendar_do_not_overflow(text: str) -> None:
    assert to_us(pa.array([text]), TimeRule())[1].tolist() == [KNOWN]


def test_numbers_are_scaled_by_their_size() -> None:
    for scale in (1, 10**3, 10**6, 10**9):
        assert one(1_629_589_836 * scale, pa.int64()) == AT_US
        assert one(float(1_629_589_836 * scale)) == AT_US
    assert one(1_629_589_836.25) == AT_US + 250_000
    assert one(-1, pa.int64()) == -1_000_000


def test_null_is_missing_and_wild_numbers_are_bad() -> None:
    for kind, wild in (
        (pa.int64(), 2**63 - 1),
        (pa.float64(), 1e300),
        (pa.float64(), float("inf")),
        (pa.uint64(), 2**64 - 1),
    ):
        assert to_us(pa.array([None, wild], kind), TimeRule())[1].tolist() == [MISSING, BAD]
    assert to_us(pa.array([None], pa.string()), TimeRule())[1].tolist() == [MISSING]


def test_arrow_times_and_dates() -> None:
    at = datetime(2021, 8, 21, 23, 50, 36)  # noqa: DTZ001 - naive on purpose
    assert one(at, pa.timestamp("s", "Europe/Paris")) == AT_US
    assert one(at, pa.timestamp("ns")) is None
    assert one(at, pa.timestamp("ms"), zone="UTC") == AT_US
    assert one(date(2021, 8, 21), pa.date32(), zone="UTC") == 1_629_504_000_000_000
    assert one(None, pa.timestamp("us", "UTC")) is None


def test_a_skipped_hour_is_read_with_the_offset_before_the_change() -> None:
    assert one("2021-03-28 02:30:00", zone="Europe/Paris") == one("2021-03-28T01:30:00Z")


def test_a_repeated_hour_is_read_as_its_first_occurrence() -> None:
    assert one("2021-10-31 02:30:00", zone="Europe/Paris") == one("2021-10-31T00:30:00Z")


def test_a_day_and_month_that_may_swap_are_not_guessed() -> None:
    assert one("07/03/2018", zone="UTC") is None
    assert one("03/03/2018", zone="UTC") == one("2018-03-03", zone="UTC")
    assert one("03/25/2018", zone="UTC", dayfirst=True) is None


@given(
    st.datetimes(
        min_value=EPOCH.replace(tzinfo=None, year=2003), max_value=EPOCH.replace(tzinfo=None, year=2100)
    ),
    st.integers(-14 * 60, 14 * 60),
)
def test_what_iso_writes_is_read_back(at: datetime, ahead_min: int) -> None:
    expected = (at - EPOCH.replace(tzinfo=None)) // timedelta(microseconds=1) - ahead_min * 60_000_000
    sign = "-" if ahead_min < 0 else "+"
    zone = f"{sign}{abs(ahead_min) // 60:02}:{abs(ahead_min) % 60:02}"
    assert one(f"{at.isoformat()}{zone}") == expected
    assert one(iso(expected)) == expected


@given(st.text(max_size=40) | st.from_regex(r"[0-9./: T+-]{0,30}", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    read_stamp(text)
    to_us(pa.array([text]), TimeRule("America/New_York", dayfirst=False))


def test_a_time_beyond_the_calendar_is_shown_as_a_number() -> None:
    assert iso(10**18) == f"{10**18} µs since 1970"


def surveyed(*columns: pa.Array[Any]) -> TimeSurvey:
    found = TimeSurvey()
    for column in columns:
        found.add(column)
    return found


def test_the_survey_counts_forms_and_keeps_the_first_of_each() -> None:
    found = surveyed(
        pa.array(
            [
                "2021-08-21T23:50:36Z",
                None,
                "soon",
                "never",
                "2021-08-21",
                "2021-08-22",
                "13/01/2021",
                "01/13/2021",
                "01/02/2021",
            ]
        )
    )
    assert (found.known, found.missing, found.unreadable, found.naive, found.ordered) == (6, 1, 2, 5, 3)
    assert (found.naive_example, found.unreadable_example) == ("2021-08-21", "soon")
    assert (found.first_over_12, found.second_over_12, found.order_example) == (
        "13/01/2021",
        "01/13/2021",
        "01/02/2021",
    )
    assert found.total == 9


def test_the_survey_reads_typed_columns() -> None:
    at = datetime(2021, 8, 21, 23, 50)  # noqa: DTZ001 - naive on purpose
    naive = surveyed(pa.array([at, None], pa.timestamp("ns")))
    assert (naive.known, naive.naive, naive.missing) == (1, 1, 1)
    days = surveyed(pa.array([date(2021, 8, 21)] * 20))
    assert (days.known, days.naive, days.resolution) == (20, 20, Resolution.DAY)
    numbers = surveyed(pa.array([1_629_589_836, 2**63 - 1]))
    assert (numbers.known, numbers.unreadable, numbers.unreadable_example) == (1, 1, str(2**63 - 1))
    assert surveyed(pa.array([], pa.timestamp("us"))).known == 0


@pytest.mark.parametrize(
    ("step_us", "precision"),
    [(1, "us"), (1_000_000, "s"), (60_000_000, "min"), (3_600_000_000, "h"), (86_400_000_000, "day")],
)
def test_twenty_times_prove_a_precision(step_us: int, precision: str) -> None:
    start = 1_629_504_000_000_000
    values = [start + n * step_us for n in range(20)]
    assert surveyed(pa.array(values, pa.timestamp("us", "UTC"))).resolution.precision == precision
    few = surveyed(pa.array(values[:3], pa.timestamp("us", "UTC"))).resolution.precision
    assert few == ("us" if precision == "us" else "s")
