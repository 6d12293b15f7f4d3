"""Two Parquet files that say in their schema which run they come from and how they may be handled."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vigie.share.cells import write_whole
from vigie.share.graph import CoordinationGraph

__all__ = ["write_parquet"]


def write_parquet(graph: CoordinationGraph, folder: Path, *, stem: str = "coordination") -> list[Path]:
    """Write `<stem>-nodes.parquet` and `<stem>-edges.parquet`, with types and nulls as they are.

    The schema's metadata holds `vigie.run_id`, `vigie.marking`, `vigie.params` and the rest of
    `CoordinationGraph.about`. The same network gives the same bytes with the same version of Arrow.

    Raises:
        OutsideError: a file cannot be written (VG605).
    """
    told = {f"vigie.{name}": value for name, value in graph.about.items()}
    return [
        write_whole(folder / f"{stem}-nodes.parquet", _parquet(graph.nodes, told)),
        write_whole(folder / f"{stem}-edges.parquet", _parquet(graph.links, told)),
    ]


def _parquet(table: pa.Table, told: dict[str, str]) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(told), sink)
    return bytes(sink.getvalue().to_pybytes())
