"""Write the report of a run."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from vigie import __version__
from vigie.app.reading_runs import OpenRun
from vigie.lake.case import Case
from vigie.lake.runs import list_runs
from vigie.model.errors import OutsideError
from vigie.report.build import build_report
from vigie.report.content import ReportContent

__all__ = [
    "ReportWishes",
    "campaigns_page",
    "groups_page",
    "out_folder",
    "report_content",
    "write_page",
    "write_report",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWishes:
    """How to show a run: language, handling mark, and why accounts may be named, if they may."""

    lang: str = "en"
    marking: str = "TLP:AMBER"
    identify_reason: str | None = None


def out_folder(case: Case, run_id: str) -> Path:
    """Return where the reports and exports of a run go."""
    return case.folder / "out" / run_id


def campaigns_page(case: Case, run_id: str, lang: str) -> str:
    """Return where the last written report on campaigns of a run's groups lies, seen from the run's folder.

    Empty where there is none in that language.
    """
    for row in list_runs(case).to_pylist():
        page = out_folder(case, row["run_id"]) / f"campaigns.{lang}.html"
        if row["kind"] == "campaigns" and json.loads(row["params"])["of_run"] == run_id and page.is_file():
            return os.path.relpath(page, out_folder(case, run_id))
    return ""


def groups_page(case: Case, run_id: str, lang: str, *, seen_from: Path) -> str:
    """Return where the report on a run's groups lies, seen from a folder; empty where there is none."""
    page = out_folder(case, run_id) / f"report.{lang}.html"
    return os.path.relpath(page, seen_from) if page.is_file() else ""


def report_content(
    opened: OpenRun, wishes: ReportWishes, *, now_us: int, campaigns: str = ""
) -> ReportContent:
    """Gather what a report shows; accounts are named only when a reason is given.

    `campaigns` is where the report on campaigns lies, seen from this one; empty where there is none.
    """
    tables = opened.tables
    return ReportContent(
        run=tables["run"],
        edges=tables["edge"],
        evidence=tables["edge_evidence"],
        discoveries=tables["account_discovery"],
        sensitivity=tables["sensitivity"],
        clusters=tables["cluster"],
        members=tables["cluster_member"],
        sources=opened.sources,
        posts=opened.posts,
        timeline=opened.timeline,
        accounts=opened.accounts,
        families=opened.families.families,
        variants=opened.families.variants,
        family_uses=opened.families.uses,
        case_title=opened.case.title,
        case_purpose=opened.case.purpose,
        tool_version=__version__,
        generated_at_us=now_us,
        lang=wishes.lang,
        marking=wishes.marking,
        identify=wishes.identify_reason is not None,
        identify_reason=wishes.identify_reason,
        campaigns_page=campaigns,
    )


def write_report(content: ReportContent, path: Path) -> Path:
    """Write the report as one HTML file.

    Raises:
        OutsideError: the file cannot be written (VG501).
    """
    return write_page(build_report(content), path)


def write_page(html: str, path: Path) -> Path:
    """Write a page as one file, its folder made where it is missing.

    Raises:
        OutsideError: the file cannot be written (VG501).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, "utf-8")
    except OSError as error:
        raise OutsideError(
            "VG501", f"the report cannot be written: {error.strerror}", place=str(path)
        ) from error
    return path
