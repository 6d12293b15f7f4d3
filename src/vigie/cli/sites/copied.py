"""vigie sites copied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.sites_copied import copied
from vigie.cli.options import case_option, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.report.sites.wording import SiteWords

__all__ = ["command"]


@click.command(name="copied")
@click.argument("domain")
@case_option
@settings_options
@talking
def command(talk: Talk, domain: str, folder: Path, **given: Any) -> None:
    """Say which articles of DOMAIN stand in earlier ones of other sites of the case, and how long after.

    Example: vigie sites copied harborinsider.example --case boycott
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    with engine_of(settings) as engine:
        found = copied(case, domain, engine=engine).as_dict()
    if talk.as_json:
        talk.data(found)
        return
    words = SiteWords(settings.lang)
    talk.line(
        f"{found['domain']}: {len(found['copies'])} of {found['articles']} articles stand in earlier ones, "
        f"held against {found['reference']} articles of other sites"
    )
    talk.table(
        [
            {
                "copy": each["title"] or each["copy"],
                "by-line": each["byline"],
                "original": each["original"],
                "share": f"{100 * each['share']:.0f} %",
                "after": None if each["after_s"] is None else words.seconds(each["after_s"]),
            }
            for each in found["copies"]
        ]
    )
    if found["own"]:
        talk.line("own: " + " · ".join(each["title"] or each["url"] for each in found["own"]))
