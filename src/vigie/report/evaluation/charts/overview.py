"""All worlds on one page: recall, and false findings against what was stated."""

from __future__ import annotations

from typing import Any

import altair as alt

from vigie.report.charts.theme import ACCENT, GREY, INK, MUTED, Figure, csv_uri, inline, picture
from vigie.report.evaluation.reading import Reading, Row, World

__all__ = ["overview_figure"]

_ROW = 19
_WIDTH = 385
_COLUMNS = ["world", "posts", "panel", "share", "low", "high", "stated"]


def overview_figure(reading: Reading) -> Figure | None:
    """Draw two panels on the same rows, one row for each world; null where neither is known anywhere."""
    rows = [row for world in reading.worlds for row in _rows(reading, world)]
    if not any(row["share"] is not None for row in rows):
        return None
    words = reading.words
    wrong = [row for row in rows if row["panel"] == "false" and row["claim"]]
    return Figure(
        title=words.t("overview.title_above", n=len(wrong)) if wrong else words.t("overview.title_kept"),
        subtitle=words.t("overview.subtitle"),
        alt=words.t("overview.alt", worlds=words.t("count.worlds", n=len(reading.worlds))),
        picture=picture(_chart(reading, rows), lang=words.lang),
        data=csv_uri(_COLUMNS, [[row[name] for name in _COLUMNS] for row in rows]),
        file="worlds.csv",
    )


def _rows(reading: Reading, world: World) -> list[Row]:
    recall, false = reading.figure(world, "recall"), reading.false_share([world])
    nominal = reading.nominal([world])
    row = {"world": world.title, "posts": world.posts}
    none = {"mean": None, "low": None, "high": None}
    figures = {"recall": recall or none, "false": false._asdict()}
    said = {"recall": reading.missing(world, "recall"), "false": reading.missing(world, "fdr")}
    return [
        row
        | {"panel": panel, "share": each["mean"], "low": each["low"], "high": each["high"]}
        | {"stated": nominal if panel == "false" and each["mean"] is not None else None}
        | {"claim": bool(nominal and panel == "false" and (each["low"] or 0) > nominal)}
        | {"said": said[panel] if each["mean"] is None else ""}
        for panel, each in figures.items()
    ]


def _chart(reading: Reading, rows: list[Row]) -> Any:  # noqa: ANN401 - Altair's own type
    words = reading.words
    order = list(dict.fromkeys(row["world"] for row in rows))
    height = _ROW * len(order)
    recall = alt.Scale(domain=[0, 1])
    most = max((row["high"] or 0 for row in rows if row["panel"] == "false"), default=0)
    false = alt.Scale(type="sqrt", domain=[0, max(0.05, min(1.0, most))], nice=False)
    panels = [
        _panel(rows, order, panel="recall", title=words.t("overview.recall"), scale=recall, is_named=True),
        _panel(rows, order, panel="false", title=words.t("overview.false"), scale=false, is_named=False),
    ]
    sized = [panel.properties(width=_WIDTH, height=height) for panel in panels]
    return alt.hconcat(*sized, spacing=22)


def _panel(
    rows: list[Row], order: list[str], *, panel: str, title: str, scale: alt.Scale, is_named: bool
) -> Any:  # noqa: ANN401 - idem
    ticks = [0, 0.25, 0.5, 0.75, 1] if panel == "recall" else [0, 0.01, 0.05, 0.1, 0.25, 0.5, 1]
    y = alt.Y(
        "world:N",
        sort=order,
        title=None,
        axis=alt.Axis(labels=is_named, ticks=False, domain=False, labelPadding=10),
    )
    plot = alt.Chart(inline([row for row in rows if row["panel"] == panel])).encode(y=y)
    x = alt.X("share:Q", title=title, scale=scale, axis=alt.Axis(values=ticks, format="~%", grid=True))
    colour = alt.condition("datum.claim", alt.value(INK), alt.value(ACCENT))
    reach = plot.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q", color=colour)
    dot = plot.mark_point(filled=True, size=52, opacity=1).encode(x=x, color=colour)
    stated = plot.mark_tick(color=GREY, thickness=2, size=_ROW - 3).encode(x="stated:Q")
    said = plot.mark_text(align="left", fontSize=10, dx=6, color=MUTED).encode(x=alt.value(0), text="said:N")
    return alt.layer(stated, reach, dot, said)
