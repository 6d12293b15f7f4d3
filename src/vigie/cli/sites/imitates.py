"""vigie sites imitates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.sites_imitates import imitations_of, might_imitate
from vigie.cli.options import case_option, settings_of, settings_options, talking
from vigie.cli.sites.protected import OWN_FILE, protected_in, protected_option
from vigie.cli.talk import Talk
from vigie.kernels.links import refang, registrable_domain
from vigie.model.errors import SourceError
from vigie.report.plain_text import defang
from vigie.report.sites.wording import SiteWords

__all__ = ["command"]


@click.command(name="imitates")
@click.argument("domains", nargs=-1, required=True)
@click.option("--forge", is_flag=True, help="List instead the names that a forger of the domain would try.")
@protected_option
@case_option
@settings_options
@talking
def command(
    talk: Talk, domains: tuple[str, ...], folder: Path, *, forge: bool, protected: Path | None, **given: Any
) -> None:
    """Say which protected media the names of DOMAINS come near, and in which way; no address is visited.

    A name that comes near another is no proof of anything: owners register such names, too.

    Example: vigie sites imitates lemonde.cam --protected media.csv
    """
    settings = settings_of(given, folder)
    if forge:
        _show_forged(talk, domains)
        return
    media = protected_in(folder, protected)
    if not media:
        hint = f"--protected media.csv, or {OWN_FILE} in the folder of the case"
        raise SourceError("VG661", "no protected media are named", hint=hint)
    hosts = {refang(name).casefold().removeprefix("https://").split("/")[0]: name for name in domains}
    words = SiteWords(settings.lang)
    rows = [
        {
            "domain": defang(host),
            "imitates": defang(each.protected),
            "way": each.way if talk.as_json else words.t(f"site_way.{each.way}"),
        }
        for host, found in imitations_of(hosts, media).items()
        for each in found
    ]
    if talk.as_json:
        talk.data({"protected": len(media), "imitations": rows})
        return
    talk.table(rows)
    quiet = [defang(host) for host in hosts if not any(row["domain"] == defang(host) for row in rows)]
    if quiet:
        talk.line(f"near none of {len(media)} protected media: {', '.join(quiet)}")


def _show_forged(talk: Talk, domains: tuple[str, ...]) -> None:
    found = {defang(registrable_domain(name) or name): might_imitate(name) for name in domains}
    if talk.as_json:
        talk.data(found)
        return
    for domain, names in found.items():
        talk.line(f"{domain}: {len(names)} names")
        talk.line(" ".join(names))
