"""vigie impact."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from vigie.app.characterise import record_for
from vigie.characterisation.words import said
from vigie.cli.acting import Desk, acting, at_desk, read_content, text_option, texts
from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]

_CONTENT = ("category", "evidence", "figures", "counterfactual", "reason")


@click.group(name="impact")
def command() -> None:
    """Record how far a campaign went: the Breakout Scale and figures of reach.

    Example: vigie impact show --campaign C01
    """


@command.command(name="set")
@acting()
@click.option(
    "--from", "path", type=click.Path(path_type=Path), help="The assessment (TOML), with its figures."
)
@click.option("--category", type=click.IntRange(1, 6), help="Breakout category.")
@click.option("--evidence", multiple=True, help="What shows the category; repeatable.")
@text_option("because", "why that category")
@text_option("counterfactual", "what would have happened anyway, or why nobody can say")
@talking
def set_command(talk: Talk, desk: Desk, path: Path | None, **given: Any) -> None:
    """Record what is known of effects; the last assessment counts.

    Example: vigie impact set --category 2 --evidence post:x:12 --because "…" --counterfactual "…"
    """
    content = read_content(path, _CONTENT) if path else {}
    told = {
        "category": given.pop("category"),
        "evidence": list(given.pop("evidence")),
        "reason": texts(given, "because"),
        "counterfactual": texts(given, "counterfactual"),
    }
    desk.record(talk, "impact.set", content | {name: value for name, value in told.items() if value})


@command.command(name="show")
@at_desk
@settings_options
@talking
def show_command(talk: Talk, desk: Desk, **given: Any) -> None:
    """Show what is known of effects.

    Example: vigie impact show --campaign C01
    """
    lang = settings_of(given, desk.case.folder).lang
    impact = record_for(desk.case, desk.campaign).impact
    if talk.as_json:
        talk.data(asdict(impact) if impact else None)
    elif impact is None:
        talk.line("nobody has assessed the impact")
    else:
        talk.line(f"Breakout category {impact.category} ({impact.by}): {said(impact.reason, lang)}")
        talk.table([{"figure": each.name, "value": each.value, "unit": each.unit} for each in impact.figures])
        talk.line(said(impact.counterfactual, lang))
