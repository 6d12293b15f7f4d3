"""Open a case and one of its runs, the way every command that shows a run does."""

from __future__ import annotations

from pathlib import Path

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, report_content
from vigie.app.settings import Settings
from vigie.cli.options import now_us
from vigie.report.content import ReportContent

__all__ = ["opened_content"]


def opened_content(folder: Path, settings: Settings, *, run: str, identify: str | None) -> ReportContent:
    """Return what the report of a run is made of."""
    wishes = ReportWishes(lang=settings.lang, marking=settings.marking, identify_reason=identify)
    with engine_of(settings) as engine:
        return report_content(open_run(open_case(folder), engine, run=run), wishes, now_us=now_us())
