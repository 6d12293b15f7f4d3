"""The whole chain: files in, groups, report and graph files out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.app.coordinate import RunTables, coordinate
from vigie.app.export import export_run
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.meaning import Meanings
from vigie.app.progress import Progress, silent
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, out_folder, report_content, write_report
from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Engine
from vigie.lake.case import Case

__all__ = ["Investigation", "investigate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """Where everything went."""

    files: list[IngestedFile]
    tables: RunTables
    report: Path
    exports: list[Path]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "files": [file.as_dict() for file in self.files],
            "run": self.tables["run"].to_pylist()[0],
            "groups": self.tables["cluster"].to_pylist(),
            "report": str(self.report),
            "exports": [str(path) for path in self.exports],
        }


def investigate(  # noqa: PLR0913 - every knob of a command
    case: Case,
    paths: Iterable[Path],
    *,
    engine: Engine,
    options: ReadingWishes,
    params: CoActionParams,
    clock: Callable[[], int],
    wishes: ReportWishes,
    progress: Progress = silent,
    in_memory_rows: int = IN_MEMORY_ROWS,
    with_families: bool = True,
    meaning: Meanings = None,
) -> Investigation:
    """Ingest, coordinate, report and export, in that order; see each for what it may raise."""
    files = list(ingest_files(case, paths, engine=engine, options=options, progress=progress))
    tables = coordinate(
        case,
        params,
        engine=engine,
        clock=clock,
        progress=progress,
        in_memory_rows=in_memory_rows,
        with_families=with_families,
        meaning=meaning,
    )
    run_id = str(tables["run"]["run_id"][0].as_py())
    opened = open_run(case, engine, run=run_id)
    content = report_content(opened, wishes, now_us=clock())
    folder = out_folder(case, run_id)
    return Investigation(
        files=files,
        tables=tables,
        report=write_report(content, folder / f"report.{wishes.lang}.html"),
        exports=export_run(content, folder),
    )
