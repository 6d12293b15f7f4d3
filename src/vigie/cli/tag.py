"""vigie tag."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from vigie.app.characterise import record_for, tag_contents
from vigie.app.engines import engine_of
from vigie.app.gathering import gather_dossier
from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.disarm.framework import technique
from vigie.cli.acting import Desk, acting
from vigie.cli.options import settings_of, settings_options, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="tag")
@click.argument("technique_id", required=False)
@acting()
@click.option("--evidence", multiple=True, help="What shows it: AC02.burst, X-12ab…; repeatable.")
@click.option("--withdraw", is_flag=True, help="Take the tag back; the log keeps it.")
@settings_options
@talking
def command(
    talk: Talk,
    technique_id: str | None,
    desk: Desk,
    evidence: tuple[str, ...],
    withdraw: bool,  # noqa: FBT001 - a flag
    **given: Any,
) -> None:
    """Tag a campaign with a technique of DISARM Red v1.6, or list its tags and what evidence suggests.

    Ids of earlier versions become those of v1.6, and the tag says so.

    Example: vigie tag T0049.001 --evidence AC02.burst --campaign C01
    """
    if technique_id is None:
        _list(talk, desk, given)
    elif withdraw:
        desk.record(talk, "tag.withdraw", {"technique_id": technique_id})
    else:
        desk.record(talk, "tag.add", *tag_contents(technique_id, evidence))


def _list(talk: Talk, desk: Desk, given: dict[str, Any]) -> None:
    with engine_of(settings_of(given, desk.case.folder)) as engine:
        dossier = gather_dossier(desk.case, engine, desk.campaign)
    tags = record_for(desk.case, desk.campaign).tags
    suggested = [each for each in dossier.suggestions if each.target not in {*CRITERIA, *tags}]
    if talk.as_json:
        told = [asdict(each) for each in dossier.tags]
        talk.data({"tags": told, "suggestions": [asdict(each) for each in suggested]})
        return
    talk.table(
        [
            {
                "id": each.technique_id,
                "technique": each.name,
                "tactic": each.tactic,
                "evidence": ", ".join(each.evidence),
            }
            for each in dossier.tags
        ]
    )
    for each in suggested:
        name = technique(each.target).name
        talk.say(f"  to look at: {each.target} {name}, for {', '.join(each.evidence)}")
