"""When: the posts of groups' members above all posts, span by span."""

from __future__ import annotations

from typing import Any

import altair as alt

from vigie.report.charts.theme import ACCENT, GREY, WIDTH, Figure, csv_uri, inline, picture, utc_axis
from vigie.report.reading import Reading, Row
from vigie.report.typography import moment
from vigie.report.wording import Words

__all__ = ["timeline_figure"]


def timeline_figure(reading: Reading) -> Figure | None:
    """Draw both series on one time axis, each from zero; null when the timeline is empty."""
    rows = sorted(reading.content.timeline.to_pylist(), key=lambda row: int(row["at_us"]))
    period = reading.period_us
    if period is None:
        return None
    words = reading.words
    ours, total = sum(row["in_groups"] for row in rows), sum(row["all"] for row in rows)
    share = words.percent(ours / total) if total else words.value(None)
    span = {"span": words.duration(rows[0]["bucket_us"]), "period": words.period(*period)}
    return Figure(
        title=words.t("figure.timeline.title", share=share, ours=ours, posts=words.t("count.posts", n=total)),
        subtitle=words.t("figure.timeline.subtitle", **span),
        alt=words.t("figure.timeline.alt", peak=_peak(rows, words), **span),
        picture=picture(_chart(rows, words), lang=words.lang),
        data=csv_uri(
            ["start_utc", "posts_in_groups", "posts", "span_s"],
            [[moment(r["at_us"]), r["in_groups"], r["all"], r["bucket_us"] // 1_000_000] for r in rows],
        ),
        file="timeline.csv",
    )


def _peak(rows: list[Row], words: Words) -> str:
    top = max(rows, key=lambda row: (row["in_groups"], row["all"], -row["at_us"]))
    return words.t(
        "figure.timeline.peak", at=moment(top["at_us"]), posts=words.t("count.posts", n=top["in_groups"])
    )


def _chart(rows: list[Row], words: Words) -> Any:  # noqa: ANN401 - Altair's own type
    values = [
        {"from": row["at_us"] // 1_000, "to": (row["at_us"] + row["bucket_us"]) // 1_000} | row
        for row in rows
    ]
    axis = utc_axis(rows[0]["at_us"], rows[-1]["at_us"] + rows[-1]["bucket_us"], is_gridded=False)
    plot = alt.Chart(inline(values)).encode(
        x=alt.X("from:T", scale=alt.Scale(type="utc"), axis=axis),
        x2="to:T",
    )

    def panel(column: str, colour: str, height: int) -> Any:  # noqa: ANN401 - Altair's own type
        title = words.t(f"figure.timeline.{column}")
        counts = alt.Axis(tickCount=4, format="~s")
        bars = plot.mark_bar(color=colour).encode(
            y=alt.Y(f"{column}:Q", title=title, axis=counts), y2=alt.datum(0)
        )
        return bars.properties(width=WIDTH - 70, height=height)

    return alt.vconcat(panel("in_groups", ACCENT, 110), panel("all", GREY, 70), spacing=14).resolve_scale(
        x="shared"
    )
