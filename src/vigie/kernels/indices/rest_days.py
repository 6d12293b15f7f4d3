"""Days on which people of a country rest: its weekend and its public holidays, from packaged data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError, nearest

__all__ = ["CREDIT", "known_countries", "public_holidays", "rest_days"]

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
    off = {day for day, _ in public_holidays(country, {each.year for each in dates})}
    weekend = _weekend(country)
    return np.array([each in off or each.weekday() in weekend for each in dates], dtype=bool)


@cache
def _weekend(country: str) -> frozenset[int]:
    import holidays  # noqa: PLC0415 - idem

    return frozenset(holidays.country_holidays(country).weekend)
