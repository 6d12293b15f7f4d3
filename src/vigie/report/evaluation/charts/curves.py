"""Recall at each threshold, and whether the stated share of false findings holds, world by world."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import altair as alt

from vigie.report.charts.theme import ACCENT, GREY, Figure, colour_of, csv_uri, inline, picture
from vigie.report.evaluation.charts.panels import faceted
from vigie.report.evaluation.charts.thresholds import Point, drawn_scopes, points
from vigie.report.evaluation.content import CHAIN
from vigie.report.evaluation.reading import Reading, Row

__all__ = ["calibration_figure", "recall_figure"]

_COLUMNS = (5, 6, 4)
_HEIGHT = 96
_DASHES = [[1, 0], [5, 2], [2, 2], [7, 2, 2, 2]]


def recall_figure(reading: Reading) -> Figure | None:
    """Draw recall against the threshold, one panel for each world with somebody to find; null without any."""
    found = [point for point in points(reading) if point.recall is not None]
    if not found:
        return None
    words = reading.words
    worlds = words.t("count.worlds", n=len({point.world for point in found}))
    return Figure(
        title=_recall_title(reading, found),
        subtitle=" ".join((words.t("recall.subtitle"), _scopes_said(reading))),
        alt=words.t("recall.alt", worlds=worlds),
        picture=picture(_recall_chart(reading, found), lang=words.lang),
        data=_data(found),
        file="recall.csv",
    )


def calibration_figure(reading: Reading) -> Figure | None:
    """Draw the false findings that occurred against those stated; null where nothing was accepted."""
    found = [point for point in points(reading) if point.fdr is not None]
    if not found:
        return None
    words = reading.words
    above = {point.world for point in found if point.fdr_low is not None and point.fdr_low > point.q}
    n = len({point.world for point in found})
    key = "calibration.title_above" if above else "calibration.title_kept"
    return Figure(
        title=words.t(key, n=len(above), worlds=words.t("count.worlds", n=n)),
        subtitle=" ".join((words.t("calibration.subtitle"), _scopes_said(reading))),
        alt=words.t(
            "calibration.alt",
            worlds=words.t("count.worlds", n=n),
            above=words.listed(sorted(above)) or words.t("calibration.nowhere"),
        ),
        picture=picture(_calibration_chart(reading, found), lang=words.lang),
        data=_data(found),
        file="calibration.csv",
    )


def _scopes_said(reading: Reading) -> str:
    scopes = drawn_scopes(reading)
    key = "curve.chain" if scopes == [CHAIN] else "curve.scopes"
    return reading.words.t(key, scopes=reading.words.listed([reading.words.scope(scope) for scope in scopes]))


def _recall_title(reading: Reading, found: list[Point]) -> str:
    """Say what recall is at the stated threshold, in the worst world and in the best."""
    words, nominal = reading.words, _nominal(reading)
    shares = [_nearest(found, world, nominal) for world in dict.fromkeys(point.world for point in found)]
    q, least, most = words.percent(nominal), words.percent(min(shares)), words.percent(max(shares))
    if least == most:
        return words.t("recall.title_one", q=q, share=least)
    return words.t("recall.title", q=q, least=least, most=most)


def _end(reading: Reading, found: list[Point]) -> float:
    """Leave room to the right of the stated share for its name."""
    return max(*(point.q for point in found), 3 * (_nominal(reading) or 0.0))


def _nearest(found: list[Point], world: str, nominal: float | None) -> float:
    """Return recall at the greatest threshold that does not exceed the stated share."""
    mine = [point for point in found if point.world == world]
    below = [point for point in mine if nominal is None or point.q <= nominal * (1 + 1e-9)]
    return (below[-1].recall if below else 0.0) or 0.0


def _nominal(reading: Reading) -> float | None:
    stated = {row["nominal"] for row in reading.score if row["measure"] == "fdr"} - {None}
    return stated.pop() if len(stated) == 1 else None


def _data(found: list[Point]) -> str:
    names = [item.name for item in fields(Point)]
    return csv_uri(names, [[getattr(point, name) for name in names] for point in found])


def _values(reading: Reading, found: list[Point], measure: str) -> list[Row]:
    words, nominal = reading.words, _nominal(reading)
    rows: list[Row] = []
    for point in found:
        values = {name: getattr(point, f"{measure}{name}") for name in ("", "_low", "_high")}
        is_first = not rows or rows[-1]["world"] != point.world
        mark = {"stated": nominal, "label": words.t("curve.stated") if not rows else ""} if is_first else {}
        rows.append(
            {"world": point.world, "scope": words.scope(point.scope), "q": point.q, "mean": values[""]}
            | {"low": values["_low"], "high": values["_high"]}
            | mark
        )
    return rows


def _order(reading: Reading, found: list[Point]) -> list[str]:
    drawn = {point.world for point in found}
    return [name for name in dict.fromkeys(world.name for world in reading.worlds) if name in drawn]


def _recall_chart(reading: Reading, found: list[Point]) -> Any:  # noqa: ANN401 - Altair's own type
    words = reading.words
    x = alt.X(
        "q:Q",
        title=words.t("curve.q"),
        scale=alt.Scale(
            type="log", domain=[min(point.q for point in found), _end(reading, found)], nice=False
        ),
        axis=alt.Axis(values=[0.001, 0.01, 0.1], format="~%", grid=True),
    )
    shares = alt.Axis(values=[0, 0.5, 1], format=".0%")
    y = alt.Y("mean:Q", title=words.t("recall.y"), scale=alt.Scale(domain=[0, 1]), axis=shares)
    layers = [*_lines(reading, x, y, title=words.t("recall.y")), *_stated(at=_HEIGHT - 3)]
    panel = alt.layer(*layers, data=inline(_values(reading, found, "recall")))
    return faceted(panel, order=_order(reading, found), columns=_COLUMNS, height=_HEIGHT, own_scales=False)


def _calibration_chart(reading: Reading, found: list[Point]) -> Any:  # noqa: ANN401 - Altair's own type
    words = reading.words
    most = _end(reading, found)
    top = min(1.0, max(most, *(point.fdr or 0.0 for point in found)) * 1.05)
    ticks = [tick for tick in (0, 0.01, 0.05, 0.1, 0.25, 0.5, 1) if tick <= top]
    scale = alt.Scale(type="sqrt", domain=[0, most], nice=False)
    axis = alt.Axis(
        values=[tick for tick in ticks if tick in {0, 0.01, 0.1, 0.25, 0.5}], format="~%", grid=True
    )
    x = alt.X("q:Q", title=words.t("curve.q"), scale=scale, axis=axis)
    y = alt.Y(
        "mean:Q",
        title=words.t("calibration.y"),
        scale=alt.Scale(type="sqrt", domain=[0, top], nice=False, clamp=True),
        axis=alt.Axis(values=[tick for tick in ticks if tick != 0.05], format="~%"),
    )
    values = _values(reading, found, "fdr")
    even = alt.Chart().mark_line(color=GREY, strokeDash=[4, 3], strokeWidth=1.2).encode(x=x, y="q:Q")
    panel = alt.layer(
        even, *_lines(reading, x, y, title=words.t("calibration.y")), *_stated(at=12), data=inline(values)
    )
    return faceted(panel, order=_order(reading, found), columns=_COLUMNS, height=_HEIGHT, own_scales=False)


def _lines(reading: Reading, x: alt.X, y: alt.Y, *, title: str) -> list[Any]:
    """Draw a band and a step line for each scope: from a threshold up to the next, the same is accepted."""
    names = [reading.words.scope(scope) for scope in drawn_scopes(reading)]
    colours = [ACCENT] if len(names) == 1 else [colour_of(rank) for rank in range(len(names))]
    legend = None if len(names) == 1 else alt.Legend(title=None, orient="top", symbolType="stroke")
    plot = alt.Chart().encode(
        x=x, color=alt.Color("scope:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    )
    band = plot.mark_area(opacity=0.18, interpolate="step-after").encode(
        y=alt.Y("low:Q", title=title), y2="high:Q"
    )
    dash = alt.StrokeDash("scope:N", scale=alt.Scale(domain=names, range=_DASHES[: len(names)]), legend=None)
    line = plot.mark_line(strokeWidth=1.8, interpolate="step-after").encode(y=y, strokeDash=dash)
    return [band, line]


def _stated(*, at: int) -> list[Any]:
    marks = alt.Chart().transform_filter("datum.stated > 0").encode(x="stated:Q")
    rule = marks.mark_rule(strokeWidth=1, color=GREY)
    label = marks.mark_text(align="left", baseline="bottom", dx=3, fontSize=9).encode(
        y=alt.value(at), text="label:N"
    )
    return [rule, label]
