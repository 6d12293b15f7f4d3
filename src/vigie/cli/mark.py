"""vigie mark."""

from __future__ import annotations

from dataclasses import asdict

import click

from vigie.app.campaigns import find_campaign
from vigie.app.characterise import mark
from vigie.cases.log import read_acts
from vigie.cases.markings import handling, markings_of
from vigie.cli.acting import Desk, acting
from vigie.cli.options import now_us, talking
from vigie.cli.talk import Talk

__all__ = ["command"]


@click.command(name="mark")
@click.argument("subject", required=False)
@click.argument("value", required=False)
@acting()
@talking
def command(talk: Talk, subject: str | None, value: str | None, desk: Desk) -> None:
    """Set how an object may be handled (TLP 2.0, PAP), or list what is set; the highest wins.

    An object is `campaign`, an exhibit, a piece of evidence, a hypothesis (H1) or a tag (tag:T0049.001).

    Example: vigie mark X-12ab TLP:AMBER --reason "shows a witness" --campaign C01
    """
    if subject is not None:
        act = mark(
            desk.case, desk.campaign, subject, value or "", reason=desk.reason, by=desk.by, now_us=now_us()
        )
        if talk.as_json:
            talk.data(act.row)
        else:
            talk.line(
                f"{act.draft.content['subject']}: {act.draft.content['value']}, recorded as {act.act_id}"
            )
        return
    campaign_id = find_campaign(desk.case, desk.campaign)["campaign_id"]
    markings = markings_of(read_acts(desk.case), campaign_id)
    tlp, pap = handling(markings)
    if talk.as_json:
        talk.data({"tlp": tlp, "pap": pap, "markings": [asdict(each) for each in markings]})
        return
    talk.line(f"as a whole: {tlp}, {pap}")
    talk.table([{"object": each.subject, "marking": each.value, "by": each.by} for each in markings])
