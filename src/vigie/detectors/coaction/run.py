"""Run CA01 over every object type: spine → kernel → contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.coaction.assess import Candidates, Scan, assess, scan_windows
from vigie.detectors.coaction.held import Held, HeldRows
from vigie.detectors.coaction.named import named_accounts, named_edges, named_evidence
from vigie.detectors.coaction.spec import AUTO_WINDOWS_S, CoActionParams
from vigie.detectors.coaction.spread.held import held_tables
from vigie.detectors.coaction.spread.rows import Sizes
from vigie.engine.port import Engine, Input, Scalar
from vigie.engine.statements import read_statement
from vigie.kernels.coaction_rows import prepare
from vigie.kernels.discovery import global_p_values
from vigie.model.outcomes import Found, NotAssessed, NothingFound, Outcome
from vigie.model.tables import ACCOUNT_DISCOVERY, EDGE, EDGE_EVIDENCE, SENSITIVITY
from vigie.model.vocabulary import ObjectType, Precision

__all__ = ["IN_MEMORY_ROWS", "CoActionResult", "Progress", "run"]

Progress = Callable[[str, int, int], None]

# About 7 GB in one process; on a machine with less, set in_memory_rows.
IN_MEMORY_ROWS = 20_000_000
_FEWEST_ACCOUNTS = 3
# A time known to the minute says nothing about seconds: such rows only enter windows of a minute or more.
_FINEST_WINDOW_S = {
    Precision.MICROSECOND: 0,
    Precision.SECOND: 0,
    Precision.MINUTE: 60,
    Precision.HOUR: 3_600,
    Precision.DAY: 86_400,
}


@dataclass(frozen=True, slots=True)
class CoActionResult:
    """Tables of one run, the outcome of each object type, and the groups that each type's decoys formed."""

    edges: pa.Table
    evidence: pa.Table
    discoveries: pa.Table
    sensitivity: pa.Table
    outcomes: dict[str, Outcome[dict[str, Any]]]
    figures: dict[str, dict[str, Any]]
    decoy_groups: dict[str, tuple[NDArray[np.float64], ...]]
    rows_in: int
    rows_used: int


def run(  # noqa: PLR0913 - every knob of a run
    engine: Engine,
    actions: Input,
    params: CoActionParams,
    *,
    run_id: str,
    id_key: str = "",
    progress: Progress | None = None,
    in_memory_rows: int = IN_MEMORY_ROWS,
    sizes: Sizes | None = None,
    absent: Mapping[str, NotAssessed] | None = None,
) -> CoActionResult:
    """Find the accounts that act together beyond chance, for each kind of object.

    Args:
        engine: where the relations are computed.
        actions: contract `action`.
        params: checked parameters.
        run_id: written into every row.
        id_key: secret that edge ids hang on, so that nobody can test from an id which accounts it joins.
        progress: told (object type, decoys done, decoys in all).
        in_memory_rows: an object type of more actions is computed through tables of the engine instead of in
            this process; which of the two changes no whole number, and others in the last digits.
        sizes: how much workers hold then.
        absent: object type → why `actions` hold none of it, where more is known than that they do not.

    Returns:
        Tables of contracts edge, edge_evidence, account_discovery and sensitivity, and one outcome per
        object type: found, nothing found, or not assessed with its reason.

    Raises:
        OutsideError: what is left after counting through tables is too large for this process (VG408).
    """
    tell = progress or (lambda _kind, _done, _total: None)
    held = _held(engine, actions, params.window_s)
    known = absent or {}
    ledger = _Ledger(
        reasons={kind: _why_not(kind, held, params.window_s, known) for kind in _wanted(params, held)}
    )
    for kind in [kind for kind, reason in ledger.reasons.items() if reason is None]:
        through_tables = held[kind]["actions"] > in_memory_rows
        hold = partial(_tables, sizes=sizes or Sizes()) if through_tables else _rows
        data = hold(engine, actions, kind, params)
        strict, tell_kind = _stricter(params), _part(tell, kind)
        found = assess(data, kind, strict, window_s=params.window_s, progress=tell_kind)
        kept = found.accounts.filter(found.accounts["accepted"])["account_key"].to_numpy().tolist()
        scan = scan_windows(data, kind, params, finest_window_s=held[kind]["finest_window_s"], without=kept)
        window_s, why, values = _window(scan, params)
        if window_s != params.window_s:
            found = assess(data, kind, strict, window_s=window_s, progress=tell_kind)
        ledger.add(
            found,
            scan,
            window_s=window_s,
            window_reason=why,
            values=values,
            decoys=strict.decoys,
            actions=held[kind]["actions"],
            too_coarse=held[kind]["too_coarse"],
            through="tables" if through_tables else "memory",
        )
    ledger.hold_against_chance(params)
    return _result(
        engine, actions, (run_id, id_key), ledger, rows_in=sum(row["actions"] for row in held.values())
    )


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What each object type gave, until the run as a whole is judged."""

    reasons: dict[str, NotAssessed | None]
    candidates: list[Candidates] = field(default_factory=list)
    scans: list[Scan] = field(default_factory=list)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, found: Candidates, scan: Scan, **figures: Any) -> None:
        self.candidates.append(found)
        self.scans.append(scan)
        self.figures[found.kind] = found.figures | {"windows_left_out": list(scan.left_out)} | figures

    def hold_against_chance(self, params: CoActionParams) -> None:
        """Give each object type the chance that decoys alone stand out as far in any of them."""
        if not self.candidates:
            return
        tries = len(AUTO_WINDOWS_S) if params.window_auto else 1
        chances = global_p_values([found.excess for found in self.candidates])
        for found, chance in zip(self.candidates, chances, strict=True):
            global_p = float(min(chance * tries, 1.0))
            self.figures[found.kind] |= {"global_p": global_p, "beyond": global_p <= params.global_level}


def _result(
    engine: Engine, actions: Input, ids: tuple[str, str], ledger: _Ledger, *, rows_in: int
) -> CoActionResult:
    run_id, id_key = ids
    edges, evidence, accounts = [EDGE.empty()], [EDGE_EVIDENCE.empty()], [ACCOUNT_DISCOVERY.empty()]
    for found in ledger.candidates:
        gated = _gate(found, passed=ledger.figures[found.kind]["beyond"])
        kept = named_edges(engine, actions, gated, run_id, id_key=id_key)
        edges.append(EDGE.check(kept.drop_columns(["edge", "flipped"])))
        evidence.append(named_evidence(engine, actions, gated, kept, run_id))
        accounts.append(named_accounts(engine, actions, gated, run_id))
        ledger.figures[found.kind] |= _accepted(edges[-1], accounts[-1])
    rows = [row | {"run_id": run_id} for scan in ledger.scans for row in scan.rows]
    figures = ledger.figures
    return CoActionResult(
        edges=pa.concat_tables(edges),
        evidence=pa.concat_tables(evidence),
        discoveries=pa.concat_tables(accounts),
        sensitivity=SENSITIVITY.rows(rows),
        outcomes={kind: _outcome(reason, figures.get(kind)) for kind, reason in ledger.reasons.items()},
        figures=figures,
        decoy_groups={found.kind: found.decoy_groups for found in ledger.candidates},
        rows_in=rows_in,
        rows_used=sum(int(row["rows"]) for row in figures.values()),
    )


def _held(engine: Engine, actions: Input, window_s: int) -> dict[str, dict[str, int]]:
    inputs = {"actions": actions, "precisions": _precisions()}
    table = engine.sql(read_statement(__package__, "object_types"), inputs, {"window_s": window_s}).arrow()
    return {row.pop("object_type"): row for row in table.to_pylist()}


def _precisions() -> pa.Table:
    names = pa.array([str(precision) for precision in _FINEST_WINDOW_S], pa.string())
    return pa.table({"at_prec": names, "finest_window_s": pa.array(_FINEST_WINDOW_S.values(), pa.int64())})


def _wanted(params: CoActionParams, held: Mapping[str, Any]) -> list[str]:
    return list(params.object_types) or sorted({*map(str, ObjectType), *held})


def _why_not(
    kind: str, held: Mapping[str, Mapping[str, int]], window_s: int, absent: Mapping[str, NotAssessed]
) -> NotAssessed | None:
    if kind not in held:
        return absent.get(kind) or NotAssessed("no-such-object", {"kind": kind})
    if held[kind]["accounts"] < _FEWEST_ACCOUNTS:
        return NotAssessed("too-few-accounts", {"kind": kind, "accounts": held[kind]["accounts"]})
    if held[kind]["too_coarse"] == held[kind]["actions"]:
        return NotAssessed("too-coarse", {"kind": kind, "window_s": window_s})
    return None


def _rows(engine: Engine, actions: Input, kind: str, params: CoActionParams) -> Held:
    inputs = {"actions": actions, "precisions": _precisions()}
    asked: dict[str, Scalar] = {"object_type": kind, "window_s": params.window_s}
    return HeldRows(prepare(engine.sql(read_statement(__package__, "keyed_actions"), inputs, asked).arrow()))


def _tables(engine: Engine, actions: Input, kind: str, params: CoActionParams, *, sizes: Sizes) -> Held:
    return held_tables(
        engine,
        {"actions": actions, "precisions": _precisions()},
        kind=kind,
        window_s=params.window_s,
        neighbours=params.neighbours,
        clock_hours=params.strata == "clock-hour",
        sizes=sizes,
    )


def _stricter(params: CoActionParams) -> CoActionParams:
    # A window chosen among several had several chances: the run must stand out that many times as clearly.
    least = len(AUTO_WINDOWS_S) * 20 - 1
    return replace(params, decoys=max(params.decoys, least)) if params.window_auto else params


def _window(scan: Scan, params: CoActionParams) -> tuple[int, str, dict[str, Any]]:
    """Choose the window: its length, a word for why, and the figures of that word."""
    if not params.window_auto:
        return params.window_s, "given", {}
    sure = [row for row in scan.rows if float(row["q"]) <= params.level and row["real"]]
    if not sure:
        return params.window_s, "default-stays", {}
    best = max(sure, key=lambda row: (float(row["real"]) - float(row["decoy"]), -int(row["window_s"])))
    figures = {name: best[name] for name in ("real", "decoy", "k")}
    return int(best["window_s"]), "most-beyond-decoys", figures


def _part(tell: Progress, kind: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(kind, done, total)


def _gate(found: Candidates, *, passed: bool) -> Candidates:
    if passed:
        return found
    nothing = pa.array([False] * len(found.edges))
    return replace(
        found,
        edges=found.edges.set_column(found.edges.column_names.index("accepted"), "accepted", nothing),
        evidence=found.evidence.slice(0, 0),
        accounts=found.accounts.set_column(
            found.accounts.column_names.index("accepted"), "accepted", pa.array([False] * len(found.accounts))
        ),
    )


def _accepted(edges: pa.Table, accounts: pa.Table) -> dict[str, int]:
    return {
        "accounts_accepted": int(pc.sum(accounts["accepted"]).as_py() or 0),
        "edges_accepted": int(pc.sum(edges["accepted"]).as_py() or 0),
    }


def _outcome(missing: NotAssessed | None, figures: dict[str, Any] | None) -> Outcome[dict[str, Any]]:
    if missing is not None or figures is None:
        return missing or NotAssessed("not-run")
    looked_at = int(figures["rows"])
    return Found(figures, looked_at) if figures["accounts_accepted"] else NothingFound(looked_at)
