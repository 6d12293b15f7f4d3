"""Find accounts that act together beyond chance, group them, look for innocent explanations, save the run."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from vigie import __version__
from vigie.app.acting import actions_with_families, asks_for_families
from vigie.app.families import Families, update_families
from vigie.app.meaning import Meanings
from vigie.app.progress import Progress, silent
from vigie.campaigns.benign import benign_checks, unexplained
from vigie.campaigns.groups import cluster_tables, find_groups
from vigie.detectors.coaction.run import IN_MEMORY_ROWS, CoActionResult, run
from vigie.detectors.coaction.spec import SPEC, CoActionParams
from vigie.engine.port import Engine, Input
from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run, save_run
from vigie.model.errors import CaseError
from vigie.model.ids import RunId, short_id
from vigie.model.outcomes import Found, NotAssessed
from vigie.model.tables import FAMILY_SEARCH, RUN

__all__ = ["Detection", "RunTables", "coordinate", "detect", "pseudonyms"]

RunTables = dict[str, pa.Table]

_READ = ("action", "post", "account")


def coordinate(
    case: Case,
    params: CoActionParams,
    *,
    engine: Engine,
    clock: Callable[[], int],
    progress: Progress = silent,
    in_memory_rows: int = IN_MEMORY_ROWS,
    with_families: bool = True,
    meaning: Meanings = None,
) -> RunTables:
    """Run CA01 on the head of a case and save the result; the same run on the same data is not done twice.

    Args:
        case: the case.
        params: parameters of the detector.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        progress: told (object type, decoys done, decoys in all).
        in_memory_rows: an object type of more actions is computed through tables of the engine.
        with_families: whether families of texts, images and videos are brought up to date first, and taken as
            objects; see `actions_with_families`.
        meaning: with what rewordings and translations are compared; see `update_families`.

    Returns:
        The tables of the run by name: run, edge, edge_evidence, account_discovery, sensitivity, cluster,
        cluster_member.

    Raises:
        CaseError: the case holds no posts (VG320).
    """
    if not case.lake.relation("action").paths:
        hint = "vigie ingest FILE"
        raise CaseError("VG320", "the case holds no actions", place=str(case.folder), hint=hint)
    families = None
    if with_families and asks_for_families(params):
        families = update_families(case, engine=engine, clock=clock, meaning=meaning, progress=progress)
    source = _source(case, families)
    asked = () if families is None else families.asked
    run_id = RunId(
        short_id("R", source.data, params.fingerprint, SPEC.code, SPEC.version, __version__, *asked)
    )
    if run_id in list_runs(case)["run_id"].to_pylist():
        return load_run(case, run_id)
    find = partial(
        detect, run_id=run_id, key=case.pseudonym_key, progress=progress, in_memory_rows=in_memory_rows
    )
    tables = _computed(source, params, run_id=run_id, engine=engine, clock=clock, find=find)
    save_run(case, tables, clock())
    return load_run(case, run_id)


@dataclass(frozen=True, slots=True)
class Detection:
    """What one look at the data gave: the detector's result, and contracts `cluster` and `cluster_member`."""

    result: CoActionResult
    clusters: pa.Table
    members: pa.Table


@dataclass(frozen=True, slots=True)
class _Source:
    """The data that a run reads: a case as one commit left it, the hash of what it held, and its families."""

    case: Case
    commit: int
    data: str
    families: Families | None


def detect(
    tables: Mapping[str, Input],
    params: CoActionParams,
    *,
    engine: Engine,
    run_id: str,
    key: str,
    progress: Progress = silent,
    in_memory_rows: int = IN_MEMORY_ROWS,
    families: Families | None = None,
) -> Detection:
    """Find accounts, group them and look for innocent explanations, in tables from anywhere; save nothing.

    Args:
        tables: `action`, `post` and `account` of the lake, or a part of them.
        params: parameters of the detector.
        engine: where relations are computed.
        run_id: written into every row.
        key: secret that pseudonyms and ids hang on.
        progress: told (object type, decoys done, decoys in all).
        in_memory_rows: an object type of more actions is computed through tables of the engine.
        families: families of the same posts, if they are objects too.
    """
    acting = actions_with_families(engine, tables, families, params)
    pseudonym = pseudonyms(key)
    result = run(
        engine,
        acting.actions,
        params,
        run_id=run_id,
        id_key=key,
        progress=progress,
        in_memory_rows=in_memory_rows,
        absent=acting.absent,
    )
    groups = find_groups(result.edges, seed=params.seed, pseudonym=pseudonym)
    windows_s = {kind: int(figures["window_s"]) for kind, figures in result.figures.items()}
    seen = {**tables, "action": acting.actions}
    checks = benign_checks(engine, groups, tables=seen, evidence=result.evidence, windows_s=windows_s)
    # What nobody has explained is read first; heaviest first among equals.
    groups.sort(key=lambda group: not unexplained(checks[group.cluster_id]))
    clusters, members = cluster_tables(
        groups,
        run_id=run_id,
        evidence=result.evidence,
        account_q=_least_q(result.discoveries),
        decoy_groups=result.decoy_groups,
        checks=checks,
        pseudonym=pseudonym,
    )
    return Detection(result, clusters, members)


def _computed(
    source: _Source,
    params: CoActionParams,
    *,
    run_id: str,
    engine: Engine,
    clock: Callable[[], int],
    find: Callable[..., Detection],
) -> RunTables:
    case = source.case
    tables: dict[str, Input] = {name: case.lake.relation(name, source.commit) for name in _READ}
    started = clock()
    found = find(tables, params, engine=engine, families=source.families)
    result = found.result
    return {
        "run": RUN.rows([_run_row(result, params, engine, run_id, source, (started, clock()))]),
        "edge": result.edges,
        "edge_evidence": result.evidence,
        "account_discovery": result.discoveries,
        "sensitivity": result.sensitivity,
        "cluster": found.clusters,
        "cluster_member": found.members,
    }


def pseudonyms(key: str) -> Callable[[str], str]:
    """Return the function that names accounts within a case: stable, and not to be undone without the key."""

    def pseudonym(uid: str) -> str:
        digest = hmac.digest(key.encode(), uid.encode(), hashlib.sha256)
        return f"A-{base64.b32encode(digest).decode()[:7]}"

    return pseudonym


def _source(case: Case, families: Families | None) -> _Source:
    """Return the first commit that holds the data of the head: saving a run does not make the data new."""
    names = _READ if families is None else (*_READ, *sorted(families.tables), FAMILY_SEARCH.name)
    history = case.lake.history()
    latest = {name: history[-1].tables.get(name) for name in names}
    same = [commit for commit in history if {name: commit.tables.get(name) for name in names} == latest]
    commit = same[0].commit
    digests = [str(digest) for digest in case.lake.read("source_file", commit)["sha256"].to_pylist()]
    if families is not None:
        digests += map(str, case.lake.read("media_item", commit)["item_id"].to_pylist())
    return _Source(case, commit, short_id("data", *sorted(digests)), families)


def _least_q(discoveries: pa.Table) -> dict[str, float]:
    least: dict[str, float] = {}
    for row in discoveries.select(["account_uid", "q"]).to_pylist():
        least[row["account_uid"]] = min(row["q"], least.get(row["account_uid"], 1.0))
    return least


def _run_row(
    result: CoActionResult,
    params: CoActionParams,
    engine: Engine,
    run_id: str,
    source: _Source,
    times_us: tuple[int, int],
) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "kind": "coordinate",
        "tool_version": __version__,
        "detector": f"{SPEC.code} {SPEC.version}",
        "params": json.dumps(params.as_dict, sort_keys=True),
        "params_hash": params.fingerprint,
        "input_commit": source.commit,
        "input_hash": source.data,
        "seed": params.seed,
        "engine": _computed_by(engine, result),
        "started_at_us": times_us[0],
        "ended_at_us": times_us[1],
        "rows_in": result.rows_in,
        "rows_used": result.rows_used,
        "outcomes": json.dumps(_outcomes(result), sort_keys=True, ensure_ascii=False),
        "families": None if source.families is None else source.families.told,
    }


def _computed_by(engine: Engine, result: CoActionResult) -> str:
    """Name the engine, and the object types whose pairs it counted itself."""
    spread = sorted(kind for kind, figures in result.figures.items() if figures["through"] == "tables")
    return f"{engine.name}, through tables: {', '.join(spread)}" if spread else engine.name


def _outcomes(result: CoActionResult) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for kind, outcome in result.outcomes.items():
        if isinstance(outcome, NotAssessed):
            told[kind] = {"outcome": "not-assessed", "reason": outcome.reason, "values": dict(outcome.values)}
        else:
            word = "found" if isinstance(outcome, Found) else "nothing-found"
            told[kind] = {"outcome": word, **result.figures[kind]}
    return told
