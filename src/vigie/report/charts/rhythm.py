"""One group's rhythm: a line for each member, a dot for each action behind the evidence."""

from __future__ import annotations

from typing import Any

import altair as alt

from vigie.report.charts.theme import INK, WIDTH, Figure, colour_of, csv_uri, inline, picture, utc_axis
from vigie.report.reading import Group, Reading
from vigie.report.typography import moment

__all__ = ["rhythm_figure"]

_LINES = 20


def rhythm_figure(reading: Reading, group: Group, *, title: str) -> Figure | None:
    """Draw when members acted on what they share; null when the evidence names no action.

    At most twenty members are drawn, the most joined first, and `caps.dots_per_figure` actions, the earliest
    first; the subtitle says how many.
    """
    lines = [member["account_uid"] for member in group.members[:_LINES]]
    dots = _dots(reading, group, set(lines))
    if not dots:
        return None
    words = reading.words
    shown = dots[: reading.content.caps.dots_per_figure]
    names = [reading.masker.account(uid) for uid in lines]
    values = [{"account": reading.masker.account(uid), "at": at_us // 1_000} for at_us, uid in shown]
    accounts = words.t("count.accounts", n=len(names))
    drawn = words.t("count.actions", n=len(shown))
    return Figure(
        title=title,
        subtitle=words.t("figure.rhythm.subtitle", actions=drawn, total=len(dots), accounts=accounts),
        alt=words.t("figure.rhythm.alt", actions=drawn, accounts=accounts, group=group.label),
        picture=picture(_chart(values, names, colour_of(group.rank)), lang=words.lang),
        data=csv_uri(["account", "at_utc"], [[reading.masker.account(uid), moment(at)] for at, uid in shown]),
        file=f"{group.anchor}.csv",
    )


def _dots(reading: Reading, group: Group, uids: set[str]) -> list[tuple[int, str]]:
    rows = [row for edge in group.edges for row in reading.evidence.get(edge["edge_id"], [])]
    ids = {row[side] for row in rows for side in ("action_id_a", "action_id_b")}
    posts = [reading.posts[action] for action in ids if action in reading.posts]
    return sorted({(post["at_us"], post["account_uid"]) for post in posts if post["account_uid"] in uids})


def _chart(values: list[dict[str, Any]], names: list[str], colour: str) -> Any:  # noqa: ANN401 - Altair's own type
    times = [1_000 * value["at"] for value in values]
    plot = alt.Chart(inline(values)).mark_point(
        filled=True, size=42, opacity=0.75, color=colour, stroke=INK, strokeWidth=0.6
    )
    return plot.encode(
        x=alt.X(
            "at:T",
            scale=alt.Scale(type="utc"),
            axis=utc_axis(min(times), max(times), is_gridded=True),
        ),
        y=alt.Y("account:N", sort=names, title=None, scale=alt.Scale(domain=names), axis=alt.Axis(grid=True)),
    ).properties(width=WIDTH - 110, height=16 * len(names))
