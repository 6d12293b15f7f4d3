from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from vigie.model.tables import ACCOUNT_DISCOVERY, CLUSTER, CLUSTER_MEMBER, EDGE, RUN
from vigie.share.graph import CoordinationGraph, build_graph

NOON_US = 1_714_737_600_000_000  # 2024-05-03 12:00:00 UTC
MINUTE_US = 60_000_000


def an_edge(a: str, b: str, **more: Any) -> dict[str, Any]:
    a_uid, b_uid = sorted((f"x:{a}", f"x:{b}"))
    row: dict[str, Any] = {
        "edge_id": f"edge-{a}{b}",
        "run_id": "run-1",
        "a_uid": a_uid,
        "b_uid": b_uid,
        "signal": "url",
    }
    row |= {
        "n_objects": 3,
        "n_actions": 5,
        "score": 12.5,
        "rarity": 18.0,
        "expected": 0.25,
        "q": 0.01,
        "accepted": True,
    }
    times = {"median_delta_us": 9_500_000, "first_at_us": NOON_US, "last_at_us": NOON_US + 90 * MINUTE_US}
    return row | times | more


EDGES = [
    an_edge("100", "200"),
    an_edge(
        "100", "200", edge_id="edge-zz", signal="text", score=2.0, q=0.04, first_at_us=NOON_US - MINUTE_US
    ),
    an_edge("200", "300", median_delta_us=0),
    an_edge("400", "500"),
    an_edge("100", "600", accepted=False),
]


def a_run() -> pa.Table:
    row: dict[str, Any] = {
        "run_id": "run-1",
        "kind": "coordinate",
        "tool_version": "0.1.0",
        "detector": "CA01 co-action 1",
    }
    row |= {
        "params": json.dumps({"window_s": 60}),
        "params_hash": "9a8b",
        "input_hash": "data-1",
        "engine": "duckdb 2.0.0",
    }
    numbers = {"input_commit": 3, "seed": 7, "started_at_us": NOON_US, "ended_at_us": NOON_US}
    return RUN.rows([row | numbers | {"rows_in": 10, "rows_used": 9, "outcomes": "{}"}])


def a_cluster() -> pa.Table:
    row: dict[str, Any] = {
        "cluster_id": "group-1",
        "run_id": "run-1",
        "label": "G01",
        "method": "leiden",
        "state": "candidate",
    }
    row |= {
        "n": 3,
        "n_edges": 2,
        "density": 0.7,
        "score": 27.0,
        "q": 0.01,
        "signals": "{}",
        "platforms": "{}",
    }
    times = {"first_at_us": NOON_US, "last_at_us": NOON_US, "median_delta_us": 0}
    return CLUSTER.rows([row | times | {"top_objects": "[]", "benign_checks": "{}"}])


def members() -> pa.Table:
    names = {"x:100": "A-0003", "x:200": "A-0001", "x:300": "A-0002"}
    common = {"run_id": "run-1", "cluster_id": "group-1", "degree": 2, "score": 12.5, "q": 0.01}
    return CLUSTER_MEMBER.rows(
        [{**common, "account_uid": uid, "pseudonym": name} for uid, name in names.items()]
    )


def discoveries() -> pa.Table:
    common = {"run_id": "run-1", "n_partners": 2, "statistic": 12.5, "q": 0.01, "accepted": True}
    return ACCOUNT_DISCOVERY.rows(
        [{**common, "account_uid": "x:100", "signal": kind, "n_actions": 20} for kind in ("url", "text")]
    )


def graph(*, handle: str = "=cmd()", edges: list[dict[str, Any]] = EDGES, **more: Any) -> CoordinationGraph:
    accounts = pa.table({"account_uid": ["x:100", "x:200"], "handle": [handle, None]})
    return build_graph(
        EDGE.rows(edges),
        run=more.pop("run", a_run()),
        clusters=a_cluster(),
        members=members(),
        discoveries=discoveries(),
        accounts=more.pop("accounts", accounts),
        **more,
    )


@pytest.fixture
def a_graph() -> Callable[..., CoordinationGraph]:
    return graph


@pytest.fixture
def some_edges() -> list[dict[str, Any]]:
    return EDGES
