"""The DuckDB adapter: one process, spilling to disk, reading nothing but what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import numpy as np
import pyarrow as pa

from vigie.engine.components import least_members
from vigie.engine.duck_session import DuckSession
from vigie.engine.duck_types import ARROW, portable
from vigie.engine.grouping import groups
from vigie.engine.plan import Step, quoted, select
from vigie.engine.port import COMPONENTS, PAIRS, Hint, Input, Kernel, ParquetFiles, Relation, Scalar
from vigie.engine.spool import Spool
from vigie.engine.statements import heading, read_statement, refuse_strange
from vigie.model.contracts import Contract
from vigie.model.errors import ContractError, InternalError, nearest

__all__ = ["DuckEngine"]

_PIECE_ROWS = 100_000


class DuckEngine:
    """Computes tables with DuckDB inside this process.

    A relation is a plan over tables that cannot change (Arrow tables, files of a snapshot, kept tables), so
    reading it late gives what reading it early would have given. Each reading computes the plan again;
    `persist` computes it once. Columns come out as text, int64, float64, bool or bytes, whatever the width
    or the decimal type DuckDB chose, as they would from any other engine.

    Use from one thread, in a `with` block: leaving it removes everything that was spilled.

    Args:
        memory_limit: such as `2GB`; None leaves DuckDB's default, four fifths of the machine.
        threads: at least 1; None takes one a processor.
        spill_dir: folder for what does not fit in memory; None takes the system's temporary folder.

    Raises:
        ParameterError: a limit is not allowed (VG104).
        OutsideError: the folder cannot be written (VG406).
    """

    def __init__(
        self, *, memory_limit: str | None = None, threads: int | None = None, spill_dir: Path | None = None
    ) -> None:
        self._session = DuckSession(memory_limit=memory_limit, threads=threads, spill_dir=spill_dir)

    @property
    def name(self) -> str:
        """Engine and version, for the run log."""
        return f"duckdb {duckdb.__version__}"

    def sql(
        self,
        text: str,
        inputs: Mapping[str, Input],
        params: Mapping[str, Scalar] | None = None,
        hint: Hint | None = None,  # noqa: ARG002 - the port offers it; one process has no use for it
    ) -> Relation:
        """Evaluate one SELECT of the portable subset over named inputs, with bound `$name` parameters.

        The statement is checked now and computed when it is read.

        Raises:
            InternalError: the statement fails, or reads a table that is not given (VG401); is not one SELECT
                of portable types (VG402); or its parameters are not those given (VG403).
            OutsideError: memory, disk or a file failed (VG406).
        """
        params = params or {}
        refuse_strange(text, params)
        steps = {name: self._step(table) for name, table in inputs.items()}
        return self._select(text, steps, params, place=heading(text))

    def map_batches(self, table: Input, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` to pieces of the table, of any size and in any order.

        Computed now, piece by piece; what the kernel returns is checked against `out` and spooled to disk.

        Raises:
            ContractError: the kernel breaks `out` (VG101, VG102).
        """
        return self._spooled((kernel(piece) for piece in self._pieces(self._step(table))), out)

    def map_groups(self, table: Input, key: str, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` once to all rows of each value of `key`; rows of a group come in no order.

        Computed now; one group at a time is in memory, the sort before it spills.

        Raises:
            ContractError: a key is null (VG404), or the kernel breaks `out` (VG101, VG102).
            InternalError: the table has no such column (VG403).
        """
        step = self._step(table)
        with self._session.bound(step, place="map_groups") as relation:
            known = list(relation.columns)
        if key not in known:
            raise InternalError("VG403", f"no column {key!r} to group by", hint=nearest(key, known))
        text = select("*", source="ungrouped", order=f"{quoted(key)} nulls first")
        in_order = Step(name=self._session.new_name(), text=text, inputs={"ungrouped": step})
        return self._spooled((kernel(group) for group in groups(self._pieces(in_order), key=key)), out)

    def connected_components(self, pairs: Input) -> Relation:
        """Label the nodes of contract `pairs` with the least node of their component (`components`).

        Least means first in byte order. Rows come sorted by node.

        Raises:
            ContractError: a node is null (VG102).

        Cost: computes the pairs once; memory for the distinct nodes and 16 bytes a distinct pair.
        """
        kept = self.persist(pairs)
        names = self.sql(read_statement(__package__, "component_nodes"), {"pairs": kept}).arrow()["node"]
        if names.null_count:
            raise ContractError("VG102", f"{PAIRS.name} v{PAIRS.version} holds a null node")
        nodes = pa.table({"node": names, "code": np.arange(len(names), dtype=np.int64)})
        coded = self.sql(read_statement(__package__, "coded_pairs"), {"pairs": kept, "nodes": nodes}).arrow()
        edges = np.column_stack([coded["a"].to_numpy(), coded["b"].to_numpy()])
        least = pa.array(least_members(edges, nodes=len(names)), type=pa.int64())
        return self._whole(self._step(COMPONENTS.table({"node": names, "component": names.take(least)})))

    def persist(self, table: Input, hint: Hint | None = None) -> Relation:  # noqa: ARG002 - as in `sql`
        """Compute once, keep while something reads it, and read many times; what does not fit is spilled."""
        return self._whole(self._session.keep(self._step(table)))

    def close(self) -> None:
        """Forget every table and remove what was spilled; relations of this engine end here."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _step(self, table: Input) -> Step:
        """Turn any input into a step of a plan."""
        if isinstance(table, pa.Table):
            return Step(name=self._session.new_name(), rows=table)
        if isinstance(table, ParquetFiles):
            return self._files_step(table)
        if isinstance(table, _DuckRelation) and table.session is self._session:
            return table.step
        sentence = f"this {type(table).__name__} is not of this engine"
        raise InternalError("VG405", sentence, hint="read it with .arrow() and pass the table")

    def _files_step(self, files: ParquetFiles) -> Step:
        if not files.paths:
            return Step(name=self._session.new_name(), rows=files.schema.empty_table())
        text = select(*map(quoted, files.schema.names), source="read_parquet($paths)")
        return Step(name=self._session.new_name(), text=text, params={"paths": list(files.paths)})

    def _select(
        self, text: str, inputs: Mapping[str, Step], params: Mapping[str, Scalar], *, place: str
    ) -> _DuckRelation:
        """Bind a statement and give its columns portable types."""
        raw = Step(name=self._session.new_name(), text=text, inputs=inputs, params=params)
        with self._session.bound(raw, place=place) as relation:
            columns = portable(relation.columns, relation.types, place=place)
        casts = [f"cast({quoted(name)} as {kind}) as {quoted(name)}" for name, kind in columns.items()]
        step = Step(
            name=self._session.new_name(), text=select(*casts, source="untyped"), inputs={"untyped": raw}
        )
        schema = pa.schema([(name, ARROW[kind]) for name, kind in columns.items()])
        return _DuckRelation(self._session, step, schema, place)

    def _whole(self, step: Step) -> _DuckRelation:
        return self._select("select * from step", {"step": step}, {}, place="")

    def _spooled(self, tables: Iterable[pa.Table], out: Contract) -> Relation:
        with Spool(self._session.spill / f"{self._session.new_name()}.parquet", out.schema) as spool:
            for table in tables:
                spool.write(out.check(table))
            return self._whole(self._files_step(spool.close()))

    def _pieces(self, step: Step) -> Iterator[pa.Table]:
        for batch in self._session.batches(step, rows=_PIECE_ROWS, place=""):
            yield pa.Table.from_batches([batch])


@dataclass(frozen=True, slots=True)
class _DuckRelation:
    """A plan of one engine, computed each time that it is read."""

    session: DuckSession
    step: Step
    schema: pa.Schema
    place: str

    def arrow(self) -> pa.Table:
        return pa.Table.from_batches(self.batches(), schema=self.schema)

    def batches(self, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        return self.session.batches(self.step, rows=rows, place=self.place)

    def count(self) -> int:
        text = "select count(*) as n from counted"
        counting = Step(name=self.session.new_name(), text=text, inputs={"counted": self.step})
        (batch,) = self.session.batches(counting, rows=1, place=self.place)
        return int(batch["n"][0].as_py())
