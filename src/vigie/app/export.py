"""Write graph and table files of a run for other tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from vigie.model.errors import OutsideError, ParameterError, nearest
from vigie.report.content import ReportContent
from vigie.share.csv_pair import write_csv_pair
from vigie.share.gexf import write_gexf
from vigie.share.graph import CoordinationGraph, build_graph
from vigie.share.graphml import write_graphml
from vigie.share.parquet import write_parquet

__all__ = ["FORMATS", "export_run", "make_folder"]

FORMATS = ("gexf", "graphml", "csv", "parquet")


def export_run(content: ReportContent, folder: Path, *, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Write the accepted edges and groups of a run, accounts named as in its report.

    Raises:
        ParameterError: a format is unknown (VG104).
        OutsideError: the folder cannot be made (VG501) or a file cannot be written (VG605).
    """
    writers = [_writer(name) for name in formats]
    graph = build_graph(
        content.edges,
        run=content.run,
        clusters=content.clusters,
        members=content.members,
        discoveries=content.discoveries,
        accounts=content.accounts,
        marking=content.marking,
        identify_reason=content.identify_reason,
    )
    make_folder(folder)
    return [path for write in writers for path in write(graph, folder)]


def make_folder(folder: Path) -> None:
    """Make a folder for exports, with those above it.

    Raises:
        OutsideError: it cannot be made (VG501).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = f"the folder cannot be made: {error.strerror}"
        raise OutsideError("VG501", sentence, place=str(folder)) from error


def _writer(name: str) -> Callable[[CoordinationGraph, Path], Iterable[Path]]:
    writers: dict[str, Callable[[CoordinationGraph, Path], Iterable[Path]]] = {
        "gexf": lambda graph, folder: [write_gexf(graph, folder / "coordination.gexf")],
        "graphml": lambda graph, folder: [write_graphml(graph, folder / "coordination.graphml")],
        "csv": write_csv_pair,
        "parquet": write_parquet,
    }
    if name not in writers:
        raise ParameterError("VG104", f"format {name!r} is unknown", hint=nearest(name, FORMATS))
    return writers[name]
