"""A plan: SELECTs over SELECTs, written out as one statement in which every step appears once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from vigie.engine.port import Scalar
from vigie.engine.statements import rename_parameters

__all__ = ["Step", "Value", "Written", "quoted", "select", "write"]

Value = Scalar | list[str]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True, weakref_slot=True)
class Step:
    """One table of a plan.

    With `text`, it is that SELECT over `inputs`; with `rows`, an Arrow table; with neither, a table that
    the database holds under `name`. Names are unique within an engine.
    """

    name: str
    text: str = ""
    inputs: Mapping[str, Step] = field(default_factory=dict)
    params: Mapping[str, Value] = field(default_factory=dict)
    rows: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One statement, its parameters, and the Arrow tables that it reads by name."""

    text: str
    params: dict[str, Value]
    rows: dict[str, pa.Table]


def quoted(name: str) -> str:
    """Write a name so that any character in it is safe."""
    return '"' + name.replace('"', '""') + '"'


def select(*columns: str, source: str, order: str = "") -> str:
    """Write a SELECT from parts that are already quoted."""
    tail = ["order by", order] if order else []
    return " ".join(["select", ", ".join(columns), "from", source, *tail])


def write(last: Step) -> Written:
    """Write `last` and all that it reads as one statement, linear in the number of distinct steps.

    A step read twice stays one common table expression, which DuckDB computes once; repeating its text
    instead would double the work at every self-join of a chain.
    """
    steps = _in_order(last)
    clauses = [_clause(step) for step in steps if step.text]
    head = "with " + ",\n".join(clauses) + "\n" if clauses else ""
    params = {
        f"{step.name}_{name}": value for step in steps for name, value in step.params.items() if step.text
    }
    rows = {step.name: step.rows for step in steps if step.rows is not None}
    return Written(head + select("*", source=quoted(last.name)), params, rows)


def _in_order(last: Step) -> Sequence[Step]:
    """List the steps behind `last`, each after those it reads."""
    ordered: dict[str, Step] = {}
    waiting = [last]
    while waiting:
        step = waiting[-1]
        missing = [each for each in step.inputs.values() if each.name not in ordered]
        if missing:
            waiting.extend(missing)
            continue
        ordered.setdefault(step.name, step)
        waiting.pop()
    return list(ordered.values())


def _clause(step: Step) -> str:
    names = [
        f"{quoted(name)} as ({select('*', source=quoted(each.name))})" for name, each in step.inputs.items()
    ]
    inner = "with " + ", ".join(names) + "\n" if names else ""
    text = rename_parameters(step.text, prefix=f"{step.name}_")
    whole = select("*", source=f"(\n{text}\n) as result")
    return f"{quoted(step.name)} as ({inner}{whole})"
