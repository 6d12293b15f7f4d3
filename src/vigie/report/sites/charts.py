"""One group of linked sites as dots and lines: thick for tier 1, dashed for tier 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from vigie.report.charts.layout import place_in_disc
from vigie.report.charts.theme import ACCENT, GREY, INK, WIDTH, Figure, csv_uri, inline, picture
from vigie.report.plain_text import defang
from vigie.report.sites.wording import SiteWords

__all__ = ["group_figure"]

Row = Mapping[str, Any]

_MOST_LINES, _MOST_NAMES = 1_500, 40
_HEIGHT = 420


def group_figure(
    words: SiteWords, cluster: Row, members: Sequence[Row], links: Sequence[Row], *, seed: int
) -> Figure:
    """Draw a group; the same seed gives the same places. Above forty sites only façades bear their names."""
    counts = {
        "label": cluster["label"],
        "sites": words.t("site_count.sites", n=len(members)),
        "links": words.t("site_count.links", n=len(links)),
    }
    place = {row["domain"]: number for number, row in enumerate(members)}
    edges = [(place[row["a_domain"]], place[row["b_domain"]]) for row in links]
    spots = place_in_disc(len(place), edges, (0.0, 0.0, 1.0), seed=seed)
    named = len(members) <= _MOST_NAMES
    nodes = [
        {
            "x": x,
            "y": y,
            "label": defang(row["domain"]) if named or row["role"] == "facade" else "",
            "colour": ACCENT if row["role"] == "facade" else GREY,
        }
        for row, (x, y) in zip(members, spots, strict=True)
    ]
    lines = [_line(spots[a], spots[b], row["tier"]) for (a, b), row in zip(edges, links, strict=True)]
    return Figure(
        title=words.t("site_page.graph", **counts),
        subtitle=words.t("site_page.graph_subtitle"),
        alt=words.t("site_page.graph_alt", sites=counts["sites"], links=counts["links"]),
        picture=picture(_chart(nodes, lines[:_MOST_LINES]), lang=words.lang),
        data=csv_uri(
            ["site", "other", "tier", "strength", "first_us", "last_us"],
            [_cells(row) for row in links],
        ),
        file=f"{cluster['label']}.csv",
    )


def _cells(row: Row) -> list[object]:
    ends = (defang(row["a_domain"]), defang(row["b_domain"]))
    return [*ends, row["tier"], round(row["strength"], 4), row["first_at_us"], row["last_at_us"]]


def _line(start: tuple[float, float], end: tuple[float, float], tier: int) -> dict[str, Any]:
    return {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "tier": tier}


def _chart(nodes: list[dict[str, Any]], lines: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - Altair's own type
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.35, 1.35], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.05, 1.05], nice=False, zero=False))
    rules = alt.Chart(inline(lines)).encode(x, y, x2="x2:Q", y2="y2:Q")
    firm = rules.mark_rule(color=INK, strokeWidth=2.4, opacity=0.8).transform_filter("datum.tier == 1")
    weak = rules.mark_rule(color=INK, strokeWidth=1.1, opacity=0.55, strokeDash=[5, 4]).transform_filter(
        "datum.tier == 2"
    )
    plot = alt.Chart(inline(nodes)).encode(x, y)
    dots = plot.mark_point(filled=True, opacity=1, size=90, stroke=INK, strokeWidth=0.8).encode(
        color=alt.Color("colour:N", scale=None)
    )
    names = plot.mark_text(dy=-11, fontSize=11).encode(text="label:N").transform_filter("datum.label")
    return alt.layer(weak, firm, dots, names).properties(width=WIDTH, height=_HEIGHT)
