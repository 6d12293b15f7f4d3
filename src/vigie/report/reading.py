"""The tables of a run as a report walks them: groups, their members, their pairs, and the posts behind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.report.content import ReportContent
from vigie.report.masking import Account, Masker
from vigie.report.outcomes import SignalOutcome, json_object, outcomes_of
from vigie.report.wording import Words

__all__ = ["Group", "Reading", "Row", "read"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its row, its rank in the run, its members and all its accepted edges, heaviest first."""

    row: Row
    rank: int
    members: list[Row]
    edges: list[Row]

    @property
    def label(self) -> str:
        """Short name within the run."""
        return str(self.row["label"])

    @property
    def anchor(self) -> str:
        """Place within the report."""
        return f"group-{self.rank + 1}"


@dataclass(frozen=True, slots=True)
class Reading:
    """One run, indexed for the pages that show it; `content` is the source of everything else."""

    content: ReportContent
    words: Words
    masker: Masker
    run: Row
    params: Row
    outcomes: tuple[SignalOutcome, ...]
    groups: tuple[Group, ...]
    shown: tuple[Group, ...]
    edges: tuple[Row, ...]
    evidence: dict[str, list[Row]]
    posts: dict[str, Row]
    families: dict[str, Row]
    variants: dict[str, list[Row]]
    family_uses: dict[str, list[Row]]

    @property
    def period_us(self) -> tuple[int, int] | None:
        """First and last moment of the timeline, or null without one."""
        table = self.content.timeline
        if not table.num_rows:
            return None
        last = int(pc.max(table["at_us"]).as_py())
        return int(pc.min(table["at_us"]).as_py()), last + int(table["bucket_us"][0].as_py()) - 1


def read(content: ReportContent) -> Reading:
    """Index checked content. Cost: one pass over each table; evidence of edges that are not shown is left."""
    run = content.run.to_pylist()[0]
    accepted = content.edges.filter(content.edges["accepted"]).to_pylist()
    accepted.sort(key=lambda edge: (-edge["score"], edge["edge_id"]))
    groups = _groups(content, accepted)
    shown = _within_caps(groups, content)
    wanted = {edge["edge_id"] for group in shown for edge in group.edges}
    posts = {row["action_id"]: row for row in content.posts.to_pylist()}
    return Reading(
        content=content,
        words=Words(content.lang),
        masker=_masker(content, posts, accepted),
        run=run,
        params=json_object(run["params"], place="run.params"),
        outcomes=outcomes_of(run["outcomes"]),
        groups=groups,
        shown=shown,
        edges=tuple(accepted),
        evidence=_evidence(content.evidence, wanted),
        posts=posts,
        families={row["family_id"]: row for row in content.families.to_pylist()},
        variants=_by("family_id", content.variants.sort_by([("place", "ascending")])),
        family_uses=_by("cluster_id", content.family_uses.sort_by([("family_id", "ascending")])),
    )


def _by(name: str, table: pa.Table) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in table.to_pylist():
        rows.setdefault(row[name], []).append(row)
    return rows


def _groups(content: ReportContent, accepted: list[Row]) -> tuple[Group, ...]:
    rows = sorted(content.clusters.to_pylist(), key=lambda row: (len(row["label"]), row["label"]))
    members: dict[str, list[Row]] = {}
    for member in content.members.to_pylist():
        members.setdefault(member["cluster_id"], []).append(member)
    home = {member["account_uid"]: cluster for cluster, listed in members.items() for member in listed}
    edges: dict[str, list[Row]] = {}
    for edge in accepted:
        if home.get(edge["a_uid"], "") == home.get(edge["b_uid"]):
            edges.setdefault(home[edge["a_uid"]], []).append(edge)
    return tuple(
        Group(row, rank, _ranked(members.get(row["cluster_id"], [])), edges.get(row["cluster_id"], []))
        for rank, row in enumerate(rows)
    )


def _ranked(members: list[Row]) -> list[Row]:
    return sorted(members, key=lambda member: (-member["degree"], -member["score"], member["pseudonym"]))


def _within_caps(groups: tuple[Group, ...], content: ReportContent) -> tuple[Group, ...]:
    """Keep the first groups, and of each its heaviest edges, so that the file stays small."""
    caps, left, shown = content.caps, content.caps.edges, []
    for group in groups[: caps.groups]:
        kept = group.edges[: max(1, min(caps.edges_per_group, left))]
        left -= len(kept)
        shown.append(Group(group.row, group.rank, group.members[: caps.members_per_group], kept))
    return tuple(shown)


def _evidence(table: pa.Table, wanted: set[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    kept = table.filter(pc.is_in(table["edge_id"], value_set=pa.array(sorted(wanted), pa.string())))
    for row in kept.to_pylist():
        found.setdefault(row["edge_id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (abs(row["delta_us"]), row["action_id_a"], row["action_id_b"]))
    return found


def _masker(content: ReportContent, posts: dict[str, Row], accepted: list[Row]) -> Masker:
    names = {row["account_uid"]: row["pseudonym"] for row in content.members.to_pylist()}
    known = {row["account_uid"]: row for row in content.accounts.to_pylist()}
    uids = set(known) | set(names) | {row["account_uid"] for row in posts.values()}
    uids |= {edge[side] for edge in accepted for side in ("a_uid", "b_uid")}
    uids |= {uid for uid in content.families["first_account_uid"].to_pylist() if uid}
    uids |= {uid for uid in content.variants["account_uid"].to_pylist() if uid}
    accounts = [
        Account(uid, row.get("handle"), row.get("display_name"), row.get("platform"), names.get(uid))
        for uid in uids
        for row in [known.get(uid, {})]
    ]
    uids_of_posts = {row["post_uid"] for row in posts.values()} | _reposted(content, posts)
    return Masker(accounts, posts=uids_of_posts, identify=content.identify)


def _reposted(content: ReportContent, posts: dict[str, Row]) -> set[str]:
    """Posts that appear as objects: they too have ids that name them."""
    kinds = {"repost", "quote", "reply"}
    found = {row["object_uid"] for row in posts.values() if row["object_type"] in kinds}
    for group in content.clusters.to_pylist():
        found |= {top["object"] for top in json.loads(group["top_objects"]) if top["type"] in kinds}
    return found
