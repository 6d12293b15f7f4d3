"""vigie coordinate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from vigie.app.cases import open_case
from vigie.app.coordinate import RunTables, coordinate
from vigie.app.engines import engine_of
from vigie.app.meaning import meaning_of
from vigie.cli.options import (
    case_option,
    detection_options,
    families_option,
    now_us,
    params_of,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk

__all__ = ["command", "run_document", "show_run"]


@click.command(name="coordinate")
@case_option
@detection_options
@families_option
@settings_options
@talking
def command(talk: Talk, folder: Path, **given: Any) -> None:
    """Find accounts that act together beyond chance, and group them.

    Example: vigie coordinate --case boycott --signal url,hashtag --window 60
    """
    case = open_case(folder)
    settings = settings_of(given, case.folder)
    params = params_of(given, settings)
    with_families = given.pop("with_families")
    with (
        engine_of(settings) as engine,
        talk.bars() as progress,
    ):
        tables = coordinate(
            case,
            params,
            engine=engine,
            clock=now_us,
            progress=progress,
            in_memory_rows=settings.in_memory_rows,
            with_families=with_families,
            meaning=meaning_of(settings.encoder),
        )
    if talk.as_json:
        talk.data(run_document(tables))
        return
    show_run(talk, tables)
    talk.say(f"next: vigie report --case {folder} · vigie explain G01 --case {folder}")


def run_document(tables: RunTables) -> dict[str, Any]:
    """Return a run as plain values: its log, its groups and their members by pseudonym."""
    run = tables["run"].to_pylist()[0]
    members = tables["cluster_member"].drop_columns(["account_uid", "run_id"]).to_pylist()
    return {
        "run": run | {name: json.loads(run[name] or "null") for name in ("params", "outcomes", "families")},
        "groups": [_group_document(row) for row in tables["cluster"].to_pylist()],
        "members": members,
    }


def _group_document(row: dict[str, Any]) -> dict[str, Any]:
    nested = ("signals", "platforms", "top_objects", "benign_checks")
    return row | {name: json.loads(row[name]) for name in nested}


def show_run(talk: Talk, tables: RunTables) -> None:
    """Print the outcome of each object type, then the groups."""
    run = tables["run"].to_pylist()[0]
    outcomes: dict[str, dict[str, Any]] = json.loads(run["outcomes"])
    looked = {kind: told for kind, told in outcomes.items() if told["outcome"] != "not-assessed"}
    talk.table([_outcome_row(kind, told) for kind, told in looked.items()])
    for reason, kinds in _missing(outcomes).items():
        talk.say(f"  not assessed ({reason}): {', '.join(kinds)}")
    common = _common(run)
    if common:
        talk.say(f"  {common} posts left out: common words, see vigie similar --text")
    talk.table([_group_row(row) for row in tables["cluster"].to_pylist()[:20]], title="groups")
    found = tables["account_discovery"]
    accepted = set(found.filter(found["accepted"])["account_uid"].to_pylist())
    groups, members = len(tables["cluster"]), set(tables["cluster_member"]["account_uid"].to_pylist())
    talk.line(
        f"run {run['run_id']}: {groups} groups, {len(members)} accounts in groups, "
        f"{len(accepted - members)} accepted accounts in no group"
    )


def _common(run: dict[str, Any]) -> int:
    told = json.loads(run["families"] or "{}").get("text", {})
    return int(told.get("figures", {}).get("boilerplate_posts", 0))


def _missing(outcomes: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, told in outcomes.items():
        if told["outcome"] == "not-assessed":
            kinds.setdefault(told["reason"], []).append(kind)
    return kinds


def _outcome_row(kind: str, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "object": kind,
        "outcome": told["outcome"],
        "actions": told["rows"],
        "window s": told["window_s"],
        "edges": told["edges"],
        "in decoys": float(told["decoy_edges"]),
        "accounts": told["accounts_accepted"],
        "edges kept": told["edges_accepted"],
        "p of the run": float(told["global_p"]),
    }


def _group_row(row: dict[str, Any]) -> dict[str, Any]:
    checks: dict[str, dict[str, Any]] = json.loads(row["benign_checks"])
    return {
        "group": row["label"],
        "accounts": row["n"],
        "joined pairs": row["n_edges"],
        "q": float(row["q"]),
        "median gap s": row["median_delta_us"] / 1e6,
        "objects": ", ".join(json.loads(row["signals"])),
        "innocent explanation": ", ".join(
            name for name, entry in checks.items() if entry["result"] == "failed"
        )
        or "none",
        "id": row["cluster_id"],
    }
