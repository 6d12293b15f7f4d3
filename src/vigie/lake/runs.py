"""Runs: what a computation found, saved in one commit and read back by any unique beginning of its id."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from vigie.lake.case import Case
from vigie.model.campaign_tables import (
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CAMPAIGN_PART,
    CAMPAIGN_RELAY,
    CAMPAIGN_SEED,
)
from vigie.model.contracts import Contract
from vigie.model.errors import CaseError, ContractError, nearest
from vigie.model.indice_tables import EVIDENCE
from vigie.model.site_link_tables import SITE_LINK_TABLES
from vigie.model.tables import (
    ACCOUNT_DISCOVERY,
    CLUSTER,
    CLUSTER_MEMBER,
    EDGE,
    EDGE_EVIDENCE,
    RUN,
    SENSITIVITY,
)

__all__ = ["RUN_TABLES", "list_runs", "load_run", "save_run"]

RUN_TABLES = {
    contract.name: contract
    for contract in (
        RUN,
        EDGE,
        EDGE_EVIDENCE,
        ACCOUNT_DISCOVERY,
        SENSITIVITY,
        CLUSTER,
        CLUSTER_MEMBER,
        *(EVIDENCE, CAMPAIGN, CAMPAIGN_MEMBER, CAMPAIGN_PART, CAMPAIGN_RELAY, CAMPAIGN_SEED),
        *SITE_LINK_TABLES,
    )
}


def save_run(case: Case, run: Mapping[str, pa.Table], now_us: int) -> int:
    """Save the tables of one run in one commit and return its number.

    A run id is derived from inputs, parameters and seed, so a run that was saved already would say the same
    again: nothing is written, and the commit of then is returned.

    Args:
        case: where to.
        run: tables by name (keys of RUN_TABLES); `run` holds one row, absent tables are empty.
        now_us: time of the commit, µs since 1970 UTC.

    Raises:
        CaseError: another writer is at work (VG303).
        ContractError: a table is unknown, breaks its contract, or holds rows of another run (VG101–VG103).
        OutsideError: the disk failed (VG501, VG502).
    """
    tables = _checked(run)
    run_id = tables[RUN.name]["run_id"][0].as_py()
    note = f"run {run_id}"
    with case.lake.transaction(now_us=now_us, note=note) as transaction:
        saved = [commit.commit for commit in case.lake.history() if commit.note == note]
        if saved:
            return saved[0]
        for name, table in tables.items():
            transaction.append(name, table)
        return transaction.commit()


def load_run(case: Case, run_id: str = "latest", *, kind: str = "coordinate") -> dict[str, pa.Table]:
    """Read the tables of one run, by name, sorted by their keys; a table that the run left empty has no rows.

    Args:
        case: where.
        run_id: its id, any beginning of it that no other run shares, or `latest` for the last of `kind` that
            ended.
        kind: which runs `latest` means.

    Raises:
        CaseError: no run has that beginning, or several do (VG304).
        OutsideError: the case cannot be read (VG501, VG502).

    Cost: reads the files of this run and the statistics of the others.
    """
    runs = list_runs(case)
    wanted = runs.filter(pc.equal(runs["kind"], pa.scalar(kind))) if run_id == "latest" else runs
    known = [str(run_id) for run_id in wanted["run_id"].to_pylist()]
    found = _resolve(run_id, known, place=str(case.folder))
    where = ds.field("run_id") == found
    return {
        name: _in_order(contract, case.lake.read(name, where=where)) for name, contract in RUN_TABLES.items()
    }


def _in_order(contract: Contract, table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in contract.key])


def list_runs(case: Case) -> pa.Table:
    """List the runs of a case (contract `run`), the last that ended first."""
    return case.lake.read(RUN.name).sort_by(
        [("ended_at_us", "descending"), ("started_at_us", "descending"), ("run_id", "ascending")]
    )


def _checked(run: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    for name in run:
        if name not in RUN_TABLES:
            raise ContractError("VG103", f"{name!r} is no table of a run", hint=nearest(name, RUN_TABLES))
    tables = {name: contract.check(run.get(name, contract.empty())) for name, contract in RUN_TABLES.items()}
    if tables[RUN.name].num_rows != 1:
        sentence = f"a run has one row in {RUN.name}, not {tables[RUN.name].num_rows}"
        raise ContractError("VG102", sentence, place="save_run")
    run_id = tables[RUN.name]["run_id"][0]
    for name, table in tables.items():
        if not pc.all(pc.equal(table["run_id"], run_id), min_count=0).as_py():
            raise ContractError("VG102", f"{name} holds rows of another run", place="save_run")
    return tables


def _resolve(asked: str, known: list[str], *, place: str) -> str:
    if asked == "latest" and known:
        return known[0]
    found = [run_id for run_id in known if run_id.startswith(asked)]
    if asked in found or len(found) == 1:
        return asked if asked in found else found[0]
    if found:
        hint = f"give more of it: {', '.join(found[:5])}"
        raise CaseError("VG304", f"{len(found)} runs begin with {asked!r}", place=place, hint=hint)
    hint = nearest(asked, known) or "no run was saved in this case yet"
    raise CaseError("VG304", f"there is no run {asked!r}", place=place, hint=hint)
