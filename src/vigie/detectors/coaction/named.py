"""From keys back to ids: the tables that a run writes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.coaction.assess import Candidates
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.model.ids import short_id
from vigie.model.tables import ACCOUNT_DISCOVERY, EDGE_EVIDENCE

__all__ = ["named_accounts", "named_edges", "named_evidence"]


def named_edges(engine: Engine, actions: Input, found: Candidates, run_id: str, *, id_key: str) -> pa.Table:
    """Return contract `edge` plus `edge`, its number, and `flipped`: a and b changed places."""
    table = found.edges
    names = _accounts(engine, actions, found.kind, pa.concat_arrays(_chunks(table, "a_key", "b_key")))
    a, b = _uids(names, table["a_key"]), _uids(names, table["b_key"])
    flipped = pc.greater(a, b)
    first, second = pc.if_else(flipped, b, a), pc.if_else(flipped, a, b)
    pairs = zip(first.to_pylist(), second.to_pylist(), strict=True)
    ids = [short_id("E", id_key, found.kind, left, right) for left, right in pairs]
    rest = {name: table[name] for name in table.column_names if name not in {"a_key", "b_key"}}
    named = {"edge_id": pa.array(ids, pa.string()), "a_uid": first, "b_uid": second, "flipped": flipped}
    same = {"run_id": run_id, "signal": found.kind}
    return pa.table(named | _constant(same, len(table)) | rest).sort_by(
        [("a_uid", "ascending"), ("b_uid", "ascending")]
    )


def named_evidence(
    engine: Engine, actions: Input, found: Candidates, edges: pa.Table, run_id: str
) -> pa.Table:
    """Return contract `edge_evidence`; `edges` is what `named_edges` gave."""
    table = found.evidence
    ids = dict(
        zip(
            edges["edge"].to_pylist(),
            zip(edges["edge_id"].to_pylist(), edges["flipped"].to_pylist(), strict=True),
            strict=True,
        )
    )
    known = [ids[number] for number in table["edge"].to_pylist()]
    flipped = pa.array([turned for _, turned in known], pa.bool_())
    a, objects = _actions(engine, actions, found, "post_a_key")
    b, _ = _actions(engine, actions, found, "post_b_key")
    delta = table["delta_us"]
    columns = {
        "edge_id": pa.array([name for name, _ in known], pa.string()),
        "action_id_a": pc.if_else(flipped, b, a),
        "action_id_b": pc.if_else(flipped, a, b),
        "object_uid": objects,
        "delta_us": pc.if_else(flipped, pc.negate(delta), delta),
    }
    return EDGE_EVIDENCE.check(pa.table(columns | _constant({"run_id": run_id}, len(table))))


def named_accounts(engine: Engine, actions: Input, found: Candidates, run_id: str) -> pa.Table:
    """Return contract `account_discovery`, the surest first."""
    table = found.accounts
    names = _accounts(engine, actions, found.kind, table["account_key"].combine_chunks())
    order = pc.index_in(table["account_key"], names["account_key"])
    same = _constant({"run_id": run_id, "signal": found.kind}, len(table))
    columns = {name: table[name] for name in ("n_partners", "statistic", "q", "accepted")}
    named = {"account_uid": names["account_uid"].take(order), "n_actions": names["n_actions"].take(order)}
    result = ACCOUNT_DISCOVERY.check(pa.table(same | named | columns))
    return result.sort_by([("statistic", "descending"), ("account_uid", "ascending")])


def _accounts(engine: Engine, actions: Input, kind: str, keys: pa.Array[Any]) -> pa.Table:
    wanted = pa.table({"account_key": keys.unique()})
    return engine.sql(
        read_statement(__package__, "account_names"),
        {"actions": actions, "wanted": wanted},
        {"object_type": kind},
    ).arrow()


def _actions(
    engine: Engine, actions: Input, found: Candidates, post: str
) -> tuple[pa.ChunkedArray[Any], pa.ChunkedArray[Any]]:
    pairs = pa.table({"post_key": found.evidence[post], "object_key": found.evidence["object_key"]})
    wanted = pairs.group_by(["post_key", "object_key"]).aggregate([])
    inputs = {"actions": actions, "wanted": wanted}
    names = engine.sql(
        read_statement(__package__, "action_names"), inputs, {"object_type": found.kind}
    ).arrow()
    order = _positions(pairs, names)
    return names["action_id"].take(order), names["object_uid"].take(order)


def _positions(pairs: pa.Table, names: pa.Table) -> pa.Array[Any]:
    keys = zip(names["post_key"].to_pylist(), names["object_key"].to_pylist(), strict=True)
    place = {key: number for number, key in enumerate(keys)}
    asked = zip(pairs["post_key"].to_pylist(), pairs["object_key"].to_pylist(), strict=True)
    return pa.array([place[key] for key in asked], pa.int64())


def _uids(names: pa.Table, keys: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    return names["account_uid"].take(pc.index_in(keys, names["account_key"]))


def _chunks(table: pa.Table, *columns: str) -> list[pa.Array[Any]]:
    return [table[name].combine_chunks() for name in columns]


def _constant(values: dict[str, str], rows: int) -> dict[str, pa.Array[Any]]:
    return {name: pa.array(np.full(rows, value), pa.string()) for name, value in values.items()}
