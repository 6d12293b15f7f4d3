"""The posts behind an edge or a group: both sides, the seconds between them, what else would explain it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from vigie.detectors.coaction.spec import SPEC
from vigie.model.errors import InputError, nearest
from vigie.model.evidence import Evidence
from vigie.model.ids import ActionId
from vigie.report.content import ReportContent
from vigie.report.pages.groups import group_finding
from vigie.report.pages.objects import object_label
from vigie.report.pages.reasons import reason
from vigie.report.reading import Group, Reading, read

__all__ = ["Explanation", "explain"]

Row = Mapping[str, Any]

_SAMPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a person opens: a statement with its number, chance, samples, innocent explanations, limits."""

    kind: str
    id: str
    evidence: Evidence
    figures: dict[str, Any]
    pairs: list[dict[str, Any]]
    members: list[dict[str, Any]] = field(default_factory=list)
    innocent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def statement(self) -> str:
        """The finding in one sentence."""
        return self.evidence.statement

    @property
    def does_not_show(self) -> tuple[str, ...]:
        """What nobody may conclude from it."""
        return self.evidence.limits

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; actions are not named by their ids, which hold those of posts."""
        told = asdict(self)
        evidence = told.pop("evidence")
        del evidence["sample"]
        return {"kind": told.pop("kind"), "id": told.pop("id"), **evidence, **told}


def explain(content: ReportContent, name: str, *, at_most: int = 20) -> Explanation:
    """Explain an accepted edge (`E-…`) or a group (`G-…` or its label), by the beginning of its id.

    Args:
        content: what the report of the run is made of; it decides whether accounts are named.
        name: id, the beginning of one, or the label of a group.
        at_most: pairs of posts to show, the closest in time first.

    Raises:
        InputError: nothing, or more than one thing, bears that name (VG606).
    """
    reading = read(content.checked())
    groups = {group.row["cluster_id"]: group for group in reading.groups}
    labels = {group.label.upper(): group for group in reading.groups}
    edges = {edge["edge_id"]: edge for edge in reading.edges}
    if name.upper() in labels:
        return _group(reading, labels[name.upper()], at_most)
    found = [key for key in (*groups, *edges) if key.startswith(name)]
    if len(found) != 1:
        sentence = f"{len(found)} groups and accepted edges begin with {name!r}"
        raise InputError("VG606", sentence, hint=nearest(name, [*labels, *groups, *edges][:200]))
    if found[0] in groups:
        return _group(reading, groups[found[0]], at_most)
    return _edge(reading, edges[found[0]], at_most)


def _edge(reading: Reading, edge: Row, at_most: int) -> Explanation:
    a, b = (reading.masker.account(edge[side]) for side in ("a_uid", "b_uid"))
    words = reading.words
    statement = words.t(
        "explain.edge",
        a=a,
        b=b,
        objects=words.t("count.objects", n=edge["n_objects"]),
        kind=words.signal(edge["signal"]),
        pairs=words.t("count.pairs_of_actions", n=edge["n_actions"]),
        expected=float(edge["expected"]),
    )
    home = next((group for group in reading.groups if _holds(group, edge)), None)
    return Explanation(
        kind="edge",
        id=edge["edge_id"],
        evidence=_evidence(reading, [edge], statement, q=edge["q"]),
        figures={name: edge[name] for name in ("signal", "n_objects", "n_actions", "expected", "score", "q")},
        pairs=_pairs(reading, [edge], at_most),
        innocent=_innocent(reading, home) if home else [],
    )


def _group(reading: Reading, group: Group, at_most: int) -> Explanation:
    row = group.row
    figures = {name: row[name] for name in ("label", "n", "n_edges", "density", "score", "q")}
    return Explanation(
        kind="group",
        id=row["cluster_id"],
        evidence=_evidence(reading, group.edges, group_finding(reading, group), q=row["q"]),
        figures=figures | {"signals": json.loads(row["signals"])},
        pairs=_pairs(reading, group.edges, at_most),
        members=[
            {
                "account": reading.masker.account(each["account_uid"]),
                "joined_to": each["degree"],
                "q": each["q"],
            }
            for each in group.members
        ],
        innocent=_innocent(reading, group),
    )


def _evidence(reading: Reading, edges: Sequence[Row], statement: str, *, q: float) -> Evidence:
    wanted = {edge["edge_id"] for edge in edges}
    rows = [row for row in reading.content.evidence.to_pylist() if row["edge_id"] in wanted]
    actions = sorted({row[side] for row in rows for side in ("action_id_a", "action_id_b")})
    return Evidence(
        detector=SPEC.code,
        version=SPEC.version,
        statement=statement,
        value=float(sum(edge["n_actions"] for edge in edges)),
        unit="pairs of actions within the window",
        expected=float(sum(edge["expected"] for edge in edges)),
        null_model="posts swap accounts within platform and hour of day",
        q_value=q,
        sample=tuple(map(ActionId, actions[:_SAMPLE])),
        limits=SPEC.does_not_show,
    )


def _holds(group: Group, edge: Row) -> bool:
    return any(each["edge_id"] == edge["edge_id"] for each in group.edges)


def _innocent(reading: Reading, group: Group) -> list[dict[str, Any]]:
    checks: dict[str, dict[str, Any]] = json.loads(group.row["benign_checks"])
    return [
        {"check": name, **entry, "sentence": reason(reading, entry["reason"], entry["values"])}
        for name, entry in checks.items()
    ]


def _pairs(reading: Reading, edges: Iterable[Row], at_most: int) -> list[dict[str, Any]]:
    """Show the pairs of posts closest in time, each once with all the objects that they share."""
    signals = {edge["edge_id"]: edge["signal"] for edge in edges}
    shared: dict[tuple[str, str], list[Row]] = {}
    rows = [row for row in reading.content.evidence.to_pylist() if row["edge_id"] in signals]
    for row in sorted(rows, key=lambda row: (abs(row["delta_us"]), row["action_id_a"], row["action_id_b"])):
        posts = (reading.posts[row[f"action_id_{side}"]]["post_uid"] for side in ("a", "b"))
        shared.setdefault(tuple(posts), []).append(row)
    return [_pair(reading, together, signals) for together in list(shared.values())[:at_most]]


def _pair(reading: Reading, rows: list[Row], signals: Mapping[str, str]) -> dict[str, Any]:
    first = rows[0]
    sides = {side: _side(reading, reading.posts[first[f"action_id_{side}"]]) for side in ("a", "b")}
    objects = [
        object_label(reading, signals[row["edge_id"]], row["object_uid"], reading.posts[row["action_id_a"]])
        for row in rows
    ]
    return {"objects": objects, "gap_s": abs(first["delta_us"]) / 1e6, **sides}


def _side(reading: Reading, post: Row) -> dict[str, Any]:
    at = datetime.fromtimestamp(post["at_us"] / 1e6, tz=UTC)
    return {
        "account": reading.masker.account(post["account_uid"]),
        "at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "precision": post["at_prec"],
        "post": reading.masker.post(post["post_uid"]),
        "text": reading.masker.text(post["text_raw"]) if post["text_raw"] else None,
    }
