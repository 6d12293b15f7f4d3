"""vigie lint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.products import lint_products
from vigie.app.sharing_lint import lint_bundle_file
from vigie.cli.options import case_option, now_us, settings_of, talking
from vigie.cli.report import wishes_of
from vigie.cli.talk import Talk
from vigie.model.errors import InputError, ParameterError
from vigie.model.lint import LintFinding, blocking

__all__ = ["command"]


@click.command(name="lint")
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@case_option
@click.option("--campaign", help="Campaign whose products are looked at.")
@click.option("--product", default="all", show_default=True, help="Products, comma-separated.")
@click.option("--marking", help="Marking that they are to bear; that of the dossier when absent.")
@click.option(
    "--templates", type=click.Path(path_type=Path), help="Folder whose files replace our templates."
)
@click.option("--run", default="latest", show_default=True, help="Run of campaigns.")
@talking
def command(
    talk: Talk, bundle: Path | None, folder: Path, campaign: str | None, run: str, **given: Any
) -> None:
    """Say what must be mended before anything leaves: the products of a campaign, or a STIX BUNDLE.

    Ends with exit code 1 where something is an error.

    Example: vigie lint --campaign C01 --case boycott
    """
    if bundle is None and campaign is None:
        raise ParameterError("VG104", "nothing to look at", hint="--campaign C01, or a bundle.json")
    found = lint_bundle_file(bundle) if bundle else _products(folder, str(campaign), run, given)
    _tell(talk, found)
    if blocking(found):
        raise InputError("VG732", f"{len(blocking(found))} of {len(found)} findings keep it from leaving")


def _products(folder: Path, campaign: str, run: str, given: dict[str, Any]) -> list[LintFinding]:
    case = open_case(folder)
    with engine_of(settings_of({}, case.folder)) as engine:
        return lint_products(case, engine, campaign, wishes=wishes_of(given), now_us=now_us(), run=run)


def _tell(talk: Talk, found: Sequence[LintFinding]) -> None:
    if talk.as_json:
        talk.data([finding.document() for finding in found])
        return
    for finding in found:
        talk.line(str(finding))
    if not found:
        talk.line("nothing to mend")
