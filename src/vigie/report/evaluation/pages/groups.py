"""The groups of one seed, and who is in them in truth."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.charts.theme import csv_uri
from vigie.report.evaluation.content import GROUP
from vigie.report.evaluation.reading import Reading, Row

__all__ = ["GroupLine", "Groups", "groups"]

_PER_WORLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group; `parts` are its campaign, innocent and ordinary members, `shares` the same in per cent."""

    label: str
    n: str
    parts: list[str]
    shares: list[tuple[str, str]]
    q: str
    explanations: str
    state: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """What the section says."""

    finding: str
    worlds: list[tuple[str, list[GroupLine]]]
    left_out: str
    data: str


def groups(reading: Reading) -> Groups | None:
    """Write the section, with the groups of the first seed that has any; null when no group is known.

    Of each world at most six groups are listed, those without an explanation first; the file of data holds
    all groups of all seeds.
    """
    if not reading.group:
        return None
    words, seed = reading.words, min(row["seed"] for row in reading.group)
    rows = [row for row in reading.group if row["seed"] == seed]
    names = dict.fromkeys(world.name for world in reading.worlds)
    shown = {name: _first(rows, name) for name in names}
    left = len(rows) - sum(map(len, shown.values()))
    return Groups(
        finding=_finding(reading, rows, seed),
        worlds=[(name, [_line(reading, row) for row in listed]) for name, listed in shown.items() if listed],
        left_out=words.t("groups.left_out", groups=words.t("count.groups", n=left)) if left else "",
        data=csv_uri(GROUP.names, [[row[name] for name in GROUP.names] for row in reading.group]),
    )


def _first(rows: list[Row], world: str) -> list[Row]:
    listed = sorted(
        (row for row in rows if row["world"] == world), key=lambda row: (not row["unexplained"], row["label"])
    )
    return sorted(listed[:_PER_WORLD], key=lambda row: str(row["label"]))


def _finding(reading: Reading, rows: list[Row], seed: int) -> str:
    words = reading.words
    shown = [row for row in rows if row["unexplained"]]
    members = sum(row["n"] for row in shown)
    ordinary = sum(row["organic"] for row in shown)
    return words.t(
        "groups.finding",
        seed=str(seed),
        groups=words.t("count.groups", n=len(rows)),
        shown=len(shown),
        members=words.t("count.accounts", n=members),
        ordinary=ordinary,
    )


def _line(reading: Reading, row: Row) -> GroupLine:
    words = reading.words
    counts = {name: row[name] for name in ("campaign", "benign", "organic")}
    whole = max(1, sum(counts.values()))
    named = [words.explanation(name.strip()) for name in row["explanations"].split(",") if name.strip()]
    state = "found" if row["unexplained"] else "explained" if named else "weak"
    return GroupLine(
        label=row["label"],
        n=words.value(row["n"]),
        parts=[words.value(count) for count in counts.values()],
        shares=[(name, f"{100 * count / whole:.1f}") for name, count in counts.items() if count],
        q=words.value(row["q"]),
        explanations=", ".join(named) or words.t("groups.no_explanation"),
        state=state,
        outcome=words.t(f"groups.{state}"),
    )
