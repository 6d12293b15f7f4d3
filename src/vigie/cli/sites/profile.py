"""vigie sites profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.engines import engine_of
from vigie.app.site_profile import SiteProfile, profile_site
from vigie.cli.options import case_option, settings_of, settings_options, talking
from vigie.cli.talk import Talk
from vigie.report.plain_text import shorten

__all__ = ["command"]

_SHOWN = 25


@click.command(name="profile")
@click.argument("domain")
@case_option
@settings_options
@talking
def command(talk: Talk, domain: str, folder: Path, **given: Any) -> None:
    """Say everything that a case knows of DOMAIN: dated, sourced, defanged, and what is missing.

    Example: vigie sites profile harborinsider.example --case boycott
    """
    case = open_case(folder)
    with engine_of(settings_of(given, case.folder)) as engine:
        profile = profile_site(case, engine, domain)
    if talk.as_json:
        talk.data(profile.as_dict())
        return
    _show(talk, profile)
    talk.say(f"next: vigie sites pivot {domain} --case {folder}")


def _show(talk: Talk, profile: SiteProfile) -> None:
    talk.line(profile.domain)
    for name, rows in profile.sections.items():
        if rows:
            talk.line()
            talk.table([_row(row) for row in rows[:_SHOWN]], title=name)
        if len(rows) > _SHOWN:
            talk.line(f"  and {len(rows) - _SHOWN} more: --json shows them")
    talk.line()
    for sentence in (*_articles(profile.articles), *_sharing(profile.sharing)):
        talk.line(sentence)
    for sentence in profile.missing:
        talk.line(f"missing: {sentence}")


def _row(row: dict[str, Any]) -> dict[str, str]:
    return {
        "what": row["what"],
        "value": shorten(row["value"], chars=80),
        "held": _span(row["since"], row["until"]),
        "seen": _span(row["seen_first"], row["seen_last"]),
        "source": ", ".join(row["sources"]),
    }


def _span(first: str | None, last: str | None) -> str:
    days = [day[:10] for day in (first, last) if day]
    if not days:
        return ""
    if first is None:
        return f"until {days[0]}"
    return days[0] if len(set(days)) == 1 else f"{days[0]} to {days[-1]}"


def _articles(told: dict[str, Any]) -> list[str]:
    if not told:
        return []
    pace = "" if told["per_day"] is None else f", {told['per_day']} a day"
    lines = [
        f"articles: {told['articles']}, {told['dated']} dated, {_span(told['first'], told['last'])}{pace}"
    ]
    if told["bylines"]:
        names = ", ".join(f"{name} ({count})" for name, count in told["bylines"].items())
        lines.append(f"by-lines: {names}")
    if told["zones"]:
        lines.append(
            f"times written in: {', '.join(f'UTC{zone} ({n})' for zone, n in told['zones'].items())}"
        )
    return lines


def _sharing(told: dict[str, Any]) -> list[str]:
    if not told["posts"]:
        return ["no post of the case links to it"]
    span = _span(told["first"], told["last"])
    return [f"linked in {told['posts']} posts of {told['accounts']} accounts, {span}"]
