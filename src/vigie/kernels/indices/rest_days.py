"""Days on which people of a country rest: its weekend and its public holidays, from packaged data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError, nearest

__all__ = ["CREDIT", "country_offsets", "known_countries", "public_holidays", "rest_days"]

CREDIT = "Public holidays by the package holidays (MIT)"
"""The line that goes with these days wherever they are shown."""

_EPOCH = date(1970, 1, 1)


def known_countries() -> frozenset[str]:
    """Return the ISO 3166 codes of the countries whose holidays the package knows."""
    import holidays  # noqa: PLC0415 - a third of a second, which only those who ask shall pay

    return frozenset(
        code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2
    )


def public_holidays(country: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """Return the public holidays of a whole country: (day, English name where there is one), in order.

    Days that only a part of the country keeps are left out; days that hang on the moon are as estimated.

    Raises:
        ParameterError: the package does not know the country (VG104).
    """
    import holidays  # noqa: PLC0415 - idem

    known = known_countries()
    if country not in known:
        sentence = f"no public holidays are known of {country!r}"
        raise ParameterError("VG104", sentence, hint=nearest(country, sorted(known)))
    found = holidays.country_holidays(country, years=sorted(set(years)), language="en_US")
    return sorted((day, str(name)) for day, name in found.items())


def rest_days(country: str, days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which days, whole days since 1970, are of the weekend or a public holiday of a country.

    Raises:
        ParameterError: the package does not know the country (VG104).
    """
    dates = [_EPOCH + timedelta(days=int(day)) for day in days]
    off = _holidays(country, tuple(sorted({each.year for each in dates})))
    weekend = _weekend(country)
    return np.array([each in off or each.weekday() in weekend for each in dates], dtype=bool)


def country_offsets(country: str, day: int) -> frozenset[int]:
    """Return the hours ahead of UTC that any part of a country keeps on a day, whole days since 1970.

    Half hours count as the whole hours on either side. Empty where the zone database knows no such country.
    """
    noon = datetime.fromtimestamp(day * 86_400 + 43_200, tz=UTC)
    found: set[int] = set()
    for zone in _zones().get(country, ()):
        seconds = int((noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds())
        found |= {seconds // 3_600, -(-seconds // 3_600)}
    return frozenset(found)


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    text = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    zones: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            code, _, zone, *_ = line.split("\t")
            zones[code] = (*zones.get(code, ()), zone)
    return zones


@cache
def _holidays(country: str, years: tuple[int, ...]) -> frozenset[date]:
    return frozenset(day for day, _ in public_holidays(country, years))


@cache
def _weekend(country: str) -> frozenset[int]:
    import holidays  # noqa: PLC0415 - idem

    return frozenset(holidays.country_holidays(country).weekend)
