"""The statements of this package, asked over the tables of a lake and those of a run's groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from vigie.campaigns.benign.results import Rows
from vigie.campaigns.groups import Group
from vigie.engine.port import Engine, Input, Relation, Scalar
from vigie.engine.statements import read_statement

__all__ = ["Asking", "asking_about"]

_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Asking:
    """An engine and the tables that statements may read."""

    engine: Engine
    inputs: Mapping[str, Input]

    def knowing(self, **more: Input) -> Asking:
        """Let statements read more tables."""
        return replace(self, inputs={**self.inputs, **more})

    def kept(self, name: str, params: Mapping[str, Scalar] | None = None) -> Relation:
        """Compute a statement once, to be read many times."""
        return self.engine.persist(self._relation(name, params))

    def rows(self, name: str, params: Mapping[str, Scalar] | None = None) -> list[dict[str, Any]]:
        """Read the rows of a statement."""
        return self._relation(name, params).arrow().to_pylist()

    def by_group(self, name: str) -> Mapping[str, Rows]:
        """Read the rows of a statement: cluster id → rows, none where a group has none."""
        rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in self.rows(name):
            rows[row["cluster_id"]].append(row)
        return rows

    def _relation(self, name: str, params: Mapping[str, Scalar] | None) -> Relation:
        text = read_statement(__package__, name)
        used = {key: value for key, value in self.inputs.items() if re.search(rf"\b{key}\b", text)}
        return self.engine.sql(text, used, params)


def asking_about(
    engine: Engine,
    groups: Sequence[Group],
    *,
    tables: Mapping[str, Input],
    evidence: pa.Table,
    windows_s: Mapping[str, int],
) -> Asking:
    """Lay out what every check reads: members, shared objects, and the occasions on which they were shared.

    An occasion is a run of evidence on one object without an hour of quiet: what a group does with one
    hashtag on two evenings is two occasions, and a hashtag used for weeks is held against those evenings.
    """
    names = {"evidence": evidence, "members": _members(groups), "edges": _edges(groups)}
    given = Asking(engine, {**tables, **names, "margins": _margins(groups, windows_s)})
    shared = given.kept("shared_objects")
    return given.knowing(shared=shared, occasions=given.kept("occasions", {"quiet_us": _HOUR_US}))


def _members(groups: Iterable[Group]) -> pa.Table:
    rows = [(group.cluster_id, member) for group in groups for member in group.members]
    return _texts(rows, "cluster_id", "account_uid")


def _edges(groups: Iterable[Group]) -> pa.Table:
    rows = [(edge["edge_id"], group.cluster_id, edge["signal"]) for group in groups for edge in group.edges]
    return _texts(rows, "edge_id", "cluster_id", "object_type")


def _margins(groups: Iterable[Group], windows_s: Mapping[str, int]) -> pa.Table:
    kinds = sorted({edge["signal"] for group in groups for edge in group.edges})
    widths = [min(windows_s.get(kind, 0) * 1_000_000, _HOUR_US) for kind in kinds]
    return pa.table({"object_type": pa.array(kinds, pa.string()), "margin_us": pa.array(widths, pa.int64())})


def _texts(rows: Sequence[tuple[str, ...]], *names: str) -> pa.Table:
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})
