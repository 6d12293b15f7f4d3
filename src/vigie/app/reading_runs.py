"""A saved run with all that a reader opens: posts behind the evidence, names, timeline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.app.acting import actions_with_families
from vigie.app.families import Families, stored_families
from vigie.app.families_seen import FamiliesSeen, families_behind
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.lake.case import Case
from vigie.lake.runs import load_run
from vigie.report.content import ACCOUNT_SEEN, POST_SEEN, TIMELINE

__all__ = ["OpenRun", "open_run"]

_HOUR_US = 3_600_000_000
_SPANS_US = (
    _HOUR_US // 12,
    _HOUR_US // 2,
    _HOUR_US,
    6 * _HOUR_US,
    24 * _HOUR_US,
    168 * _HOUR_US,
    720 * _HOUR_US,
)
_MOST_SPANS = 240


@dataclass(frozen=True, slots=True)
class OpenRun:
    """Tables of one run and, from the commit it was computed on, what stands behind them."""

    case: Case
    tables: dict[str, pa.Table]
    posts: pa.Table
    accounts: pa.Table
    timeline: pa.Table
    sources: pa.Table
    families: FamiliesSeen

    @property
    def run_id(self) -> str:
        """Id of the run."""
        return str(self.tables["run"]["run_id"][0].as_py())


def open_run(case: Case, engine: Engine, *, run: str = "latest") -> OpenRun:
    """Read a run by its id, the beginning of it, or `latest`.

    Raises:
        CaseError: there is no such run.
    """
    tables = load_run(case, run)
    commit = int(tables["run"]["input_commit"][0].as_py())
    lake: dict[str, Input] = {
        name: case.lake.relation(name, commit) for name in ("action", "post", "post_object", "account")
    }
    families = None if tables["run"]["families"][0].as_py() is None else stored_families(case, commit)
    seen = families_behind(engine, families or Families(), tables)
    params = CoActionParams.of(json.loads(tables["run"]["params"][0].as_py()))
    lake["action"] = actions_with_families(engine, lake, families, params).actions
    evidence = tables["edge_evidence"]
    wanted = _distinct("action_id", evidence["action_id_a"], evidence["action_id_b"])
    named = _distinct("account_uid", tables["edge"]["a_uid"], tables["edge"]["b_uid"], seen.accounts)
    behind = {name: lake[name] for name in ("action", "post", "post_object")} | {"wanted": wanted}
    people = {"account": lake["account"], "wanted": named}
    return OpenRun(
        case=case,
        tables=tables,
        posts=POST_SEEN.check(engine.sql(read_statement(__package__, "evidence_posts"), behind).arrow()),
        accounts=ACCOUNT_SEEN.check(
            engine.sql(read_statement(__package__, "named_accounts"), people).arrow()
        ),
        timeline=_timeline(engine, lake["post"], tables["cluster_member"]),
        sources=case.lake.read("source_file", commit),
        families=seen,
    )


def _timeline(engine: Engine, post: Input, members: pa.Table) -> pa.Table:
    period = engine.sql(read_statement(__package__, "period"), {"post": post}).arrow().to_pylist()[0]
    if period["first_at_us"] is None:
        return TIMELINE.empty()
    length = period["last_at_us"] - period["first_at_us"]
    bucket_us = next((span for span in _SPANS_US if length <= span * _MOST_SPANS), _SPANS_US[-1])
    inputs = {"post": post, "members": _distinct("account_uid", members["account_uid"])}
    found = engine.sql(read_statement(__package__, "timeline"), inputs, {"bucket_us": bucket_us}).arrow()
    return TIMELINE.table(
        {
            "at_us": found["at_us"],
            "in_groups": found["in_groups"],
            "all": found["all_posts"],
            "bucket_us": pa.array([bucket_us] * len(found), pa.int64()),
        }
    )


def _distinct(name: str, *columns: pa.ChunkedArray[Any]) -> pa.Table:
    chunks = [chunk for column in columns for chunk in column.chunks]
    return pa.table({name: pc.unique(pa.chunked_array(chunks, pa.string()))})
