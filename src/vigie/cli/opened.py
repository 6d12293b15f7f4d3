"""Open a case and one of its runs, the way every command that shows a run does."""

from __future__ import annotations

from pathlib import Path

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, campaigns_page, report_content
from vigie.app.settings import Settings
from vigie.cli.options import now_us
from vigie.report.content import ReportContent

__all__ = ["opened_content"]


def opened_content(folder: Path, settings: Settings, *, run: str, identify: str | None) -> ReportContent:
    """Return what the report of a run is made of."""
    wishes = ReportWishes(lang=settings.lang, marking=settings.marking, identify_reason=identify)
    case = open_case(folder)
    with engine_of(settings) as engine:
        opened = open_run(case, engine, run=run)
        beside = campaigns_page(case, opened.run_id, settings.lang)
        return report_content(opened, wishes, now_us=now_us(), campaigns=beside)
