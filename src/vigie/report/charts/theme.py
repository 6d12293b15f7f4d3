"""How every figure looks, and how it becomes a picture inside the page."""

from __future__ import annotations

import base64
import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

__all__ = [
    "ACCENT",
    "GREY",
    "INK",
    "WIDTH",
    "Figure",
    "colour_of",
    "csv_uri",
    "inline",
    "picture",
    "utc_axis",
]

INK, MUTED, GRID, GREY, ACCENT = "#1b1f24", "#5b6470", "#d9dde2", "#9aa3ad", "#0072b2"
_DARK = {INK: "#e8eaed", MUTED: "#a9b1bb", GRID: "#3a4048", GREY: "#7d8791", ACCENT: "#56a8e0"}
_GROUPS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
WIDTH = 830
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_LOCALES: dict[str, Any] = {"en": "en-GB", "fr": "fr-FR"}
_DAY_US = 86_400_000_000
_MINUTE_US = 60_000_000
_STEPS_US = tuple(minutes * _MINUTE_US for minutes in (1, 5, 15, 30, 60, 120, 180, 360, 720, 1_440))
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture, the finding that it shows, what is plotted, what it looks like in words, and its data."""

    title: str
    subtitle: str
    alt: str
    picture: str
    data: str
    file: str


def colour_of(rank: int) -> str:
    """Colour of the group of that rank (Okabe–Ito, doi:10.1038/nmeth.1618); grey after the seventh."""
    return _GROUPS[rank] if rank < len(_GROUPS) else GREY


def utc_axis(first_us: int, last_us: int, *, is_gridded: bool) -> alt.Axis:
    """Label a time axis at most about eight times, evenly: hours below three days, then days, then months."""
    span_us = last_us - first_us
    least_us = next((step for step in _STEPS_US if span_us <= 8 * step), 0)
    step_us = least_us or math.ceil(span_us / 8 / _DAY_US) * _DAY_US
    ticks = range(-(-first_us // step_us) * step_us, last_us + 1, step_us)
    day = "%b %Y" if span_us > 300 * _DAY_US else "%d %b"
    label = f"utcFormat(datum.value, utchours(datum.value) || utcminutes(datum.value) ? '%H:%M' : '{day}')"
    values = [at_us // 1_000 for at_us in ticks]
    return alt.Axis(labelExpr=label, values=values, grid=is_gridded, labelOverlap=True, title="UTC")


def inline(rows: list[dict[str, Any]]) -> alt.Data:
    """Hold rows as the data of a chart."""
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def picture(chart: Any, *, lang: str) -> str:  # noqa: ANN401 - any Altair chart, layered or not
    """Draw `chart` as SVG and return it as a `data:` address; the same chart gives the same bytes."""
    spec = chart.to_dict() | {"config": _config()}
    locale = _LOCALES[lang]
    svg = vl_convert.vegalite_to_svg(
        json.dumps(spec), allowed_base_urls=[], format_locale=locale, time_format_locale=locale
    )
    head, rest = svg.split(">", 1)
    return _uri("image/svg+xml", f"{head}><style>{_dark_style()}</style>{rest}")


def csv_uri(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a CSV file in a `data:` address; no cell starts a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return _uri("text/csv;charset=utf-8", text.getvalue())


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def _uri(kind: str, text: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def _dark_style() -> str:
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in _DARK.items()
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def _config() -> dict[str, Any]:
    words = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 11, "titleFontSize": 11}
    words["titleFontWeight"] = "normal"
    return {
        "background": "transparent",
        "font": _FONT,
        "view": {"stroke": None},
        "axis": words | {"gridColor": GRID, "domainColor": GREY, "tickColor": GREY, "labelLimit": 220},
        "header": words | {"labelColor": INK, "labelFontSize": 12},
        "text": {"color": INK, "fontSize": 11},
    }
