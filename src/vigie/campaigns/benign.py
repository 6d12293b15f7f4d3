"""Innocent explanations: coordination that is open, technical or organisational. Looked for in every group.

A check *fails* when the innocent explanation fits, *passes* when it was looked for and does not fit, and is
*not run* when the data cannot tell. A failed check excuses nobody and a passed one accuses nobody: both are
figures for a person to weigh.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from vigie.campaigns.groups import Group
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.model.vocabulary import BenignCheck, ObjectType

__all__ = ["CHECKS", "benign_checks"]

Rows = Sequence[Mapping[str, Any]]
Check = dict[str, Any]

CHECKS = ("news-desk", "share-button", "declared-automation", "single-owner")

_MOST = 0.8
_HALF = 0.5
_OUTSIDE_PER_MEMBER = 3


def benign_checks(
    engine: Engine,
    groups: Sequence[Group],
    *,
    tables: Mapping[str, Input],
    evidence: pa.Table,
) -> dict[str, dict[str, Check]]:
    """Look for four innocent explanations of each group.

    Args:
        engine: where the relations are computed.
        groups: the groups of a run.
        tables: `action`, `post` and `account` of the lake.
        evidence: contract `edge_evidence` of the accepted edges.

    Returns:
        cluster id → check → `result` (passed, failed, not-run), `figure` (the share that was held against a
        limit), `reason` (a word that reports put into a sentence) and `values` for that sentence.
    """
    members = _members(groups)
    ask = _asker(engine, {**tables, "members": members, "shared": _shared(groups, evidence)})
    domains, spread = ask("member_domains"), ask("object_spread")
    clients, names = ask("member_clients"), ask("member_names")
    return {
        group.cluster_id: {
            "news-desk": _news_desk(domains[group.cluster_id]),
            "share-button": _share_button(spread[group.cluster_id]),
            "declared-automation": _declared_automation(clients[group.cluster_id], names[group.cluster_id]),
            "single-owner": _single_owner(names[group.cluster_id]),
        }
        for group in groups
    }


def _news_desk(domains: Rows) -> Check:
    links = sum(row["links"] for row in domains)
    if not links:
        return _not_run("no-links")
    own = [row for row in domains if row["domain"] not in _known_names()["platforms"]]
    if not own:
        return _result(0.0, _MOST, "links-to-platforms-only", links=links)
    top = own[0]
    return _result(top["links"] / links, _MOST, "links-to-one-domain", links=links, domain=top["domain"])


def _share_button(spread: Rows) -> Check:
    ready_made = [row for row in spread if row["object_type"] in {ObjectType.TEXT, ObjectType.URL}]
    if not ready_made:
        return _not_run("no-ready-made-content")
    wide = [row for row in ready_made if row["outside"] >= _OUTSIDE_PER_MEMBER * row["inside"]]
    share = len(wide) / len(ready_made)
    return _result(
        share,
        _HALF,
        "content-used-outside",
        wide=len(wide),
        objects=len(ready_made),
        times=_OUTSIDE_PER_MEMBER,
    )


def _declared_automation(clients: Rows, names: Rows) -> Check:
    declared = sum(row["kind"] == "bot-declared" for row in names)
    posts = sum(row["posts"] for row in clients)
    if not posts and not declared:
        return _not_run("no-client-known")
    scheduled = sum(row["posts"] for row in clients if _is_scheduler(row["client"]))
    share = max(scheduled / max(posts, 1), declared / max(len(names), 1))
    return _result(share, _HALF, "posts-from-schedulers", scheduled=scheduled, posts=posts, declared=declared)


def _single_owner(names: Rows) -> Check:
    known = [row for row in names if row["handle"] or row["display_name"]]
    if not known:
        return _not_run("no-name-known")
    if len({row["platform"] for row in known}) < 2:
        return _not_run("one-platform")
    twins = _twins(known)
    return _result(
        len(twins) / len(names), _HALF, "names-on-two-platforms", twins=len(twins), members=len(names)
    )


def _twins(names: Rows) -> set[str]:
    platforms: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in names:
        for name in {_plain(row["handle"]), _plain(row["display_name"])} - {""}:
            platforms[name][row["platform"]].add(row["account_uid"])
    several = [homes for homes in platforms.values() if len(homes) > 1]
    return {account for homes in several for accounts in homes.values() for account in accounts}


def _plain(name: str | None) -> str:
    return re.sub(r"[\W_]+", "", name or "")


def _is_scheduler(client: str) -> bool:
    name = re.sub(r"<[^>]*>", "", client).lower()
    return any(re.search(rf"\b{re.escape(known)}\b", name) for known in _known_names()["schedulers"])


@cache
def _known_names() -> dict[str, list[str]]:
    return tomllib.loads(files("vigie.campaigns").joinpath("innocent.toml").read_text("utf-8"))


def _members(groups: Iterable[Group]) -> pa.Table:
    rows = [(group.cluster_id, member) for group in groups for member in group.members]
    return pa.table(
        {
            "cluster_id": pa.array([row[0] for row in rows], pa.string()),
            "account_uid": pa.array([row[1] for row in rows], pa.string()),
        }
    )


def _shared(groups: Iterable[Group], evidence: pa.Table) -> pa.Table:
    home = {edge["edge_id"]: (group.cluster_id, edge["signal"]) for group in groups for edge in group.edges}
    pairs = zip(evidence["edge_id"].to_pylist(), evidence["object_uid"].to_pylist(), strict=True)
    rows = sorted({(*home[edge], obj) for edge, obj in pairs if edge in home})
    names = ("cluster_id", "object_type", "object_uid")
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})


def _asker(engine: Engine, inputs: Mapping[str, Input]) -> Any:  # noqa: ANN401 - name of a query → its rows by group
    def ask(name: str) -> Mapping[str, Rows]:
        text = read_statement(__package__, name)
        used = {key: value for key, value in inputs.items() if re.search(rf"\b{key}\b", text)}
        rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in engine.sql(text, used).arrow().to_pylist():
            rows[row["cluster_id"]].append(row)
        return rows

    return ask


def _result(share: float, limit: float, reason: str, **values: str | int) -> Check:
    outcome = BenignCheck.FAILED if share >= limit else BenignCheck.PASSED
    return {"result": str(outcome), "figure": round(share, 4), "reason": reason, "values": values}


def _not_run(reason: str) -> Check:
    return {"result": str(BenignCheck.NOT_RUN), "figure": None, "reason": reason, "values": {}}
