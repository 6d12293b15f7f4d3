"""Data against decoys: how many pairs of accounts, by the number of objects that they share."""

from __future__ import annotations

import math
from typing import Any

import altair as alt

from vigie.report.chance import scan_decoys, window_of
from vigie.report.charts.theme import ACCENT, GREY, WIDTH, Figure, csv_uri, inline, picture
from vigie.report.outcomes import NOT_ASSESSED, SignalOutcome
from vigie.report.reading import Reading, Row

__all__ = ["decoys_figure"]

_MOST_K = 12
_ROOM = 0.5
_TICKS = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]


def decoys_figure(reading: Reading) -> Figure | None:
    """Draw one small panel for each kind of object that was assessed; null when there is none."""
    rows = [
        row for each in reading.outcomes if each.outcome != NOT_ASSESSED for row in _at_window(reading, each)
    ]
    if not rows:
        return None
    words = reading.words
    kinds = len({row["signal"] for row in rows})
    return Figure(
        title=words.t("figure.decoys.title_found" if reading.groups else "figure.decoys.title_nothing"),
        subtitle=words.t("figure.decoys.subtitle", decoys=scan_decoys(reading)),
        alt=words.t("figure.decoys.alt", kinds=words.t("count.kinds", n=kinds)),
        picture=picture(_chart(reading, rows), lang=words.lang),
        data=csv_uri(
            ["signal", "window_s", "k", "pairs", "pairs_in_decoys", "q"],
            [[row[name] for name in ("signal", "window_s", "k", "real", "decoy", "q")] for row in rows],
        ),
        file="data-and-decoys.csv",
    )


def _at_window(reading: Reading, outcome: SignalOutcome) -> list[Row]:
    window = window_of(reading, outcome)
    rows = [row for row in reading.content.sensitivity.to_pylist() if row["signal"] == outcome.signal]
    kept = [row for row in rows if row["window_s"] == window and row["k"] <= _MOST_K]
    return sorted(kept, key=lambda row: int(row["k"]))


def _chart(reading: Reading, rows: list[Row]) -> Any:  # noqa: ANN401 - Altair's own type
    words = reading.words
    wide = _widest(rows)
    points = [
        {
            "kind": words.signal(row["signal"]),
            "k": row["k"],
            "pairs": row[name],
            "from": words.t(f"figure.decoys.{name}"),
        }
        | {"name": name if (row["signal"], row["k"]) in wide else ""}
        for row in rows
        for name in ("decoy", "real")
    ]
    data, decoys = words.t("figure.decoys.real"), words.t("figure.decoys.decoy")
    plot = alt.Chart().encode(
        x=alt.X("k:O", title=words.t("figure.decoys.x"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "pairs:Q",
            title=words.t("figure.decoys.y"),
            scale=alt.Scale(type="symlog", constant=1),
            axis=alt.Axis(values=_TICKS, labelExpr="format(datum.value, '~s')"),
        ),
        color=alt.Color("from:N", scale=alt.Scale(domain=[decoys, data], range=[GREY, ACCENT]), legend=None),
        strokeDash=alt.StrokeDash(
            "from:N", scale=alt.Scale(domain=[decoys, data], range=[[4, 3], [1, 0]]), legend=None
        ),
    )
    lines = plot.mark_line(strokeWidth=2)
    dots = plot.mark_point(filled=True, size=34, opacity=1)
    above = (
        plot.mark_text(align="left", dx=6, dy=-6)
        .encode(text="from:N")
        .transform_filter("datum.name == 'real'")
    )
    below = (
        plot.mark_text(align="right", dx=-6, dy=8)
        .encode(text="from:N")
        .transform_filter("datum.name == 'decoy'")
    )
    order = [words.signal(each.signal) for each in reading.outcomes]
    kinds = len({row["signal"] for row in rows})
    columns = min((3, 4), key=lambda number: -kinds % number)
    panels = alt.layer(lines, dots, above, below, data=inline(points))
    sized = panels.properties(width=(WIDTH - 50) // columns - 18, height=130)
    return sized.facet(facet=alt.Facet("kind:N", title=None, sort=order), columns=columns, spacing=18)


def _widest(rows: list[Row]) -> set[tuple[str, int]]:
    """Find where data and decoys lie furthest apart, for each kind that has room for their names."""
    best: dict[str, tuple[float, int]] = {}
    for row in rows:
        apart = abs(math.log1p(row["real"]) - math.log1p(row["decoy"]))
        best[row["signal"]] = max(best.get(row["signal"], (-1.0, 0)), (apart, -row["k"]))
    return {(signal, -k) for signal, (apart, k) in best.items() if apart > _ROOM}
