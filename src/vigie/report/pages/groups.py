"""One page for each group: finding, rhythm, chance, innocent explanations, samples, people, pairs, ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vigie.campaigns.benign import CHECKS
from vigie.report.charts.rhythm import rhythm_figure
from vigie.report.charts.theme import Figure, colour_of
from vigie.report.outcomes import json_object
from vigie.report.pages.evidence import EdgeView, Evidence, Pair, PostView
from vigie.report.pages.families import FamilyView, families_of_group
from vigie.report.pages.objects import SharedObject, shared_objects
from vigie.report.pages.reasons import reason
from vigie.report.reading import Group, Reading, Row

__all__ = ["Check", "GroupPage", "Member", "group_finding", "group_pages"]

_RESULTS = ("passed", "failed", "not-run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One innocent explanation: looked for and absent, found, or not looked for."""

    title: str
    state: str
    result: str
    figure: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account of the group."""

    name: str
    platform: str
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """What the page of one group says."""

    label: str
    anchor: str
    colour: str
    finding: str
    cautions: list[str]
    figure: Figure | None
    chance: str
    checks: list[Check]
    samples: list[Pair]
    objects: list[SharedObject]
    members: list[Member]
    families: list[FamilyView]
    edges: list[EdgeView]
    posts: list[PostView]
    left_out: list[str]
    ids: list[tuple[str, str]]


def group_pages(reading: Reading) -> list[GroupPage]:
    """Write the page of each group that is shown."""
    return [_page(reading, group) for group in reading.shown]


def _page(reading: Reading, group: Group) -> GroupPage:
    words = reading.words
    evidence = Evidence(reading, group)
    checks = _checks(reading, group)
    return GroupPage(
        label=group.label,
        anchor=group.anchor,
        colour=colour_of(group.rank),
        finding=group_finding(reading, group),
        cautions=[words.t("group.caution", check=check.title) for check in checks if check.state == "failed"],
        figure=rhythm_figure(reading, group, title=_rhythm_title(reading, group)),
        chance=_chance(reading, group),
        checks=checks,
        samples=evidence.samples(),
        objects=shared_objects(reading, group),
        members=[_member(reading, row) for row in group.members],
        families=families_of_group(reading, group),
        edges=evidence.edges(),
        posts=evidence.posts(),
        left_out=[*_left_out(reading, group), *evidence.left_out()],
        ids=_ids(reading, group),
    )


def group_finding(reading: Reading, group: Group) -> str:
    """Say in one sentence what the group was found to do."""
    words, row = reading.words, group.row
    kinds = json_object(row["signals"], place="cluster.signals")
    return words.t(
        "group.finding",
        accounts=words.t("count.accounts", n=row["n"]),
        pairs=words.t("count.pairs_joined", n=row["n_edges"]),
        kinds=words.listed([words.signal(kind) for kind in kinds]),
        gap=words.duration(row["median_delta_us"]),
        period=words.period(row["first_at_us"], row["last_at_us"]),
    )


def _rhythm_title(reading: Reading, group: Group) -> str:
    return reading.words.t("figure.rhythm.title", gap=reading.words.duration(group.row["median_delta_us"]))


def _chance(reading: Reading, group: Group) -> str:
    words, edges = reading.words, reading.groups[group.rank].edges
    return words.t(
        "group.chance",
        real=words.t("count.pairs_of_actions", n=sum(edge["n_actions"] for edge in edges)),
        expected=float(sum(edge["expected"] for edge in edges)),
        q=words.percent(group.row["q"]),
    )


def _checks(reading: Reading, group: Group) -> list[Check]:
    found = json_object(group.row["benign_checks"], place="cluster.benign_checks")
    names = [*CHECKS, *sorted(set(found) - set(CHECKS))]
    return [_check(reading, name, found.get(name) or {}) for name in names]


def _check(reading: Reading, name: str, entry: dict[str, Any]) -> Check:
    words = reading.words
    state = entry.get("result") if entry.get("result") in _RESULTS else "not-run"
    title = words.t(f"check.{name}") if name in CHECKS else reading.masker.words(name)
    return Check(
        title=title,
        state=str(state),
        result=words.t(f"check.result.{state}"),
        figure=_measure(reading, entry.get("figure")),
        reason=reason(reading, entry.get("reason"), entry.get("values")),
    )


def _measure(reading: Reading, figure: object) -> str:
    """Write the share that was held against a limit."""
    try:
        return reading.words.percent(float(str(figure))) if figure is not None else ""
    except ValueError:
        return reading.masker.words(str(figure))


def _member(reading: Reading, row: Row) -> Member:
    words, uid = reading.words, row["account_uid"]
    return Member(
        name=reading.masker.account(uid),
        platform=uid.split(":", 1)[0],
        cells=[words.value(row["degree"]), words.value(row["score"]), words.value(row["q"])],
    )


def _left_out(reading: Reading, group: Group) -> list[str]:
    words, whole = reading.words, reading.groups[group.rank]
    members, edges = len(whole.members) - len(group.members), len(whole.edges) - len(group.edges)
    return [
        sentence
        for count, sentence in (
            (members, words.t("capped.members", accounts=words.t("count.accounts", n=members))),
            (edges, words.t("capped.edges", edges=words.t("count.edges", n=edges))),
        )
        if count
    ]


def _ids(reading: Reading, group: Group) -> list[tuple[str, str]]:
    words, row = reading.words, group.row
    return [
        (words.t("ids.group"), row["cluster_id"]),
        (words.t("ids.run"), row["run_id"]),
        (words.t("ids.detector"), reading.run["detector"]),
        (words.t("ids.method"), row["method"]),
        (words.t("ids.state"), words.t(f"state.{row['state']}")),
    ]
