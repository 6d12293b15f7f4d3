"""Groups: accepted edges of all object types fused into one graph, cut into communities.

Fusion: two accounts are joined when at least one object type accepted their edge; the fused weight is the sum
of the weights over those types, all in nats. Communities: Leiden (doi:10.1038/s41598-019-41695-z) on weighted
modularity, with a fixed seed; they never cross connected components.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low
from typing import Any

import igraph
import leidenalg
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.discovery import q_values
from vigie.model.ids import short_id
from vigie.model.tables import CLUSTER, CLUSTER_MEMBER
from vigie.model.vocabulary import ClusterState

__all__ = ["Group", "cluster_tables", "find_groups"]

Row = Mapping[str, Any]
Floats = NDArray[np.float64]

_METHOD = "Leiden on weighted modularity, object types fused by summing weights"
_TOP_OBJECTS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Members, heaviest first, and the accepted edges among them."""

    cluster_id: str
    members: tuple[str, ...]
    edges: tuple[Row, ...]

    @property
    def score(self) -> float:
        """Sum of the fused weights."""
        return float(sum(edge["score"] for edge in self.edges))

    @property
    def pairs(self) -> int:
        """Pairs of members that at least one object type joins."""
        return len({(edge["a_uid"], edge["b_uid"]) for edge in self.edges})


def find_groups(edges: pa.Table, *, seed: int, pseudonym: Callable[[str], str]) -> list[Group]:
    """Cut the accepted rows of contract `edge` into groups of at least two accounts, heaviest first.

    The id of a group is a hash of its members' pseudonyms: the same group keeps its id within a case, and
    nobody can test from the id who is in it. Cost: near-linear in accepted edges.
    """
    accepted = [row for row in edges.to_pylist() if row["accepted"]]
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for row in accepted:
        weights[row["a_uid"], row["b_uid"]] += row["score"]
    home = _communities(weights, seed)
    inside: dict[int, list[Row]] = defaultdict(list)
    for row in accepted:
        if home[row["a_uid"]] == home[row["b_uid"]]:
            inside[home[row["a_uid"]]].append(row)
    groups = [_group(rows, pseudonym) for rows in inside.values()]
    return sorted(groups, key=lambda group: (-group.score, group.cluster_id))


def cluster_tables(
    groups: list[Group],
    *,
    run_id: str,
    evidence: pa.Table,
    account_q: Mapping[str, float],
    decoy_groups: Mapping[str, Iterable[Floats]],
    checks: Mapping[str, Mapping[str, Any]],
    pseudonym: Callable[[str], str],
) -> tuple[pa.Table, pa.Table]:
    """Return contracts `cluster` and `cluster_member`.

    Args:
        groups: what `find_groups` returned.
        run_id: written into every row.
        evidence: contract `edge_evidence` of the accepted edges.
        account_q: smallest q of each account over the object types.
        decoy_groups: object type → total weights of the groups in each decoy.
        checks: cluster id → innocent explanations looked for.
        pseudonym: name shown instead of an account's uid.
    """
    q = _group_q(groups, decoy_groups)
    objects = _objects_by_edge(evidence)
    clusters, members = [], []
    digits = max(2, len(str(len(groups))))
    for number, group in enumerate(groups, start=1):
        clusters.append(
            _cluster_row(group, f"G{number:0{digits}d}", objects)
            | {"run_id": run_id, "q": q[group.cluster_id], "benign_checks": _json(checks[group.cluster_id])}
        )
        members += [
            row
            | {
                "run_id": run_id,
                "pseudonym": pseudonym(row["account_uid"]),
                "q": account_q[row["account_uid"]],
            }
            for row in _member_rows(group)
        ]
    return CLUSTER.rows(clusters), CLUSTER_MEMBER.rows(members)


def _communities(weights: Mapping[tuple[str, str], float], seed: int) -> dict[str, int]:
    accounts = sorted({account for pair in weights for account in pair})
    if not accounts:
        return {}
    number = {account: index for index, account in enumerate(accounts)}
    pairs = sorted(weights)
    graph = igraph.Graph(n=len(accounts), edges=[(number[a], number[b]) for a, b in pairs])
    partition = leidenalg.find_partition(
        graph,
        leidenalg.ModularityVertexPartition,
        weights=[weights[pair] for pair in pairs],
        seed=seed % 2**31,
        n_iterations=-1,
    )
    return dict(zip(accounts, partition.membership, strict=True))


def _group(rows: list[Row], pseudonym: Callable[[str], str]) -> Group:
    strength: Counter[str] = Counter()
    for row in rows:
        strength[row["a_uid"]] += row["score"]
        strength[row["b_uid"]] += row["score"]
    members = sorted(strength, key=lambda account: (-strength[account], account))
    return Group(short_id("G", *sorted(map(pseudonym, members))), tuple(members), tuple(rows))


def _group_q(groups: list[Group], decoy_groups: Mapping[str, Iterable[Floats]]) -> dict[str, float]:
    # Each type's weight is held against that type's decoy groups; the surest counts, times the types tried.
    best = dict.fromkeys((group.cluster_id for group in groups), 1.0)
    for signal, decoys in decoy_groups.items():
        weights = np.array([_weight(group, signal) for group in groups], dtype=np.float64)
        for group, q in zip(groups, q_values(weights, decoys), strict=True):
            best[group.cluster_id] = min(best[group.cluster_id], float(q))
    tried = {group.cluster_id: len({row["signal"] for row in group.edges}) for group in groups}
    return {name: min(q * tried[name], 1.0) for name, q in best.items()}


def _weight(group: Group, signal: str) -> float:
    return float(sum(row["score"] for row in group.edges if row["signal"] == signal))


def _objects_by_edge(evidence: pa.Table) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in evidence.select(["edge_id", "object_uid"]).to_pylist():
        found[row["edge_id"]][row["object_uid"]] += 1
    return found


def _cluster_row(group: Group, label: str, objects: Mapping[str, Counter[str]]) -> dict[str, Any]:
    size = len(group.members)
    return {
        "cluster_id": group.cluster_id,
        "label": label,
        "method": _METHOD,
        "n": size,
        "n_edges": group.pairs,
        "density": group.pairs / (size * (size - 1) / 2),
        "score": group.score,
        "signals": _json(Counter(row["signal"] for row in group.edges)),
        "platforms": _json(Counter(member.split(":", 1)[0] for member in group.members)),
        "top_objects": _json(_top_objects(group, objects)),
        "first_at_us": min(row["first_at_us"] for row in group.edges),
        "last_at_us": max(row["last_at_us"] for row in group.edges),
        "median_delta_us": median_low(row["median_delta_us"] for row in group.edges),
        "state": str(ClusterState.CANDIDATE),
    }


def _top_objects(group: Group, objects: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    pairs: Counter[tuple[str, str]] = Counter()
    accounts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in group.edges:
        for obj, count in objects.get(row["edge_id"], Counter()).items():
            pairs[row["signal"], obj] += count
            accounts[row["signal"], obj] |= {row["a_uid"], row["b_uid"]}
    ranked = sorted(pairs, key=lambda key: (-len(accounts[key]), -pairs[key], key))
    return [
        {"type": key[0], "object": key[1], "pairs": pairs[key], "accounts": len(accounts[key])}
        for key in ranked[:_TOP_OBJECTS]
    ]


def _member_rows(group: Group) -> list[dict[str, Any]]:
    partners: dict[str, set[str]] = defaultdict(set)
    strength: Counter[str] = Counter()
    for row in group.edges:
        for one, other in ((row["a_uid"], row["b_uid"]), (row["b_uid"], row["a_uid"])):
            partners[one].add(other)
            strength[one] += row["score"]
    return [
        {
            "cluster_id": group.cluster_id,
            "account_uid": member,
            "degree": len(partners[member]),
            "score": float(strength[member]),
        }
        for member in group.members
    ]


def _json(value: Any) -> str:  # noqa: ANN401 - any plain value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
