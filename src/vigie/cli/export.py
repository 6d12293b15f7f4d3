"""vigie export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.campaigns import only_campaign
from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.export import FORMATS, export_run
from vigie.app.export_campaign import CAMPAIGN_FORMATS, SharingWishes, export_campaign
from vigie.app.report import out_folder
from vigie.app.settings import Settings
from vigie.cli.opened import opened_content
from vigie.cli.options import case_option, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.lake.case import Case
from vigie.share.stix.campaigns import PROFILES

__all__ = ["command"]


@click.command(name="export")
@click.argument("formats", nargs=-1, type=click.Choice((*FORMATS, *CAMPAIGN_FORMATS)))
@case_option
@report_options
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--campaign", help="Campaign whose dossier leaves; the only one of the last run when absent.")
@click.option(
    "--profile", type=click.Choice(PROFILES), default="core", show_default=True, help="Types of STIX."
)
@click.option("--producer", default="Vigie", show_default=True, help="Who shares the dossier.")
@settings_options
@talking
def command(
    talk: Talk,
    formats: tuple[str, ...],
    folder: Path,
    out: Path | None,
    run: str,
    identify: str | None,
    **given: Any,
) -> None:
    """Write the network of a run, or the dossier of a campaign, as FORMATS; the network when none is named.

    gexf, graphml, csv and parquet hold the network; stix, misp and navigator the dossier, up to --marking.

    Example: vigie export stix misp --campaign C01 --marking TLP:GREEN --case boycott
    """
    case = open_case(folder)
    campaign, profile, producer = (given.pop(name) for name in ("campaign", "profile", "producer"))
    settings = settings_of(given, case.folder)
    networks = [name for name in formats if name in FORMATS]
    wishes = SharingWishes(
        limit=settings.marking if settings.origins.get("marking") else None,
        profile=profile,
        producer=producer,
        lang=settings.lang,
        identify_reason=identify,
    )
    paths = []
    if networks or not formats:
        content = opened_content(folder, settings, run=run, identify=identify)
        target = out or out_folder(case, str(content.run["run_id"][0].as_py()))
        paths += export_run(content, target, formats=networks or FORMATS)
    dossiers = [name for name in formats if name in CAMPAIGN_FORMATS]
    if dossiers:
        named = campaign or only_campaign(case)
        paths += _dossier(
            talk, case, settings, named, dossiers, wishes, out or case.folder / "out" / "shared"
        )
    if talk.as_json:
        talk.data([str(path) for path in paths])
        return
    for path in paths:
        talk.line(str(path))


def _dossier(
    talk: Talk,
    case: Case,
    settings: Settings,
    campaign: str,
    formats: list[str],
    wishes: SharingWishes,
    out: Path,
) -> list[Path]:
    with engine_of(settings) as engine:
        told = export_campaign(case, engine, campaign, out, formats=formats, wishes=wishes)
    if told.withheld:
        talk.say("withheld: " + ", ".join(f"{n} {kind}" for kind, n in sorted(told.withheld.items())))
    return list(told.files)
