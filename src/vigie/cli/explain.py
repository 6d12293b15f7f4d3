"""vigie explain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vigie.app.explain import Explanation, explain
from vigie.cli.opened import opened_content
from vigie.cli.options import case_option, report_options, settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="explain")
@click.argument("name")
@case_option
@report_options
@click.option(
    "--pairs", type=click.IntRange(min=0), default=20, show_default=True, help="Pairs of posts to show."
)
@settings_options
@talking
def command(talk: Talk, name: str, folder: Path, pairs: int, **given: Any) -> None:
    """Show the posts behind NAME: an edge (E-…), a group (G-…) or the label of a group (G01).

    Example: vigie explain G01 --case boycott
    """
    settings = settings_of(given, folder)
    told = explain(opened_content(folder, settings, **given), name, at_most=pairs)
    if talk.as_json:
        talk.data(told.as_dict())
        return
    _show(talk, told)


def _show(talk: Talk, told: Explanation) -> None:
    talk.line(told.statement)
    talk.line(" · ".join(f"{name} {_plain(value)}" for name, value in told.figures.items()))
    talk.table(told.members[:30])
    for pair in told.pairs:
        talk.line()
        talk.line(f"{pair['gap_s']:g} s apart on {' · '.join(pair['objects'])}")
        for side in ("a", "b"):
            post = pair[side]
            talk.line(f"  {post['at']}  {post['account']}  {post['text'] or ''}".rstrip())
    talk.line()
    for check in told.innocent:
        figure = "" if check["figure"] is None else f" ({check['figure']:.2f})"
        talk.line(f"{check['check']}: {check['result']}{figure}, {check['sentence']}")
    talk.line("this does not show:")
    for limit in told.does_not_show:
        talk.line(f"  {limit}")


def _plain(value: Any) -> str:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)
