"""How soon: members of a campaign that have posted and members found, hour by hour."""

from __future__ import annotations

from statistics import fmean, median
from typing import Any

import altair as alt

from vigie.report.charts.theme import ACCENT, GREY, Figure, csv_uri, inline, picture
from vigie.report.evaluation.charts.panels import faceted
from vigie.report.evaluation.content import ALERT
from vigie.report.evaluation.reading import Reading, Row

__all__ = ["alerts_figure"]

_MOST_HOURS = 60


def alerts_figure(reading: Reading) -> Figure | None:
    """Draw one panel for each world that was looked at over time; null when none was.

    Runs of one world are put together by their means; a run that ends keeps its last value. The line marks
    the median first alert of the runs that alert; the panel says how many do.
    """
    names = [world.name for world in reading.worlds if reading.has_alerts(world)]
    order = list(dict.fromkeys(names))
    if not order:
        return None
    words = reading.words
    values = [row for name in order for row in _world(reading, name)]
    times = [row["first"] for row in values if row.get("first") is not None]
    said = {"worlds": words.t("count.worlds", n=len(order)), "alerted": len(times)}
    key = "alert.title" if times else "alert.title_none"
    return Figure(
        title=words.t(key, **said, time=words.value(median(times)) if times else words.value(None)),
        subtitle=words.t("alert.subtitle"),
        alt=words.t("alert.alt", **said),
        picture=picture(_chart(reading, values), lang=words.lang),
        data=csv_uri(ALERT.names, [[row[name] for name in ALERT.names] for row in reading.alert]),
        file="alerts.csv",
    )


def _world(reading: Reading, name: str) -> list[Row]:
    words = reading.words
    runs: dict[int, list[Row]] = {}
    for row in sorted((r for r in reading.alert if r["world"] == name), key=lambda row: float(row["hours"])):
        runs.setdefault(row["seed"], []).append(row)
    firsts = [next((row["hours"] for row in rows if row["alerted"]), None) for rows in runs.values()]
    alerted = [hours for hours in firsts if hours is not None]
    title = words.t("alert.panel", world=name, alerted=len(alerted), runs=len(firsts))
    hours = sorted({row["hours"] for rows in runs.values() for row in rows})
    kept = hours[:: max(1, len(hours) // _MOST_HOURS)]
    kept = kept if kept[-1] == hours[-1] else [*kept, hours[-1]]
    values: list[Row] = [{"world": title, "hours": hour} | _at(list(runs.values()), hour) for hour in kept]
    if alerted:
        first = median(alerted)
        values[0] |= {"first": first, "label": words.t("alert.hours", hours=first)}
    return values


def _at(runs: list[list[Row]], hour: float) -> Row:
    """Return the mean of the last values known at that hour."""
    last = [next((row for row in reversed(rows) if row["hours"] <= hour), None) for rows in runs]
    return {
        column: fmean(row[column] if row else 0 for row in last)
        for column in ("members_posting", "members_found")
    }


def _chart(reading: Reading, values: list[Row]) -> Any:  # noqa: ANN401 - Altair's own type
    words = reading.words
    order = list(dict.fromkeys(row["world"] for row in values))
    plot = alt.Chart().encode(
        x=alt.X("hours:Q", title=words.t("alert.x"), axis=alt.Axis(tickCount=4, grid=False, format="~d"))
    )
    count = alt.Axis(tickCount=3, format="~d", minExtent=26)
    y = alt.Y("members_posting:Q", title=words.t("alert.y"), axis=count)
    posting = plot.mark_line(color=GREY, strokeDash=[4, 3], interpolate="step-after").encode(y=y)
    found = plot.mark_line(color=ACCENT, strokeWidth=2, interpolate="step-after").encode(
        y=alt.Y("members_found:Q", title=words.t("alert.y"))
    )
    marks = alt.Chart().transform_filter("isValid(datum.first)").encode(x="first:Q")
    rule = marks.mark_rule(strokeWidth=1, color=GREY)
    label = marks.mark_text(align="left", baseline="bottom", dx=3, dy=-3, fontSize=9).encode(
        y=alt.value(96), text="label:N"
    )
    panel = alt.layer(posting, found, rule, label, data=inline(values))
    return faceted(panel, order=order, columns=(4, 5, 3), height=96, own_scales=True)
