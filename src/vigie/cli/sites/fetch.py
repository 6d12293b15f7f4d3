"""vigie sites fetch."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.site_fetch import (
    ASKED,
    Fetched,
    FetchPlan,
    contacts_of,
    fetch_sites,
    hostile_domains,
    wanted_domains,
)
from vigie.cli.options import case_option, now_us, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.report.plain_text import defang

__all__ = ["command"]


@click.command(name="fetch")
@click.argument("domains", nargs=-1, required=True)
@click.option("--online", is_flag=True, help="Contact them; without it, the list alone is printed.")
@click.option(
    "--ask", "questions", multiple=True, type=click.Choice(ASKED), help="Ask this only; repeatable."
)
@click.option(
    "--pages", type=click.IntRange(0, 200), default=0, show_default=True, help="Pages beyond the first."
)
@click.option("--include-hostile", is_flag=True, help="Ask also what a list in the case marks as hostile.")
@case_option
@settings_options
@talking
def command(talk: Talk, domains: tuple[str, ...], online: bool, folder: Path, **given: Any) -> None:  # noqa: FBT001 - a flag
    """Ask live what is known of DOMAINS: registry, resolver, certificates, and the sites themselves.

    Prints whom it would contact, and contacts nobody unless --online is given. Each answer is saved in the
    case before it is read. Sites learn the address of this machine: use one that may be seen.

    Example: vigie sites fetch harborinsider.example --case boycott --online --ask rdap
    """
    case = open_case(folder)
    plan = FetchPlan(
        questions=given.pop("questions") or ASKED,
        pages=given.pop("pages"),
        include_hostile=given.pop("include_hostile"),
    )
    wanted = wanted_domains(domains)
    contacts = contacts_of(wanted, plan)
    if not online:
        _show_plan(talk, contacts, hostile_domains(case, wanted))
        return
    for contact in contacts:
        talk.say(f"to be contacted for {contact.what}: {defang(contact.whom)}")
    with engine_of(settings_of(given, case.folder)) as engine:
        found = list(fetch_sites(case, wanted, plan, engine=engine, now=now_us, wait=time.sleep))
    _show(talk, found)


def _show_plan(talk: Talk, contacts: list[Any], hostile: dict[str, str]) -> None:
    rows = [{"for": each.what, "whom": defang(each.whom), "who learns": each.learn} for each in contacts]
    if talk.as_json:
        talk.data({"contacted": [], "would_contact": rows, "hostile": hostile})
        return
    talk.table(rows)
    for domain, words in hostile.items():
        talk.line(
            f"{defang(domain)} stands in a list of the case ({words}): --include-hostile is needed as well"
        )
    talk.say("nobody was contacted; --online contacts them")


def _show(talk: Talk, found: list[Fetched]) -> None:
    if talk.as_json:
        talk.data([each.as_dict() for each in found])
        return
    for fetched in found:
        rows = [
            {
                "for": row["what"],
                "whom": defang(row["target"]),
                "outcome": row["outcome"],
                "why": row["detail"],
            }
            for row in fetched.asked
        ]
        talk.table(rows, title=defang(fetched.domain))
        talk.say(f"saved in {fetched.folder}")
