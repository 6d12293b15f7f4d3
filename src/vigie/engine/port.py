"""The engine port: five methods behind which tables are computed. A sixth needs an ADR."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["COMPONENTS", "PAIRS", "Engine", "Hint", "Input", "Kernel", "ParquetFiles", "Relation", "Scalar"]

Scalar = str | int | float | bool | None
Kernel = Callable[[pa.Table], pa.Table]


@runtime_checkable
class Relation(Protocol):
    """A table that an engine holds or can compute; nothing is read until it is asked for."""

    @property
    def schema(self) -> pa.Schema:
        """Columns and types."""
        ...

    def arrow(self) -> pa.Table:
        """Read it whole."""
        ...

    def batches(self, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Read it piece by piece, at most `rows` at a time."""
        ...

    def count(self) -> int:
        """Number of rows."""
        ...


@dataclass(frozen=True, slots=True)
class ParquetFiles:
    """The files of one snapshot of a table, in any storage that the engine reaches; may be none."""

    paths: tuple[str, ...]
    schema: pa.Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What a stage knows about its output; adapters obey or ignore it, they never look at names."""

    expect_rows: int | None = None
    partition_by: tuple[str, ...] = ()


Input = pa.Table | ParquetFiles | Relation

PAIRS = Contract(
    "pairs",
    1,
    "two joined nodes",
    (
        Column("a", pa.string(), "One node", nullable=False),
        Column("b", pa.string(), "The other", nullable=False),
    ),
)
COMPONENTS = Contract(
    "components",
    1,
    "one node and the component it belongs to",
    (
        Column("node", pa.string(), "Node", nullable=False),
        Column("component", pa.string(), "Least node of the component", nullable=False),
    ),
)


class Engine(Protocol):
    """Where tables are computed."""

    @property
    def name(self) -> str:
        """Engine and version, for the run log."""
        ...

    def sql(
        self,
        text: str,
        inputs: Mapping[str, Input],
        params: Mapping[str, Scalar] | None = None,
        hint: Hint | None = None,
    ) -> Relation:
        """Evaluate one SELECT of the portable subset over named inputs, with bound `$name` parameters."""
        ...

    def map_batches(self, table: Input, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` to pieces of the table, of any size and in any order."""
        ...

    def map_groups(self, table: Input, key: str, kernel: Kernel, out: Contract) -> Relation:
        """Apply `kernel` once to all rows of each value of `key`; rows of a group come in no order."""
        ...

    def connected_components(self, pairs: Input) -> Relation:
        """Label the nodes of contract `pairs` with the least node of their component (`components`)."""
        ...

    def persist(self, table: Input, hint: Hint | None = None) -> Relation:
        """Compute once, keep, and read many times."""
        ...
