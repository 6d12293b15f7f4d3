"""Who acts with whom: accounts as dots inside their groups, or groups as discs when there are too many."""

from __future__ import annotations

from typing import Any

import altair as alt

from vigie.report.charts.layout import place_in_disc, shelve
from vigie.report.charts.theme import GREY, INK, WIDTH, Figure, colour_of, csv_uri, inline, picture
from vigie.report.reading import Group, Reading, Row

__all__ = ["network_figure"]

_MOST_LINES = 6_000
_LABEL_HEIGHT = 14
_LABEL_WIDTH = 70
_HEADROOM = 0.8
_MOST_UNIT = 36


def network_figure(reading: Reading) -> Figure | None:
    """Draw the groups; null when there is none.

    Above `caps.nodes_per_figure` accounts, a disc stands for a group.
    """
    if not reading.groups:
        return None
    words = reading.words
    accounts = sum(len(group.members) for group in reading.groups)
    whole = accounts <= reading.content.caps.nodes_per_figure
    nodes, lines = _accounts(reading) if whole else _discs(reading)
    counts = {
        "accounts": words.t("count.accounts", n=accounts),
        "groups": words.t("count.groups", n=len(reading.groups)),
        "pairs": words.t("count.pairs_joined", n=sum(group.row["n_edges"] for group in reading.groups)),
    }
    return Figure(
        title=words.t("figure.network.title", **counts),
        subtitle=words.t("figure.network.subtitle_accounts" if whole else "figure.network.subtitle_groups"),
        alt=words.t("figure.network.alt", **counts),
        picture=picture(_chart(nodes, lines), lang=words.lang),
        data=csv_uri(["source", "target", "weight"], _pairs(reading)),
        file="network.csv",
    )


def _pairs(reading: Reading) -> list[list[object]]:
    weights: dict[tuple[str, str], float] = {}
    for group in reading.groups:
        for edge in group.edges:
            pair = (reading.masker.account(edge["a_uid"]), reading.masker.account(edge["b_uid"]))
            weights[pair] = weights.get(pair, 0.0) + edge["score"]
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_MOST_LINES]
    return [[*pair, round(weight, 4)] for pair, weight in heaviest]


def _accounts(reading: Reading) -> tuple[list[Row], list[Row]]:
    """Place every account; the most joined of each group carry their names while there is room."""
    nodes: list[Row] = []
    lines: list[Row] = []
    discs = shelve([len(group.members) for group in reading.groups], width=_shelf(reading))
    unit = min(_MOST_UNIT, WIDTH / _shelf(reading))
    for group, disc in zip(reading.groups, discs, strict=True):
        spots = _spots(reading, group, disc)
        x, y, radius = disc
        nodes.append({"x": x, "y": y - radius - _HEADROOM, "title": group.label, "size": 0})
        uids = [member["account_uid"] for member in group.members]
        named = _named(uids, spots, unit, most=min(3, int(2 * radius * unit / _LABEL_WIDTH)))
        for uid in uids:
            at_x, at_y = spots[uid]
            label = reading.masker.account(uid) if uid in named else ""
            colour = colour_of(group.rank)
            nodes.append(
                {"x": at_x, "y": at_y, "size": min(70.0, 4 * unit), "colour": colour, "label": label}
            )
        lines += [_line(spots[edge["a_uid"]], spots[edge["b_uid"]], edge["score"]) for edge in group.edges]
    return nodes, sorted(lines, key=lambda line: -line["weight"])[:_MOST_LINES]


def _named(uids: list[str], spots: dict[str, tuple[float, float]], unit: float, *, most: int) -> set[str]:
    """Choose the first accounts whose labels would not lie on one another."""
    named: list[str] = []
    for uid in uids:
        x, y = spots[uid]
        free = all(
            abs(x - spots[other][0]) * unit > _LABEL_WIDTH or abs(y - spots[other][1]) * unit > _LABEL_HEIGHT
            for other in named
        )
        if free and len(named) < most:
            named.append(uid)
    return set(named)


def _spots(
    reading: Reading, group: Group, disc: tuple[float, float, float]
) -> dict[str, tuple[float, float]]:
    place = {member["account_uid"]: rank for rank, member in enumerate(group.members)}
    edges = [(place[edge["a_uid"]], place[edge["b_uid"]]) for edge in group.edges]
    spots = place_in_disc(len(place), edges, disc, seed=reading.run["seed"] + group.rank)
    return dict(zip(place, spots, strict=True))


def _discs(reading: Reading) -> tuple[list[Row], list[Row]]:
    """Place one disc for each group, and join the groups between which accepted pairs run."""
    discs = shelve([len(group.members) for group in reading.groups], width=_shelf(reading))
    home = {m["account_uid"]: rank for rank, group in enumerate(reading.groups) for m in group.members}
    between: dict[tuple[int, int], float] = {}
    for edge in reading.edges:
        ends = sorted({home[edge[side]] for side in ("a_uid", "b_uid") if edge[side] in home})
        if len(ends) == 2:
            between[ends[0], ends[1]] = between.get((ends[0], ends[1]), 0.0) + edge["score"]
    lines = [_line(discs[a][:2], discs[b][:2], weight) for (a, b), weight in sorted(between.items())]
    scale = min(_MOST_UNIT, WIDTH / _shelf(reading)) ** 2
    nodes = [
        {
            "x": x,
            "y": y,
            "size": 3.14 * radius**2 * scale * 0.6,
            "colour": colour_of(rank),
            "label": group.label,
        }
        for rank, (group, (x, y, radius)) in enumerate(zip(reading.groups, discs, strict=True))
    ]
    return nodes, lines[:_MOST_LINES]


def _shelf(reading: Reading) -> float:
    """Width of the shelves: room for the largest group, and a picture about twice as wide as high."""
    sizes = [len(group.members) for group in reading.groups]
    area = sum((2 * size**0.5 + 2) ** 2 for size in sizes)
    return float(max((1.9 * area) ** 0.5, 2 * max(sizes) ** 0.5 + 2, WIDTH / _MOST_UNIT - 3))


def _line(start: tuple[float, float], end: tuple[float, float], weight: float) -> Row:
    return {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "weight": round(weight, 4)}


def _chart(nodes: list[Row], lines: list[Row]) -> Any:  # noqa: ANN401 - Altair's own type
    """Draw both layers with the same length for one unit across and down."""
    wide, high = (max(node[axis] for node in nodes) + 1.5 for axis in ("x", "y"))
    unit = min(_MOST_UNIT, WIDTH / wide)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.5, WIDTH / unit - 1.5], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[high, -2.5], nice=False, zero=False))
    heaviest = max((line["weight"] for line in lines), default=1.0)
    width = alt.Size("weight:Q", scale=alt.Scale(domain=[0, heaviest], range=[0.4, 3]), legend=None)
    rules = alt.Chart(inline(lines)).mark_rule(color=GREY, opacity=0.55)
    plot = alt.Chart(inline(nodes)).encode(x, y)
    dots = plot.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=0.8).encode(
        size=alt.Size("size:Q", scale=None, legend=None), color=alt.Color("colour:N", scale=None)
    )
    labels = plot.mark_text(dy=-9, fontSize=10).encode(text="label:N").transform_filter("datum.label")
    titles = (
        plot.mark_text(dy=-4, fontSize=13, fontWeight="bold")
        .encode(text="title:N")
        .transform_filter("datum.title")
    )
    return alt.layer(
        rules.encode(x, y, x2="x2:Q", y2="y2:Q", size=width),
        dots.transform_filter("datum.size"),
        labels,
        titles,
    ).properties(width=WIDTH, height=round((high + 2.5) * unit))
