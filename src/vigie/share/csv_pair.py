"""Two CSV files (RFC 4180, UTF-8) whose first columns are the names that Gephi wants."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vigie.share.cells import guarded, write_whole
from vigie.share.graph import LINK, NODE, CoordinationGraph

__all__ = ["write_csv_pair"]

_RENAMED = {"id": "Id", "label": "Label", "source": "Source", "target": "Target", "weight": "Weight"}


def write_csv_pair(graph: CoordinationGraph, folder: Path, *, stem: str = "coordination") -> list[Path]:
    """Write `<stem>-nodes.csv` and `<stem>-edges.csv`; the same network gives the same bytes.

    A text that a spreadsheet would run as a formula gets `'` before it; numbers stay numbers. Each row
    repeats the marking, since a CSV file has no other place for it.

    Raises:
        OutsideError: a file cannot be written (VG605).
    """
    told = {"marking": graph.marking}
    if graph.identify_reason:
        told["identify_reason"] = graph.identify_reason
    nodes = [{**row, **told} for row in graph.nodes.to_pylist()]
    links = [{**row, **told, "Type": "Undirected"} for row in graph.links.to_pylist()]
    link_columns = [
        "source",
        "target",
        "Type",
        "weight",
        *(n for n in LINK.names if n not in _RENAMED),
        "id",
        *told,
    ]
    return [
        write_whole(folder / f"{stem}-nodes.csv", _csv([*NODE.names, *told], nodes)),
        write_whole(folder / f"{stem}-edges.csv", _csv(link_columns, links)),
    ]


def _csv(columns: list[str], rows: Iterable[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_RENAMED.get(name, name) for name in columns])
    writer.writerows([[guarded(row[name]) for name in columns] for row in rows])
    return text.getvalue().encode()
