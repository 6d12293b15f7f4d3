"""The whole chain: files in, groups, report and graph files out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.app.campaigns import CampaignPlan, draw
from vigie.app.coordinate import RunTables, coordinate
from vigie.app.dossier import OpenDossier, open_dossier, write_dossier
from vigie.app.export import export_run
from vigie.app.indices import IndicePlan
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.meaning import Meanings
from vigie.app.progress import Progress, silent
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, out_folder, report_content, write_report
from vigie.detectors.coaction.run import IN_MEMORY_ROWS
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.ground.spec import GroundParams
from vigie.engine.port import Engine
from vigie.lake.case import Case

__all__ = ["Investigation", "investigate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """Where everything went; `campaigns` and `campaigns_report` are null where none were asked for."""

    files: list[IngestedFile]
    tables: RunTables
    report: Path
    exports: list[Path]
    campaigns: OpenDossier | None = None
    campaigns_report: Path | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "files": [file.as_dict() for file in self.files],
            "run": self.tables["run"].to_pylist()[0],
            "groups": self.tables["cluster"].to_pylist(),
            "report": str(self.report),
            "exports": [str(path) for path in self.exports],
            "campaigns": [] if self.campaigns is None else self.campaigns.campaigns,
            "campaigns_report": self.campaigns_report and str(self.campaigns_report),
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
    with_campaigns: bool = True,
    meaning: Meanings = None,
) -> Investigation:
    """Ingest, coordinate, draw campaigns, report, export, in that order; see each for what it may raise."""
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
    campaigns = None
    if with_campaigns:
        plan = CampaignPlan(indices=IndicePlan(ground=GroundParams(seed=params.seed)))
        drawn = draw(case, engine=engine, clock=clock, run=run_id, plan=plan, progress=progress)
        campaigns = open_dossier(case, engine, run=str(drawn["run"]["run_id"][0].as_py()))
    folder = out_folder(case, run_id)
    beside = f"../{campaigns.run_id}/campaigns.{wishes.lang}.html" if campaigns else ""
    content = report_content(opened, wishes, now_us=clock(), campaigns=beside)
    return Investigation(
        files=files,
        tables=tables,
        report=write_report(content, folder / f"report.{wishes.lang}.html"),
        exports=export_run(content, folder),
        campaigns=campaigns,
        campaigns_report=_written(campaigns, wishes, now_us=clock()) if campaigns else None,
    )


def _written(campaigns: OpenDossier, wishes: ReportWishes, *, now_us: int) -> Path:
    return write_dossier(
        campaigns,
        out_folder(campaigns.case, campaigns.run_id),
        lang=wishes.lang,
        marking=wishes.marking,
        identify_reason=wishes.identify_reason,
        now_us=now_us,
    )
