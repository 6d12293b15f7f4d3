"""Figures of a dossier: what speaks to each criterion, evidence against hypotheses, the techniques seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.hypotheses import MARKS
from vigie.characterisation.tags import Tag
from vigie.report.charts.theme import ACCENT, GREY, INK, WIDTH, Figure, csv_uri, inline, picture
from vigie.report.products.reading import Reading

__all__ = ["SPEAKS_TO", "criteria_figure", "matrix_figure", "techniques_figure"]

SPEAKS_TO = {
    "artificial-diffusion": "artificial-diffusion",
    "misleading": "misleading-content",
    "foreign-actor": "foreign-actor",
    "interests": "fundamental-interests",
}
"""What indices call a criterion → the criterion."""
_OUTCOMES = ("found", "nothing-found", "not-assessed")
_SHADES = (ACCENT, GREY, "#e3e6ea")
_AGAINST = {"--": "#5b6470", "-": "#c3c9d0"}
_IN_A_ROW = 4


def criteria_figure(reading: Reading) -> Figure:
    """Draw, for each criterion, how many measures were found, not found and not assessed."""
    counts = Counter(
        (SPEAKS_TO.get(row["criterion"], row["criterion"]), row["outcome"])
        for row in reading.content.dossier.evidence
    )
    names = {one: reading.t(f"criterion.{one}.short") for one in CRITERIA}
    outcomes = [reading.t(f"outcome.{one}") for one in _OUTCOMES]
    rows = [
        {"criterion": names[one], "outcome": label, "n": counts[one, outcome], "order": rank}
        for one in CRITERIA
        for rank, (outcome, label) in enumerate(zip(_OUTCOMES, outcomes, strict=True))
    ]
    found = sum(counts[one, "found"] for one in CRITERIA)
    told = {"found": found, "measures": sum(counts[one, out] for one in CRITERIA for out in _OUTCOMES)}
    return Figure(
        title=reading.t("figure.criteria.title", **told),
        subtitle=reading.t("figure.criteria.subtitle"),
        alt=reading.t("figure.criteria.alt", **told),
        picture=picture(
            _criteria_chart(rows, list(names.values()), outcomes, reading), lang=reading.words.lang
        ),
        data=csv_uri(
            ["criterion", "outcome", "measures"],
            [[one, outcome, counts[one, outcome]] for one in CRITERIA for outcome in _OUTCOMES],
        ),
        file="criteria.csv",
    )


def _criteria_chart(
    rows: list[dict[str, Any]], names: list[str], outcomes: list[str], reading: Reading
) -> Any:  # noqa: ANN401 - Altair's own type
    return (
        alt.Chart(inline(rows))
        .mark_bar(stroke=INK, strokeWidth=0.4)
        .encode(
            y=alt.Y("criterion:N", sort=names, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X(
                "n:Q", stack="zero", title=reading.t("figure.criteria.axis"), axis=alt.Axis(tickMinStep=1)
            ),
            color=alt.Color(
                "outcome:N",
                scale=alt.Scale(domain=outcomes, range=list(_SHADES)),
                legend=alt.Legend(orient="top", title=None),
            ),
            order="order:O",
        )
        .properties(width=WIDTH - 290, height=26 * len(names))
    )


def matrix_figure(reading: Reading) -> Figure | None:
    """Draw evidence against hypotheses; what speaks against is dark, for it decides. Null if empty."""
    dossier = reading.content.dossier
    if not dossier.weighings:
        return None
    labels = {
        one: reading.labels.get(one, one)
        for one in dict.fromkeys(cell.evidence_id for cell in dossier.weighings)
    }
    rows = [
        {
            "evidence": labels[cell.evidence_id],
            "hypothesis": cell.hypothesis_id,
            "mark": cell.mark.replace("-", "−"),
        }
        | {"shade": _AGAINST.get(cell.mark, "#ffffff"), "ink": "#ffffff" if cell.mark == "--" else INK}
        for cell in dossier.weighings
    ]
    order = [one.hypothesis_id for one in dossier.hypotheses]
    against = Counter(cell.hypothesis_id for cell in dossier.weighings if cell.mark in MARKS[:2])
    least = min(order, key=lambda one: (against[one], order.index(one)))
    told = {"evidence": len(labels), "hypotheses": len(order), "least": least, "n": against[least]}
    return Figure(
        title=reading.t("figure.matrix.title", **told),
        subtitle=reading.t("figure.matrix.subtitle"),
        alt=reading.t("figure.matrix.alt", **told),
        picture=picture(_matrix_chart(rows, list(labels.values()), order), lang=reading.words.lang),
        data=csv_uri(
            ["evidence", "hypothesis", "mark"],
            [[labels[cell.evidence_id], cell.hypothesis_id, cell.mark] for cell in dossier.weighings],
        ),
        file="matrix.csv",
    )


def _matrix_chart(rows: list[dict[str, Any]], evidence: list[str], order: list[str]) -> Any:  # noqa: ANN401 - Altair's own type
    axes = alt.Chart(inline(rows)).encode(
        x=alt.X("hypothesis:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("evidence:N", sort=evidence, title=None),
    )
    cells = axes.mark_rect(stroke=GREY, strokeWidth=0.6).encode(color=alt.Color("shade:N", scale=None))
    signs = axes.mark_text(fontSize=13).encode(text="mark:N", color=alt.Color("ink:N", scale=None))
    size = {"width": min(WIDTH - 90, 120 * len(order)), "height": 24 * len(evidence)}
    return alt.layer(cells, signs).properties(**size)


def techniques_figure(reading: Reading) -> Figure | None:
    """Draw the techniques seen in rows of their tactics; null when none is tagged."""
    tags = reading.content.dossier.tags
    if not tags:
        return None
    told = {"n": len(tags), "tactics": len({tag.tactic_id for tag in tags})}
    return Figure(
        title=reading.t("figure.techniques.title", **told),
        subtitle=reading.t("figure.techniques.subtitle"),
        alt=reading.t("figure.techniques.alt", **told),
        picture=picture(_techniques_chart(_placed(tags)), lang=reading.words.lang),
        data=csv_uri(
            ["tactic", "tactic_name", "technique", "name"],
            [[tag.tactic_id, tag.tactic, tag.technique_id, tag.name] for tag in tags],
        ),
        file="techniques.csv",
    )


def _placed(tags: Sequence[Tag]) -> list[dict[str, Any]]:
    """Give each technique its place: rows of a tactic one under another, four techniques a row."""
    rows: list[dict[str, Any]] = []
    line = -1
    for tactic in dict.fromkeys(sorted((tag.tactic_id, tag.tactic) for tag in tags)):
        for rank, tag in enumerate(each for each in tags if each.tactic_id == tactic[0]):
            line += rank % _IN_A_ROW == 0
            rows.append(
                {"line": line, "x": rank % _IN_A_ROW, "id": tag.technique_id, "name": tag.name}
                | {"tactic": f"{tactic[0]} {tactic[1]}" if rank == 0 else ""}
            )
    return rows


def _techniques_chart(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - Altair's own type
    height = 40 * (1 + max(row["line"] for row in rows))
    first, width = 190, (WIDTH - 200) / _IN_A_ROW
    placed = [
        row
        | {"left": first + width * row["x"], "right": first + width * (row["x"] + 1) - 5}
        | {"top": 40 * row["line"] + 3, "bottom": 40 * row["line"] + 37}
        for row in rows
    ]
    frame = alt.Scale(domain=[0, WIDTH - 10], nice=False, zero=False)
    down = alt.Scale(domain=[height, 0], nice=False, zero=False)
    chart = alt.Chart(inline(placed))
    box = chart.mark_rect(fill="#e8f1f8", stroke=ACCENT, strokeWidth=0.8).encode(
        x=alt.X("left:Q", scale=frame, axis=None),
        x2="right:Q",
        y=alt.Y("top:Q", scale=down, axis=None),
        y2="bottom:Q",
    )

    def words(column: str, field: str, size: int, dx: int, dy: int, limit: float) -> Any:  # noqa: ANN401 - Altair's own type
        marks = chart.mark_text(
            align="left", baseline="top", fontSize=size, dx=dx, dy=dy, limit=limit, color=INK
        )
        return marks.encode(
            x=alt.X(f"{column}:Q", scale=frame, axis=None),
            y=alt.Y("top:Q", scale=down, axis=None),
            text=f"{field}:N",
        )

    tactic = chart.mark_text(
        align="left", baseline="top", fontSize=11, dy=10, limit=first - 12, color=INK
    ).encode(x=alt.datum(0, scale=frame), y=alt.Y("top:Q", scale=down, axis=None), text="tactic:N")
    return alt.layer(
        box, words("left", "id", 10, 5, 4, width), words("left", "name", 10, 5, 18, width - 12), tactic
    ).properties(width=WIDTH - 10, height=height)
