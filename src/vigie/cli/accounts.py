"""vigie accounts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from vigie.app.campaigns import find_campaign
from vigie.cli.campaign import opened_dossier
from vigie.cli.options import case_option, report_options, settings_options, talking
from vigie.cli.talk import Talk
from vigie.model.errors import InputError

__all__ = ["command"]


@click.command(name="accounts")
@click.argument("name")
@case_option
@report_options
@settings_options
@talking
def command(talk: Talk, name: str, folder: Path, identify: str | None, **given: Any) -> None:
    """List the core of campaign NAME: who plays which part, by pseudonym. Others are counted, never listed.

    Example: vigie accounts C01 --case boycott
    """
    if identify is not None and not identify.strip():
        raise InputError(
            "VG601", "accounts can be identified only for a reason", hint='--identify "order 12"'
        )
    run = str(given["run"])
    opened = opened_dossier(folder, given)
    row = find_campaign(opened.case, name, run=run)
    handles = {each["account_uid"]: each["handle"] for each in opened.accounts.to_pylist()}
    members = [
        _member(each, handles if identify else None)
        for each in opened.tables["campaign_member"].to_pylist()
        if each["campaign_id"] == row["campaign_id"]
    ]
    members.sort(key=lambda each: (each["first post"], each["account"]))
    if talk.as_json:
        talk.data({"campaign": row["campaign_id"], "core": members, "others": row["n_relays"]})
        return
    talk.table(members)
    talk.line(f"{row['n_relays']} others passed contents on: counted, taken to act in good faith")


def _member(row: dict[str, Any], handles: dict[str, str | None] | None) -> dict[str, Any]:
    reason = json.loads(row["reason"])
    figures = ", ".join(f"{name} {value}" for name, value in reason.items() if name != "word")
    first = row["first_at_us"]
    at = datetime.fromtimestamp(first / 1e6, tz=UTC).strftime("%Y-%m-%d %H:%M:%S") if first else ""
    name = row["pseudonym"] if handles is None else f"{handles.get(row['account_uid']) or row['account_uid']}"
    return {
        "account": name,
        "part": row["role"],
        "confidence": row["confidence"],
        "why": f"{reason['word']} ({figures})",
        "posts": row["n_posts"],
        "first post": at,
    }
