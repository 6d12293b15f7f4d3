"""vigie sites ingest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.ingest import IngestedFile
from vigie.app.sites import ingest_sites
from vigie.cli.ingest import show_files
from vigie.cli.options import (
    case_option,
    now_us,
    reading_options,
    reading_wishes,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--site", metavar="HOST", help="Site of the pages, where they do not say it.")
@click.option("--captured-at", metavar="TIME", help="When it was fetched (ISO 8601), where nothing says it.")
@case_option
@reading_options
@settings_options
@talking
def command(talk: Talk, paths: tuple[Path, ...], folder: Path, **given: Any) -> None:
    """Read what PATHS hold about sites into a case; no address is visited.

    PATHS may be saved HTML pages and folders of them, WARC, WACZ and HAR archives, RDAP and WHOIS records,
    DNS answers and passive DNS, certificates, crt.sh and urlscan results, feeds, sitemaps, answers of
    /wp-json, and lists of domains. Everything needs a date: that of the record, or --captured-at.

    Example: vigie sites ingest saved/ --case boycott --captured-at 2023-08-03T09:12:00Z
    """
    case = open_case(folder)
    site, captured_at = given.pop("site"), given.pop("captured_at")
    settings = settings_of(given, case.folder)
    wishes = reading_wishes(given, now_us())
    with engine_of(settings) as engine, talk.bars() as progress:
        ingested = list(
            ingest_sites(
                case,
                paths,
                engine=engine,
                options=wishes,
                site=site,
                captured_at=captured_at,
                progress=progress,
            )
        )
    if talk.as_json:
        talk.data([file.as_dict() for file in ingested])
        return
    _show(talk, ingested)
    talk.say(f"next: vigie sites profile DOMAIN --case {folder}")


def _show(talk: Talk, ingested: list[IngestedFile]) -> None:
    """Print where every record went; reasons and notes once, for sites come as many small files."""
    reasons = Counter[str]()
    for file in ingested:
        reasons.update(file.reconciliation.reasons)
    bare = [
        replace(file, notes=(), reconciliation=replace(file.reconciliation, reasons={})) for file in ingested
    ]
    show_files(talk, bare)
    for reason, rows in sorted(reasons.items()):
        talk.line(f"  rejected {rows}: {reason}")
    for note in dict.fromkeys(note for file in ingested for note in file.notes):
        talk.say(f"  {note}")
