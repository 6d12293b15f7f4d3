"""Numbers, times and spaces as each language writes them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

__all__ = ["day", "duration", "figure", "integer", "moment", "percent", "typeset"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NBSP, _THIN = "\u00a0", "\u202f"
_MONTHS = {
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
    "fr": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
}
_MOMENT = {
    "us": "%Y-%m-%d %H:%M:%S",
    "s": "%Y-%m-%d %H:%M:%S",
    "min": "%Y-%m-%d %H:%M",
    "h": "%Y-%m-%d %Hh",
    "day": "%Y-%m-%d",
    "estimated": "≈ %Y-%m-%d %H:%M:%S",
}


def typeset(text: str, *, lang: str) -> str:
    """Keep formulas whole, and put the spaces that French wants before and inside its signs."""
    text = text.replace(" = ", f"{_NBSP}={_NBSP}")
    if lang != "fr":
        return text
    text = re.sub(r" ([;!?%])", rf"{_THIN}\1", text)
    text = re.sub(r" ([:»])", rf"{_NBSP}\1", text)
    return text.replace("« ", f"«{_NBSP}")


def integer(value: int, *, lang: str) -> str:
    """Write a whole number with thousands apart."""
    text = f"{abs(value):,}".replace(",", _THIN if lang == "fr" else ",")
    return f"−{text}" if value < 0 else text


def figure(value: float, *, lang: str) -> str:
    """Write a measure with three significant digits; a positive value below 0.001 is said to be so."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "—"
    if 0 < value < 0.001:
        return f"<{_NBSP}{_point('0.001', lang)}"
    if abs(value) >= 100:
        return integer(round(value), lang=lang)
    decimals = 2 - math.floor(math.log10(abs(value))) if value else 0
    text = f"{abs(value):.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("−" if value < 0 else "") + _point(text, lang)


def percent(share: float, *, lang: str) -> str:
    """Write a share (0–1) in per cent, with one decimal below ten."""
    sign = f"{_THIN}%" if lang == "fr" else "%"
    value = share * 100
    if 0 < value < 0.1:
        return f"<{_NBSP}{_point('0.1', lang)}{sign}"
    text = f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"
    return _point(text, lang) + sign


def day(at_us: int, *, lang: str) -> str:
    """Write a day in words, UTC."""
    at = _at(at_us)
    number = "1er" if lang == "fr" and at.day == 1 else str(at.day)
    return f"{number}{_NBSP}{_MONTHS[lang].split(',')[at.month - 1]}{_NBSP}{at.year}"


def moment(at_us: int, *, precision: str = "s") -> str:
    """Write a time in UTC, no finer than it is known and no finer than the second."""
    return _at(at_us).strftime(_MOMENT.get(precision, _MOMENT["s"]))


def duration(span_us: int, *, lang: str) -> str:
    """Write a length of time, sign left out, in its two largest units."""
    seconds = abs(span_us) / 1_000_000
    if 0 < seconds < 0.01:
        return f"<{_NBSP}{_point('0.01', lang)}{_NBSP}s"
    if seconds < 60:
        text = f"{seconds:.1f}".removesuffix(".0") if seconds >= 1 else f"{seconds:.2g}"
        return f"{_point(text, lang)}{_NBSP}s"
    whole = round(seconds)
    days, hours, minutes, rest = whole // 86_400, whole // 3_600 % 24, whole // 60 % 60, whole % 60
    units = ((days, "j" if lang == "fr" else "d"), (hours, "h"), (minutes, "min"), (rest, "s"))
    first = next(place for place, (count, _) in enumerate(units) if count)
    shown = [f"{count}{_NBSP}{unit}" for count, unit in units[first : first + 2] if count]
    return _NBSP.join(shown)


def _at(at_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)


def _point(text: str, lang: str) -> str:
    return text.replace(".", ",") if lang == "fr" else text
