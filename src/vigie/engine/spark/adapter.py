"""The Spark adapter: plans on a cluster, kernels on its workers, kept tables in a shared folder."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame
from pyspark.sql.types import StructType

from vigie.engine.components import least_members
from vigie.engine.port import COMPONENTS, PAIRS, Hint, Input, Kernel, ParquetFiles, Relation, Scalar
from vigie.engine.spark.crossing import columns_for, on_batches, on_groups, portable
from vigie.engine.spark.session import LOCAL, SparkHost
from vigie.engine.statements import heading, read_statement, refuse_strange, with_parameters
from vigie.model.contracts import Contract
from vigie.model.errors import ContractError, InternalError, nearest

__all__ = ["SparkEngine", "SparkRelation"]

_ROWS_A_FILE = 2_000_000
_SENT_ROWS = 200_000
_DRIVER_PAIRS = 5_000_000
_ALL = "select * from"


class SparkEngine:
    """Computes tables with Spark: on this machine, on a cluster, or through Spark Connect.

    A relation is a plan. Each reading computes it again, kernels included; `persist` computes it once, into
    Parquet files of `spill_dir`, which outlive a lost executor. Order is kept from an `order by` to the
    reader, and lost by a hint that partitions. Executors need this package, in the same version.

    Use from one thread, in a `with` block: leaving it removes what was kept, and stops Spark where this
    engine started it.

    Args:
        master: `local`, `local[2]`, `spark://…`, `yarn`, `k8s://…`, or `sc://…` for Spark Connect.
        memory_limit: such as `2GB`: of this machine's Spark, or of each executor.
        threads: processors of `local`; None takes all.
        spill_dir: folder that driver and executors share; None, on one machine, takes a temporary one.
        driver_pairs: a graph of more pairs than this is labelled on the cluster instead of in this process.

    Raises:
        ParameterError: a limit is not allowed, or a cluster was given no folder (VG104).
        OutsideError: the folder cannot be written (VG406); Spark cannot be started or reached (VG407).
    """

    def __init__(
        self,
        *,
        master: str | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
        spill_dir: Path | None = None,
        driver_pairs: int = _DRIVER_PAIRS,
    ) -> None:
        self._host = SparkHost(
            master=master or LOCAL, memory_limit=memory_limit, threads=threads, spill_dir=spill_dir
        )
        self._driver_pairs = driver_pairs

    @property
    def name(self) -> str:
        """Engine and version, for the run log."""
        return f"spark {self._host.version}"

    def sql(
        self,
        text: str,
        inputs: Mapping[str, Input],
        params: Mapping[str, Scalar] | None = None,
        hint: Hint | None = None,
    ) -> Relation:
        """Evaluate one SELECT of the portable subset over named inputs, with bound `$name` parameters.

        The statement is checked now and computed when it is read.

        Raises:
            InternalError: the statement fails, or reads a table that is not given (VG401); is not one SELECT
                of portable types (VG402); or its parameters are not those given (VG403).
            OutsideError: memory, disk, a file or the cluster failed (VG406).
        """
        place, given = heading(text), dict(params or {})
        refuse_strange(text, given)
        known = [self._known(table) for table in inputs.values()]
        frames = {f"input_{number}": relation.frame for number, relation in enumerate(known)}
        written = _over_inputs(text, given, dict(zip(inputs, frames, strict=True)))
        with self._host.told(place) as session:
            found = session.sql(written, args=given, **frames)
        return self._relation(_arranged(found, hint), place, keeps=known)

    def map_batches(self, table: Input, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` to pieces of the table, of any size and in any order, on the workers.

        Computed when it is read; what the kernel returns is checked against `out` then.

        Raises:
            ContractError: while reading: the kernel breaks `out` (VG101, VG102).
        """
        known = self._known(table)
        with self._host.told("map_batches"):
            mapped = known.frame.mapInArrow(on_batches(kernel, out), columns_for(out.schema))
        return self._relation(mapped, "map_batches", out.schema, keeps=[known])

    def map_groups(self, table: Input, key: str, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` once to all rows of each value of `key`; rows of a group come in no order.

        Computed when it is read. A group is in the memory of one worker: keep groups bounded.

        Raises:
            InternalError: the table has no such column (VG403).
            ContractError: while reading: a key is null (VG404), or the kernel breaks `out` (VG101, VG102).
        """
        known = self._known(table)
        if key not in known.schema.names:
            hint = nearest(key, known.schema.names)
            raise InternalError("VG403", f"no column {key!r} to group by", hint=hint)
        with self._host.told("map_groups"):
            grouped = known.frame.groupBy(_quoted(key))
            mapped = grouped.applyInArrow(on_groups(kernel, key, out), columns_for(out.schema))
        return self._relation(mapped, "map_groups", out.schema, keeps=[known])

    def connected_components(self, pairs: Input) -> Relation:
        """Label the nodes of contract `pairs` with the least node of their component (`components`).

        Least means first in byte order. Rows come sorted by node. Up to `driver_pairs` distinct pairs the
        graph is labelled in this process; beyond, by rounds of joins on the cluster.

        Raises:
            ContractError: a node is null (VG102).

        Cost: in this process, memory for the nodes and 16 bytes a pair; on the cluster, a few joins of the
        pairs for each doubling of the longest shortest path.
        """
        kept = self.persist(pairs)
        nodes = self.persist(self.sql(read_statement("vigie.engine", "component_nodes"), {"pairs": kept}))
        if self.sql("select node from nodes where node is null", {"nodes": nodes}).count():
            raise ContractError("VG102", f"{PAIRS.name} v{PAIRS.version} holds a null node")
        if kept.count() > self._driver_pairs:
            return self._labelled_in_rounds(kept, nodes)
        names = nodes.arrow()["node"]
        known = pa.table({"node": names, "code": np.arange(len(names), dtype=np.int64)})
        coded = self.sql(
            read_statement("vigie.engine", "coded_pairs"), {"pairs": kept, "nodes": known}
        ).arrow()
        edges = np.column_stack([coded["a"].to_numpy(), coded["b"].to_numpy()])
        least = pa.array(least_members(edges, nodes=len(names)), type=pa.int64())
        found = COMPONENTS.table({"node": names, "component": names.take(least)})
        return self._relation(self._known(found).frame, "connected_components")

    def persist(self, table: Input, hint: Hint | None = None) -> Relation:
        """Compute once into Parquet files, keep while something reads them, and read many times."""
        folder = self._host.spill / self._host.new_name()
        given = self._known(table)
        with self._host.told("persist"):
            frame = _arranged(given.frame, hint)
            frame.write.parquet(_uri(str(folder)))
            columns = frame.schema
        kept = self._read([str(folder)], columns)
        return SparkRelation(self._host, kept, given.schema, "persist", (_Kept(folder),))

    def close(self) -> None:
        """Remove every kept table; relations of this engine end here."""
        self._host.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _labelled_in_rounds(self, pairs: Relation, nodes: Relation) -> Relation:
        """Give every node the least label around it, then that label's label, until nothing changes."""
        step, jump = (read_statement(__package__, name) for name in ("least_label", "label_of_label"))
        changed = read_statement(__package__, "relabelled")
        ways = self.persist(self.sql(read_statement(__package__, "both_ways"), {"pairs": pairs}))
        labels = self.persist(self.sql("select node, node as component from nodes", {"nodes": nodes}))
        while True:
            lower = self.persist(self.sql(step, {"ways": ways, "labels": labels}))
            now = self.persist(self.sql(jump, {"labels": lower}))
            if not self.sql(changed, {"now_labels": now, "then_labels": labels}).arrow()["n"][0].as_py():
                return self.sql("select node, component from labels order by node", {"labels": now})
            labels = now

    def _known(self, table: Input) -> SparkRelation:
        """Turn any input into a relation of this engine."""
        if isinstance(table, SparkRelation) and table.host is self._host:
            return table
        if isinstance(table, pa.Table):
            return self._sent(table)
        if isinstance(table, ParquetFiles):
            return self._relation(self._read(table.paths, columns_for(table.schema)), "files")
        sentence = f"this {type(table).__name__} is not of this engine"
        raise InternalError("VG405", sentence, hint="read it with .arrow() and pass the table")

    def _sent(self, table: pa.Table) -> SparkRelation:
        """Send an Arrow table to the cluster; a large one through a file of the shared folder."""
        # In one piece: Spark stops at the first empty one, without a word.
        plain = pa.table({name: _plain(table[name]) for name in table.column_names}).combine_chunks()
        if len(plain) <= _SENT_ROWS:
            with self._host.told("send") as session:
                return self._relation(session.createDataFrame(plain), "send")
        path = self._host.spill / f"{self._host.new_name()}.parquet"
        pq.write_table(plain, path)
        return self._relation(self._read([str(path)], columns_for(plain.schema)), "send", keeps=[_Kept(path)])

    def _read(self, paths: Iterable[str], columns: StructType) -> DataFrame:
        places = [_uri(path) for path in paths]
        with self._host.told("files") as session:
            if not places:
                return session.createDataFrame([], columns)
            # File names are names: Hadoop would read brackets and stars as patterns. Told not to, Spark reads
            # each file of such a folder once for every file of it, unless it looks for no partitions.
            literal = {"__globPaths__": "false", "recursiveFileLookup": "true"}
            return session.read.schema(columns).options(**literal).parquet(*places)

    def _relation(
        self, frame: DataFrame, place: str, schema: pa.Schema | None = None, *, keeps: Sequence[Any] = ()
    ) -> SparkRelation:
        """Give the columns of a plan portable types; `keeps` stay while the relation does."""
        with self._host.told(place):
            columns = portable(frame.schema, place=place)
            typed = frame.select(*(_typed(frame, name, kind) for name, (kind, _) in columns.items()))
        arrow = pa.schema([(name, kind) for name, (_, kind) in columns.items()])
        return SparkRelation(self._host, typed, schema or arrow, place, tuple(keeps))


@dataclass(frozen=True, slots=True)
class SparkRelation:
    """A plan of one engine, computed each time that it is read."""

    host: SparkHost
    frame: DataFrame
    schema: pa.Schema
    place: str
    keeps: tuple[Any, ...] = field(default=())

    def arrow(self) -> pa.Table:
        """Read it whole into this process."""
        with self.host.told(self.place):
            return self.frame.toArrow().cast(self.schema)

    def batches(self, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Read it piece by piece, at most `rows` at a time, by way of files in the shared folder."""
        folder = self.host.spill / self.host.new_name()
        try:
            with self.host.told(self.place):
                self.frame.write.parquet(_uri(str(folder)))
            for path in sorted(folder.glob("part-*.parquet")):
                with pq.ParquetFile(path) as file:
                    for batch in file.iter_batches(rows):
                        yield from pa.Table.from_batches([batch]).cast(self.schema).to_batches()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def count(self) -> int:
        """Number of rows."""
        with self.host.told(self.place):
            return int(self.frame.count())


class _Kept:
    """Files that go when nothing reads them."""

    def __init__(self, folder: Path) -> None:
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)


def _over_inputs(text: str, given: Mapping[str, Scalar], aliases: Mapping[str, str]) -> str:
    """Write a statement for Spark: inputs before it by name, parameters as `:name` of 64 bits."""
    body = with_parameters(text, lambda name: _parameter(name, given[name]))
    if not aliases:
        return body
    names = ", ".join(f"{_quoted(name)} as ({_ALL} {{{alias}}})" for name, alias in aliases.items())
    # PySpark fills placeholders as Python formats text: braces of the statement's own are doubled.
    body = body.replace("{", "{{").replace("}", "}}")
    return f"with {names} {_ALL} (\n{body}\n) as result"


def _parameter(name: str, value: Scalar) -> str:
    if isinstance(value, bool | str) or value is None:
        return f":{name}"
    return f"cast(:{name} as {'bigint' if isinstance(value, int) else 'double'})"


def _arranged(frame: DataFrame, hint: Hint | None) -> DataFrame:
    """Obey a hint: rows that belong together in one place, and no more places than the rows need."""
    if hint is None or (hint.expect_rows is None and not hint.partition_by):
        return frame
    columns = [_quoted(name) for name in hint.partition_by]
    if hint.expect_rows is None:
        return frame.repartition(*columns)
    return frame.repartition(-(-max(hint.expect_rows, 1) // _ROWS_A_FILE), *columns)


def _typed(frame: DataFrame, name: str, kind: str) -> Column:
    return frame[_quoted(name)].cast(kind).alias(name)


def _plain(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Undo a dictionary, and give a column of nothing but nulls the type that SQL gives it."""
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    return column.cast(pa.string()) if pa.types.is_null(column.type) else column


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _uri(path: str) -> str:
    return path if "://" in path else f"file://{Path(path).absolute()}"
