"""The network of a run, as every export writes it: accounts, and what joins them.

Edges of several object types between two accounts become one link: signals and edge ids are joined with
`|`; weights, shared objects, pairs of actions and expected pairs are summed; `q_value` is the largest of the
edges' q, so that every kind named in `signals` keeps at least that promise; `median_delta_s` is the median
of the edges' medians.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

import igraph
import pyarrow as pa

from vigie.model.contracts import Column, Contract
from vigie.model.errors import InputError
from vigie.model.tables import ACCOUNT_DISCOVERY, CLUSTER, CLUSTER_MEMBER, EDGE, RUN

__all__ = ["LINK", "NODE", "CoordinationGraph", "build_graph"]

_T, _I, _F = pa.string(), pa.int64(), pa.float64()
_AT = pa.timestamp("us", tz="UTC")
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
_GREY = "#9aa3ad"
_WIDTH = 1_000.0
_MANY = 1_000

Row = dict[str, Any]

NODE = Contract(
    "node",
    1,
    "one account",
    (
        Column("id", _T, "Pseudonym, or account uid in clear", nullable=False),
        Column("label", _T, "Pseudonym, or handle in clear", nullable=False),
        Column("platform", _T, "Platform", nullable=False),
        Column("cluster", _T, "Short name of its group, if it is in one"),
        Column("degree", _I, "Accounts that it is joined to", "accounts", nullable=False),
        Column("n_actions", _I, "Its actions over the object types of the run", "actions"),
        Column("first_at", _AT, "First pair", nullable=False),
        Column("last_at", _AT, "Last pair", nullable=False),
        Column("colour", _T, "Colour of its group (Okabe–Ito), grey after the seventh", nullable=False),
        Column("size", _F, "Grows with the square root of the degree", nullable=False),
        Column("x", _F, "Place; distance means nothing", nullable=False),
        Column("y", _F, "Place; distance means nothing", nullable=False),
    ),
    ("id",),
)

LINK = Contract(
    "link",
    1,
    "two accounts joined by at least one accepted edge",
    (
        Column("id", _T, "Least of its edges' ids", nullable=False),
        Column("source", _T, "One account", nullable=False),
        Column("target", _T, "The other", nullable=False),
        Column("weight", _F, "Sum of the edges' scores", "nats", nullable=False),
        Column("n_shared_objects", _I, "Shared objects, summed over object types", "objects", nullable=False),
        Column("n_actions", _I, "Pairs of actions within the window", "pairs", nullable=False),
        Column("median_delta_s", _F, "Median of the edges' median gaps", "s", nullable=False),
        Column("first_at", _AT, "First pair", nullable=False),
        Column("last_at", _AT, "Last pair", nullable=False),
        Column("signals", _T, "Object types, joined with `|`", nullable=False),
        Column("q_value", _F, "Largest q of its edges", nullable=False),
        Column("expected", _F, "Pairs of actions expected under the decoys", "pairs", nullable=False),
        Column("run_id", _T, "Run", nullable=False),
        Column("edge_ids", _T, "The edges, joined with `|`: they lead back to the evidence", nullable=False),
    ),
    ("id",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationGraph:
    """Accounts (contract `node`) and links (`link`), with the run, marking and legal reason they carry."""

    nodes: pa.Table
    links: pa.Table
    run: Row
    marking: str
    identify_reason: str | None

    @property
    def about(self) -> dict[str, str]:
        """What every file says about itself: run, parameters, tool, marking, and why people are named."""
        told = {
            name: str(self.run[name])
            for name in ("run_id", "detector", "params", "params_hash", "tool_version")
        }
        told |= {"input_commit": str(self.run["input_commit"]), "marking": self.marking}
        return told | ({"identify_reason": self.identify_reason} if self.identify_reason else {})


def build_graph(
    edges: pa.Table,
    *,
    run: pa.Table,
    clusters: pa.Table,
    members: pa.Table,
    discoveries: pa.Table,
    accounts: pa.Table | None = None,
    marking: str = "TLP:AMBER",
    identify_reason: str | None = None,
) -> CoordinationGraph:
    """Build the network of one run from its accepted edges.

    Accounts go by their pseudonyms, those outside groups by `N-0001`, … in the order of their ids, unless
    `identify_reason` says why they may be named: then by id and handle, and every file repeats the reason.

    Args:
        edges: contract `edge`; only accepted ones are kept.
        run: one row of contract `run`; its seed fixes the layout.
        clusters: contract `cluster`.
        members: contract `cluster_member`.
        discoveries: contract `account_discovery`.
        accounts: `account_uid` and `handle`, for labels in clear.
        marking: handling label, repeated in every file.
        identify_reason: recorded reason for naming people; null keeps pseudonyms.

    What it does not show: accounts without an accepted edge, and anything below the threshold of the run.

    Cost: one pass over each table and a seeded layout (Fruchterman–Reingold, doi:10.1002/spe.4380211102).

    Raises:
        ContractError: a table does not keep its contract (VG101, VG102).
        InputError: the reason for naming people is blank (VG601); `run` does not hold one row (VG603).
    """
    if identify_reason is not None and not identify_reason.strip():
        sentence = "accounts can be identified only for a reason that the export repeats"
        raise InputError("VG601", sentence, hint="give the reason, or leave the pseudonyms")
    head = RUN.check(run).to_pylist()
    if len(head) != 1:
        raise InputError("VG603", f"an export shows one run; the tables hold {len(head)}", place="run")
    checked = EDGE.check(edges)
    kept = sorted(checked.filter(checked["accepted"]).to_pylist(), key=lambda edge: str(edge["edge_id"]))
    listed = CLUSTER_MEMBER.check(members).to_pylist()
    people = _People(kept, listed, handles=_handles(accounts), identify=identify_reason is not None)
    links = sorted(_fused(kept, people), key=lambda link: (link["source"], link["target"]))
    names = {row["cluster_id"]: row["label"] for row in CLUSTER.check(clusters).to_pylist()}
    actions = _actions(ACCOUNT_DISCOVERY.check(discoveries).to_pylist())
    nodes = _nodes(people, links, names=names, actions=actions, seed=head[0]["seed"])
    return CoordinationGraph(
        nodes=NODE.rows(nodes),
        links=LINK.rows(links),
        run=head[0],
        marking=marking,
        identify_reason=identify_reason,
    )


class _People:
    """Who is in the network, and what each is called."""

    def __init__(
        self, edges: list[Row], members: list[Row], *, handles: dict[str, str], identify: bool
    ) -> None:
        self.uids = sorted({edge[side] for edge in edges for side in ("a_uid", "b_uid")})
        self.clusters = {row["account_uid"]: row["cluster_id"] for row in members}
        names = {row["account_uid"]: row["pseudonym"] for row in members}
        outside = [uid for uid in self.uids if uid not in names]
        names |= {uid: f"N-{rank:04d}" for rank, uid in enumerate(outside, start=1)}
        self.ids = {uid: uid if identify else names[uid] for uid in self.uids}
        self.labels = {uid: handles.get(uid, uid) if identify else names[uid] for uid in self.uids}


def _handles(accounts: pa.Table | None) -> dict[str, str]:
    rows = accounts.select(["account_uid", "handle"]).to_pylist() if accounts is not None else []
    return {row["account_uid"]: row["handle"] for row in rows if row["handle"]}


def _fused(edges: list[Row], people: _People) -> Iterable[Row]:
    between: dict[tuple[str, str], list[Row]] = {}
    for edge in edges:
        source, target = sorted((people.ids[edge["a_uid"]], people.ids[edge["b_uid"]]))
        between.setdefault((source, target), []).append(edge)
    for (source, target), found in between.items():
        yield {
            "id": found[0]["edge_id"],
            "source": source,
            "target": target,
            "weight": math.fsum(edge["score"] for edge in found),
            "n_shared_objects": sum(edge["n_objects"] for edge in found),
            "n_actions": sum(edge["n_actions"] for edge in found),
            "median_delta_s": median(edge["median_delta_us"] for edge in found) / 1_000_000,
            "first_at": min(edge["first_at_us"] for edge in found),
            "last_at": max(edge["last_at_us"] for edge in found),
            "signals": "|".join(sorted({edge["signal"] for edge in found})),
            "q_value": max(edge["q"] for edge in found),
            "expected": math.fsum(edge["expected"] for edge in found),
            "run_id": found[0]["run_id"],
            "edge_ids": "|".join(edge["edge_id"] for edge in found),
        }


def _actions(discoveries: list[Row]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in discoveries:
        counts[row["account_uid"]] += row["n_actions"]
    return counts


def _nodes(
    people: _People, links: list[Row], *, names: dict[str, str], actions: Counter[str], seed: int
) -> list[Row]:
    degree = Counter(link[end] for link in links for end in ("source", "target"))
    spans = _spans(links)
    places = _layout(sorted(people.ids.values()), links, seed=seed)
    ranks = {
        label: rank
        for rank, label in enumerate(sorted(names.values(), key=lambda label: (len(label), label)))
    }
    nodes = []
    for uid in people.uids:
        name, cluster = people.ids[uid], names.get(people.clusters.get(uid, ""))
        rank = ranks.get(cluster, len(_COLOURS)) if cluster else len(_COLOURS)
        nodes.append(
            {
                "id": name,
                "label": people.labels[uid],
                "platform": uid.split(":", 1)[0],
                "cluster": cluster,
                "degree": degree[name],
                "n_actions": actions.get(uid),
                "first_at": spans[name][0],
                "last_at": spans[name][1],
                "colour": _COLOURS[rank] if rank < len(_COLOURS) else _GREY,
                "size": round(4 + 3 * math.sqrt(degree[name]), 3),
                "x": places[name][0],
                "y": places[name][1],
            }
        )
    return sorted(nodes, key=lambda node: str(node["id"]))


def _spans(links: list[Row]) -> dict[str, tuple[int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    for link in links:
        for end in (link["source"], link["target"]):
            first, last = spans.get(end, (link["first_at"], link["last_at"]))
            spans[end] = (min(first, link["first_at"]), max(last, link["last_at"]))
    return spans


def _layout(ids: list[str], links: list[Row], *, seed: int) -> dict[str, tuple[float, float]]:
    rank = {name: place for place, name in enumerate(ids)}
    pairs = [(rank[link["source"]], rank[link["target"]]) for link in links]
    start = [[math.cos(math.tau * i / len(ids)), math.sin(math.tau * i / len(ids))] for i in range(len(ids))]
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - where dots go is no secret
    try:
        graph = igraph.Graph(n=len(ids), edges=pairs)
        grid, rounds = ("grid", 50) if len(ids) > _MANY else ("nogrid", 200)
        layout = graph.layout_fruchterman_reingold(seed=start, niter=rounds, grid=grid) if ids else []
    finally:
        igraph.set_random_number_generator(random)
    reach = max((abs(value) for point in layout for value in point), default=1.0) or 1.0
    return {
        name: (round(x / reach * _WIDTH, 2), round(y / reach * _WIDTH, 2))
        for name, (x, y) in zip(ids, layout, strict=True)
    }
