"""Times as files write them, to µs since 1970 UTC.

Accepted: ISO 8601 with or without zone, epoch numbers in s, ms, µs or ns, `2021-08-21 14:05`,
`Wed Oct 10 20:19:24 +0000 2018`, `07/03/2018 14:05` (also `.` or `-` between, also AM/PM), Arrow timestamps.
The local zone of the machine plays no part.

A time that a clock change skipped is read with the offset in force before the change; a time that a clock
change repeated is read as its first occurrence.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vigie.model.vocabulary import Precision
from vigie.sources.columns import Column

__all__ = ["BAD", "KNOWN", "MISSING", "Resolution", "Stamp", "TimeRule", "iso", "read_stamp", "to_us"]

Ints = npt.NDArray[np.int64]
KNOWN, MISSING, BAD = 0, 1, 2

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of times without a zone
_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905 - a word list
}
_PLATFORM = re.compile(
    r"^[A-Za-z]{3},? ([A-Za-z]{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2}) (\d{4})$"
)
_WRITTEN = re.compile(
    r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
    r"(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(?: ?([AaPp])\.?[Mm]\.?)?)?$"
)
_NUMBER = re.compile(r"^-?\d{1,19}(?:\.\d+)?$")
_LOOSE_ZONE = re.compile(r"\s*(?:(UTC|GMT|Z)|([+-]\d{2}:?\d{2}))$")


class Resolution(IntEnum):
    """How finely a time is written or varies, from coarse to fine."""

    DAY = 0
    HOUR = 1
    MINUTE = 2
    SECOND = 3
    MICROSECOND = 4

    @property
    def precision(self) -> Precision:
        """The word for it."""
        return tuple(Precision)[4 - self]


class TimeRule(NamedTuple):
    """How to read the times of one column: the zone of naive ones, and the order of day and month."""

    zone: str | None = None
    dayfirst: bool | None = None


class Stamp(NamedTuple):
    """One time as written: with or without zone; `first` and `second` where day and month may swap."""

    at: datetime
    written: Resolution
    first: int = 0
    second: int = 0

    @property
    def zoned(self) -> bool:
        """Whether the text says its zone."""
        return self.at.tzinfo is not None

    @property
    def varies(self) -> Resolution:
        """Finest part that is not zero."""
        if self.at.microsecond:
            return Resolution.MICROSECOND
        if self.at.second:
            return Resolution.SECOND
        if self.at.minute:
            return Resolution.MINUTE
        return Resolution.HOUR if self.at.hour else Resolution.DAY


def read_stamp(text: str, dayfirst: bool | None = None) -> Stamp | None:  # noqa: FBT001 - three states
    """Read one time, or return None when no accepted form fits.

    With `dayfirst` None, a form whose day and month may swap is read in the order that is possible, day
    first when both are; `first` and `second` say what was written.
    """
    text = text.strip()
    try:
        if text[4:5] in {"-", "/"} and text[:4].isdigit():
            return _iso_stamp(text.replace("/", "-"))
        if _NUMBER.match(text):
            return _number_stamp(text)
        if text[:1].isalpha():
            return _platform_stamp(text)
        return _written_stamp(text, dayfirst)
    except (ValueError, OverflowError):
        return None


def to_us(values: Column, rule: TimeRule) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Convert a column to µs since 1970 UTC.

    Args:
        values: Strings, numbers, dates or Arrow timestamps.
        rule: Zone and day order for what does not say them.

    Returns:
        The times (0 where not known) and for each KNOWN, MISSING or BAD (no accepted form, or naive with no
        zone in the rule). Cost: linear; text costs about 2 µs a distinct value.
    """
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return _numbers_to_us(values)
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        return _instants_to_us(values)
    coded = _as_text(values).dictionary_encode()
    zone = ZoneInfo(rule.zone) if rule.zone else None
    known = [_stamp_to_us(str(text), zone, rule.dayfirst) for text in coded.dictionary.to_pylist()]
    us = np.array([value or 0 for value in known] + [0], np.int64)
    states = np.array([KNOWN if value is not None else BAD for value in known] + [MISSING], np.int8)
    codes = coded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    return us[codes], states[codes]


def iso(at_us: int) -> str:
    """Return a time as ISO 8601 in UTC, without a fraction that is zero."""
    try:
        return (_EPOCH + timedelta(microseconds=int(at_us))).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return f"{at_us} µs since 1970"


def _as_text(values: Column) -> Column:
    if pa.types.is_string(values.type):
        return values
    if pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
        listed = [None if value is None else str(value) for value in _datetimes(values)]
        return pa.array(listed, pa.string())
    return values.cast(pa.string())


def _datetimes(values: Column) -> list[Any]:
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.timestamp("us"), safe=False)
    return list(values.to_pylist())


def _stamp_to_us(text: str, zone: ZoneInfo | None, dayfirst: bool | None) -> int | None:  # noqa: FBT001 - three states
    found = read_stamp(text, dayfirst)
    if found is None or (found.first and dayfirst is None and not _order_is_plain(found)):
        return None
    at = found.at
    if not found.zoned:
        if zone is None:
            return None
        at = at.replace(tzinfo=zone)
    try:
        return (at - _EPOCH) // timedelta(microseconds=1)
    except OverflowError:
        return None


def _order_is_plain(found: Stamp) -> bool:
    return found.first == found.second


def _instants_to_us(values: Column) -> tuple[Ints, npt.NDArray[np.int8]]:
    whole = values.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64())
    missing = np.asarray(whole.is_null().to_numpy(zero_copy_only=False))
    us = whole.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return us, np.where(missing, MISSING, KNOWN).astype(np.int8)


def _numbers_to_us(values: Column) -> tuple[Ints, npt.NDArray[np.int8]]:
    numbers = values.cast(pa.float64(), safe=False).fill_null(np.nan).to_numpy(zero_copy_only=False)
    missing = np.isnan(numbers)
    per_second = _units_per_second(np.where(missing, 0.0, numbers))
    exact = pa.types.is_integer(values.type)
    if exact:
        whole = values.fill_null(0).cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
        us = _scaled(whole, per_second)
    else:
        bounded = np.where(np.abs(numbers) < 4e18, numbers, 0.0)
        us = np.round(np.nan_to_num(bounded) * (1e6 / per_second)).astype(np.int64)
    wild = ~missing & ~(np.abs(np.nan_to_num(numbers, posinf=9e18, neginf=-9e18)) < 4e18)
    states = np.where(missing, MISSING, np.where(wild, BAD, KNOWN)).astype(np.int8)
    return np.where(states == KNOWN, us, 0), states


def _units_per_second(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    # From 1973 to 5138 the sizes of s, ms, µs and ns since 1970 never overlap.
    size = np.abs(numbers)
    return np.select([size < 1e11, size < 1e14, size < 1e17], [1.0, 1e3, 1e6], 1e9)


def _scaled(whole: Ints, per_second: npt.NDArray[np.float64]) -> Ints:
    times = np.select([per_second == 1.0, per_second == 1e3], [1_000_000, 1_000], 1).astype(np.int64)
    divided = np.where(per_second == 1e9, whole // 1_000, whole)
    return np.asarray(divided * times, np.int64)


def _number_stamp(text: str) -> Stamp | None:
    kind = pa.float64() if "." in text else pa.int64()
    us, states = _numbers_to_us(pa.array([float(text) if "." in text else int(text)], kind))
    if states[0] != KNOWN:
        return None
    at = _EPOCH + timedelta(microseconds=int(us[0]))
    return Stamp(at, Resolution.MICROSECOND if at.microsecond else Resolution.SECOND)


def _iso_stamp(text: str) -> Stamp:
    loose = _LOOSE_ZONE.search(text, 10)
    if loose and loose.start() > 10:
        text = text[: loose.start()] + ("+00:00" if loose[1] else loose[2])
    at = datetime.fromisoformat(text)
    if len(text) == 10:
        return Stamp(at, Resolution.DAY)
    clock = re.split(r"[+-]", text[11:])[0]
    written = (Resolution.HOUR, Resolution.MINUTE, Resolution.SECOND)[min(clock.count(":"), 2)]
    return Stamp(at, Resolution.MICROSECOND if "." in clock or "," in clock else written)


def _platform_stamp(text: str) -> Stamp | None:
    found = _PLATFORM.match(text)
    if found is None or found[1].lower() not in _MONTHS:
        return None
    ahead = timedelta(hours=int(found[7]), minutes=int(found[8])) * (-1 if found[6] == "-" else 1)
    at = datetime(
        int(found[9]),
        _MONTHS[found[1].lower()],
        int(found[2]),
        int(found[3]),
        int(found[4]),
        int(found[5]),
        tzinfo=timezone(ahead),
    )
    return Stamp(at, Resolution.SECOND)


def _written_stamp(text: str, dayfirst: bool | None) -> Stamp | None:  # noqa: FBT001 - three states
    found = _WRITTEN.match(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    day_leads = second <= 12 if dayfirst is None else dayfirst
    day, month = (first, second) if day_leads else (second, first)
    at = _NAIVE_EPOCH.replace(year=year, month=month, day=day) + _clock(found)
    return Stamp(at, _written_resolution(found), first, second)


def _clock(found: re.Match[str]) -> timedelta:
    hour, minute, second = (int(found[index] or 0) for index in (4, 5, 6))
    if found[8]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if found[8] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(hour)
    fraction = int((found[7] or "0").ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)


def _written_resolution(found: re.Match[str]) -> Resolution:
    if found[4] is None:
        return Resolution.DAY
    if found[6] is None:
        return Resolution.MINUTE
    return Resolution.MICROSECOND if found[7] else Resolution.SECOND
