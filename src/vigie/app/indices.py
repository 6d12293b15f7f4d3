"""Run all indices on groups and campaigns, and hold all their tests against one another."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.app.progress import Progress, silent
from vigie.detectors.ground.laid import Ground, Subject, lay_ground
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.indice import Assessed, IndiceSpec, Measure
from vigie.detectors.registry import INDICES
from vigie.engine.port import Engine, Input
from vigie.kernels.indices.many_tests import discovery_rates
from vigie.model.indice_tables import EVIDENCE
from vigie.model.outcomes import NotAssessed
from vigie.model.parameters import Params

__all__ = ["IndicePlan", "assess_indices", "group_subjects", "tally"]

Row = dict[str, Any]

_SAMPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicePlan:
    """Which indices are run, and how.

    Attributes:
        ground: Parameters that they share.
        params: Code of an indice → its parameters, where they are not the defaults.
        indices: What is run.
    """

    ground: GroundParams = field(default_factory=GroundParams)
    params: Mapping[str, Params] = field(default_factory=dict)
    indices: tuple[IndiceSpec, ...] = INDICES

    def of(self, spec: IndiceSpec) -> Params:
        """Return the parameters of one indice."""
        return self.params.get(spec.code) or spec.params()

    @property
    def as_dict(self) -> dict[str, Any]:
        """Every parameter, ready for JSON: those of the ground, then those of each indice by its code."""
        return {"ground": self.ground.as_dict} | {spec.code: self.of(spec).as_dict for spec in self.indices}


def group_subjects(run: Mapping[str, pa.Table]) -> tuple[Subject, ...]:
    """Return the groups of a run of co-action as what indices measure, in the order of their labels."""
    members: dict[str, list[str]] = {}
    for row in run["cluster_member"].to_pylist():
        members.setdefault(row["cluster_id"], []).append(row["account_uid"])
    return tuple(
        Subject(
            id=row["cluster_id"],
            kind="group",
            members=tuple(sorted(members[row["cluster_id"]])),
            first_at_us=row["first_at_us"],
            last_at_us=row["last_at_us"],
        )
        for row in sorted(run["cluster"].to_pylist(), key=lambda row: row["label"])
    )


def assess_indices(
    engine: Engine,
    tables: Mapping[str, Input],
    subjects: Sequence[Subject],
    plan: IndicePlan,
    *,
    run_id: str,
    facts: Mapping[str, pa.Table] | None = None,
    progress: Progress = silent,
) -> pa.Table:
    """Measure subjects in tables from anywhere; save nothing. Returns contract `evidence`.

    Every p-value of the run is held against all others before anything is called found. A test that the
    data could not carry out is a row of its own with its reason.
    """
    ground = lay_ground(engine, tables, subjects, plan.ground, facts)
    rows: list[Row] = []
    for done, spec in enumerate(plan.indices):
        progress("indices", done, len(plan.indices))
        assessed = spec.assess(ground, plan.of(spec)) if subjects else {}
        rows += _rows(spec, ground, assessed)
    progress("indices", len(plan.indices), len(plan.indices))
    return EVIDENCE.rows(row | {"run_id": run_id} for row in _judged(rows, plan.ground))


def _rows(spec: IndiceSpec, ground: Ground, assessed: Mapping[str, Assessed]) -> Iterator[Row]:
    for subject in ground.subjects:
        head = {
            "subject_id": subject.id,
            "subject_kind": subject.kind,
            "indice": spec.code,
            "version": spec.version,
            "criterion": str(spec.criterion),
            "strength": str(spec.strength),
        }
        found = assessed.get(subject.id, NotAssessed("no-data"))
        if isinstance(found, NotAssessed):
            yield head | _silence("", found)
            continue
        taken = {each.name for each in found if isinstance(each, Measure)}
        # What could not be measured bears the names that are left, in the order of the declaration.
        left = iter([name for name in spec.measures if name not in taken])
        for each in found:
            yield head | (_spoken(spec, each) if isinstance(each, Measure) else _silence(next(left), each))


def _silence(measure: str, why: NotAssessed) -> Row:
    return {
        "measure": measure,
        "outcome": "not-assessed",
        "statement": why.reason,
        "statement_values": _json(dict(why.values)),
        "unit": "",
        "looked_at": 0,
        "compared_with": 0,
        "posts": "[]",
        "accounts": "[]",
        "actions": "[]",
    }


def _spoken(spec: IndiceSpec, measure: Measure) -> Row:
    numbers = ("value", "low", "high", "baseline", "lift", "lift_low", "lift_high")
    return {
        "measure": measure.name,
        "criterion": str(measure.criterion or spec.criterion),
        "outcome": "found" if measure.found else "nothing-found",
        "statement": f"indice.{spec.code}.{measure.name}",
        "statement_values": _json(dict(measure.values)),
        "unit": measure.unit,
        "looked_at": measure.looked_at,
        "compared_with": measure.compared_with,
        "null_model": measure.null_model,
        "p": _number(measure.p),
        "posts": _json(list(measure.posts)[:_SAMPLE]),
        "accounts": _json(list(measure.accounts)[:_SAMPLE]),
        "actions": _json(list(measure.actions)[:_SAMPLE]),
    } | {name: _number(getattr(measure, name)) for name in numbers}


def _judged(rows: Iterable[Row], params: GroundParams) -> list[Row]:
    """Give every tested row its q, and call found what stays below the level."""
    listed = list(rows)
    tested = [row for row in listed if row.get("p") is not None]
    p = np.array([row["p"] for row in tested], dtype=np.float64)
    for row, q in zip(tested, discovery_rates(p, dependent=params.dependence == "any"), strict=True):
        row |= {"q": float(q), "outcome": "found" if q <= params.level else "nothing-found"}
    return listed


def tally(evidence: pa.Table) -> dict[str, dict[str, int]]:
    """Count the outcomes of each indice: code → outcome → rows of `evidence`."""
    told: dict[str, dict[str, int]] = {}
    for row in evidence.select(["indice", "outcome"]).to_pylist():
        counts = told.setdefault(row["indice"], {})
        counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
    return told


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
