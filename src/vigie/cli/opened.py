"""Open a case and one of its runs, the way every command that shows a run does."""

from __future__ import annotations

from pathlib import Path

from vigie.app.cases import open_case
from vigie.app.reading_runs import open_run
from vigie.app.report import ReportWishes, report_content
from vigie.app.settings import Settings
from vigie.cli.options import now_us
from vigie.engine.opening import open_engine
from vigie.report.content import ReportContent

__all__ = ["opened_content"]


def opened_content(folder: Path, settings: Settings, *, run: str, identify: str | None) -> ReportContent:
    """Return what the report of a run is made of."""
    wishes = ReportWishes(lang=settings.lang, marking=settings.marking, identify_reason=identify)
    with open_engine(settings.engine, memory_limit=settings.memory_limit, threads=settings.threads) as engine:
        return report_content(open_run(open_case(folder), engine, run=run), wishes, now_us=now_us())
