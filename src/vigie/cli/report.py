"""vigie report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.products import (
    FORMATS,
    Edition,
    ProductWishes,
    build_products,
    read_strategies,
)
from vigie.app.report import out_folder, write_report
from vigie.cases.markings import PAP, TLP
from vigie.cli.opened import opened_content
from vigie.cli.options import case_option, now_us, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.model.errors import ParameterError, nearest
from vigie.report.content import LANGUAGES
from vigie.report.products.outline import PRODUCTS, write_templates
from vigie.report.products.pieces import PIECES

__all__ = ["command", "marked", "wishes_of"]


@click.group(name="report", invoke_without_command=True)
@case_option
@report_options
@click.option("--out", "-o", type=click.Path(path_type=Path), help="File to write.")
@settings_options
@talking
@click.pass_context
def command(ctx: click.Context, /, talk: Talk, folder: Path, out: Path | None, **given: Any) -> None:
    """Write the HTML report of a run: one file, no network, no script; or the products of a dossier.

    Example: vigie report --case boycott --lang fr
    """
    if ctx.invoked_subcommand:
        return
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    content = opened_content(folder, settings, **given)
    run_id = str(content.run["run_id"][0].as_py())
    path = write_report(content, out or out_folder(case, run_id) / f"report.{settings.lang}.html")
    if talk.as_json:
        talk.data({"report": str(path), "run": run_id})
        return
    talk.line(str(path))


@command.command(name="build")
@click.option("--campaign", required=True, help="Campaign: its label or id, or the beginning of it.")
@click.option(
    "--product", default="technical", show_default=True, help=f"Some of {', '.join(PRODUCTS)}, or all."
)
@click.option("--lang", "langs", default="fr,en", show_default=True, help="Languages, comma-separated.")
@click.option(
    "--format", "formats", default="html,pdf,docx,md", show_default=True, help="Formats, comma-separated."
)
@click.option(
    "--marking", help="TLP, PAP or both, such as TLP:GREEN,PAP:CLEAR; that of the dossier when absent."
)
@click.option(
    "--templates", type=click.Path(path_type=Path), help="Folder whose files replace our templates."
)
@click.option(
    "--status", type=click.Path(path_type=Path), help="How the strategies of the bulletin stand (TOML)."
)
@click.option("--edition", default="1.0", show_default=True, help="Version printed on the cover.")
@click.option("--draft", "is_draft", is_flag=True, help="Write a draft, even where findings are missing.")
@click.option(
    "--acknowledge", "is_acknowledged", is_flag=True, help="Take numbers that changed as they are now."
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder to write to.")
@case_option
@report_options
@talking
def build_command(talk: Talk, folder: Path, campaign: str, run: str, out: Path | None, **given: Any) -> None:
    """Write products of a campaign's dossier: numbers made again, linted, then HTML, PDF, DOCX and Markdown.

    Example: vigie report build --campaign C01 --product technical,synthesis --lang fr --case boycott
    """
    case = open_case(folder)
    wishes = wishes_of(given)
    with engine_of(settings_of({}, case.folder)) as engine, talk.bars() as progress:
        edition = build_products(
            case,
            engine,
            campaign,
            out or case.folder / "out" / "products",
            wishes=wishes,
            now_us=now_us(),
            run=run,
            progress=progress,
        )
    _tell(talk, edition)


@command.command(name="templates")
@click.argument("folder", type=click.Path(path_type=Path))
@talking
def templates_command(talk: Talk, folder: Path) -> None:
    """Write our templates into FOLDER for a team to edit; files that are there stay as they are.

    Example: vigie report templates house-style
    """
    written = write_templates(folder)
    if talk.as_json:
        talk.data({"written": [str(path) for path in written], "pieces": sorted(PIECES)})
        return
    for path in written:
        talk.line(str(path))
    talk.say(f"pieces that an outline may hold: {', '.join(sorted(PIECES))}")
    talk.say(f"next: vigie report build --campaign C01 --templates {folder}")


def wishes_of(given: dict[str, Any]) -> ProductWishes:
    """Take what is to be written out of a command's arguments.

    Raises:
        ParameterError: a marking belongs to no scale (VG710), or the strategies are not readable (VG734).
    """
    products = _listed(given.get("product") or "technical")
    tlp, pap = marked(given.get("marking"))
    status = given.get("status")
    return ProductWishes(
        products=PRODUCTS if products == ("all",) else products,
        langs=_listed(given.get("langs") or ",".join(LANGUAGES)),
        formats=_listed(given.get("formats") or ",".join(FORMATS)),
        tlp=tlp,
        pap=pap,
        templates=given.get("templates"),
        version=given.get("edition") or "1.0",
        is_draft=bool(given.get("is_draft")),
        is_acknowledged=bool(given.get("is_acknowledged")),
        identify_reason=given.get("identify"),
        strategies=read_strategies(status) if status else {},
    )


def marked(text: str | None) -> tuple[str | None, str | None]:
    """Read a TLP, a PAP, or both with a comma between; null is what was not given.

    Raises:
        ParameterError: a word belongs to neither scale (VG710).
    """
    found: dict[str, str] = {}
    for word in _listed((text or "").upper()):
        if word not in TLP + PAP:
            raise ParameterError("VG710", f"{word!r} is no marking", hint=nearest(word, TLP + PAP))
        found[word[:3]] = word
    return found.get("TLP"), found.get("PAP")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(",") if (word := part.strip()))


def _tell(talk: Talk, edition: Edition) -> None:
    if talk.as_json:
        talk.data(
            {
                "written": [str(path) for path in edition.paths],
                "lint": [finding.document() for finding in edition.findings],
                "acknowledged": list(edition.acknowledged),
            }
        )
        return
    for finding in edition.findings:
        talk.say(str(finding))
    for change in edition.acknowledged:
        talk.say(f"acknowledged: {change}")
    for path in edition.paths:
        talk.line(str(path))
