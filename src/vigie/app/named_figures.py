"""Numbers in prose: computed by their queries, and held against those of the edition before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from vigie.characterisation.dossier import Dossier
from vigie.engine.port import Engine, Input
from vigie.lake.case import Case
from vigie.model.campaign_tables import CAMPAIGN, CAMPAIGN_MEMBER, CAMPAIGN_RELAY
from vigie.model.contracts import Contract
from vigie.model.errors import CaseError, InputError, InternalError, OutsideError, ParameterError
from vigie.model.indice_tables import EVIDENCE
from vigie.model.tables import SOURCE_FILE
from vigie.report.campaigns.content import CORE_ACCOUNT, HOURS
from vigie.report.products.named import Named, Query, changed

__all__ = ["FigureTables", "figure_tables", "hold_against", "named_figures", "remember"]

FigureTables = Mapping[str, Input]
_OWN: Mapping[str, tuple[str, ...]] = {
    "finding": ("criterion", "status", "confidence", "review"),
    "tag": ("technique_id", "tactic_id"),
    "exhibit": ("exhibit_id", "kind"),
    "hypothesis": ("hypothesis_id", "kind", "level"),
}


def figure_tables(dossier: Dossier) -> FigureTables:
    """Return the tables of one campaign that queries of numbers may name."""
    tables: dict[str, Input] = {
        "campaign": _rows(CAMPAIGN, [dossier.campaign]),
        "campaign_member": _rows(CAMPAIGN_MEMBER, dossier.members),
        "campaign_relay": _rows(CAMPAIGN_RELAY, dossier.relays),
        "evidence": _rows(EVIDENCE, dossier.evidence),
        "core_account": _rows(CORE_ACCOUNT, dossier.accounts),
        "campaign_hours": _rows(HOURS, dossier.hours),
        "source_file": _rows(SOURCE_FILE, dossier.source_files),
    }
    told = {
        "finding": dossier.findings,
        "tag": dossier.tags,
        "exhibit": dossier.exhibits,
        "hypothesis": dossier.hypotheses,
    }
    for name, listed in told.items():
        tables[name] = pa.table(
            {each: pa.array([getattr(one, each) for one in listed], pa.string()) for each in _OWN[name]}
        )
    return tables


def named_figures(engine: Engine, dossier: Dossier, queries: Mapping[str, Query]) -> dict[str, Named]:
    """Compute every number by its query; where two queries are given, they have to agree.

    Raises:
        ParameterError: a query is none that can be run, or gives no `value` (VG730).
        InputError: two queries of one number give two numbers (VG731).

    Cost: one small query a number, some 2 ms each.
    """
    tables = figure_tables(dossier)
    run_id = str(dossier.run["run_id"])
    found = {}
    for name, query in queries.items():
        value = _value(engine, tables, query.select, name)
        if query.also and _value(engine, tables, query.also, name) != value:
            sentence = f"{name} is {value} by one query and something else by the other"
            raise InputError("VG731", sentence, place="numbers.toml", hint="draw the campaign again")
        found[name] = Named(query=query, value=value, run_id=run_id)
    return found


def hold_against(
    case: Case, dossier: Dossier, figures: Mapping[str, Named], *, is_acknowledged: bool
) -> list[str]:
    """Hold numbers against those of the last edition and return what changed, in words.

    Raises:
        InputError: a number changed and nobody acknowledges it (VG731).
        CaseError: the record of the last edition cannot be read (VG736).
    """
    path = _record(case, dossier)
    before = _read(path) if path.is_file() else {}
    told = [f"{name}: {old} → {new}" for name, old, new in changed(before, figures)]
    if told and not is_acknowledged:
        sentence = f"numbers are no longer those of the last edition: {'; '.join(told)}"
        raise InputError("VG731", sentence, place=str(path), hint="read them, then add --acknowledge")
    return told


def remember(case: Case, dossier: Dossier, figures: Mapping[str, Named]) -> Path:
    """Write down the numbers of this edition for the next one; return where.

    Raises:
        OutsideError: the record cannot be written (VG501).
    """
    path = _record(case, dossier)
    told = {
        "run": dossier.run["run_id"],
        "numbers": {name: figures[name].value for name in sorted(figures)},
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        sentence = f"the record of the edition cannot be written: {error.strerror}"
        raise OutsideError("VG501", sentence, place=str(path)) from error
    return path


def _record(case: Case, dossier: Dossier) -> Path:
    return case.folder / "editions" / f"{dossier.campaign['campaign_id']}.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(json.loads(path.read_text("utf-8"))["numbers"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = "the record of the last edition cannot be read"
        hint = "put it back from a copy, or delete it and read every number again"
        raise CaseError("VG736", sentence, place=str(path), hint=hint) from error
    return found


def _value(engine: Engine, tables: FigureTables, select: str, name: str) -> float | int | None:
    try:
        table = engine.sql(select, {one: tables[one] for one in tables if one in select}).arrow()
    except InternalError as error:
        raise ParameterError("VG730", f"the query of {name} fails: {error}", place="numbers.toml") from error
    if table.num_rows != 1 or table.column_names != ["value"]:
        sentence = f"the query of {name} gives no single `value`"
        raise ParameterError("VG730", sentence, place="numbers.toml", hint="select … as value from …")
    value = table["value"][0].as_py()
    return value if value is None or isinstance(value, int | float) else float(value)


def _rows(contract: Contract, rows: Any) -> pa.Table:  # noqa: ANN401 - rows of dictionaries
    return contract.rows({name: row.get(name) for name in contract.names} for row in rows)
