"""vigie export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.export import FORMATS, export_run
from vigie.app.report import out_folder
from vigie.cli.opened import opened_content
from vigie.cli.options import case_option, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="export")
@click.argument("formats", nargs=-1, type=click.Choice(FORMATS))
@case_option
@report_options
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder to write to.")
@settings_options
@talking
def command(talk: Talk, formats: tuple[str, ...], folder: Path, out: Path | None, **given: Any) -> None:
    """Write the network of a run as FORMATS; all of them when none is named.

    Example: vigie export gexf csv --case boycott
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    content = opened_content(folder, settings, **given)
    target = out or out_folder(case, str(content.run["run_id"][0].as_py()))
    paths = export_run(content, target, formats=formats or FORMATS)
    if talk.as_json:
        talk.data([str(path) for path in paths])
        return
    for path in paths:
        talk.line(str(path))
