"""vigie report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.report import out_folder, write_report
from vigie.cli.opened import opened_content
from vigie.cli.options import case_option, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="report")
@case_option
@report_options
@click.option("--out", "-o", type=click.Path(path_type=Path), help="File to write.")
@settings_options
@talking
def command(talk: Talk, folder: Path, out: Path | None, **given: Any) -> None:
    """Write the HTML report of a run: one file, no network, no script.

    Example: vigie report --case boycott --lang fr
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    content = opened_content(folder, settings, **given)
    run_id = str(content.run["run_id"][0].as_py())
    path = write_report(content, out or out_folder(case, run_id) / f"report.{settings.lang}.html")
    if talk.as_json:
        talk.data({"report": str(path), "run": run_id})
        return
    talk.line(str(path))
