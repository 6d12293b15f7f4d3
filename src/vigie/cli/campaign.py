"""vigie campaign."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vigie.app.campaigns import CampaignPlan, Decision, decide, draw, find_campaign
from vigie.app.cases import open_case
from vigie.app.dossier import OpenDossier, open_dossier, read_facts, write_dossier
from vigie.app.engines import engine_of
from vigie.app.indices import IndicePlan
from vigie.app.report import out_folder
from vigie.cli.calendars import add_calendars, calendar_options
from vigie.cli.options import (
    case_option,
    now_us,
    report_options,
    settings_of,
    settings_options,
    talking,
)
from vigie.cli.talk import Talk
from vigie.detectors.ground.spec import GroundParams

__all__ = ["campaign_rows", "command", "opened_dossier", "show_campaigns"]

Row = dict[str, Any]

_PARTS = 12


@click.group(name="campaign")
def command() -> None:
    """Draw campaigns from the groups of a run, read them, and decide on them.

    Example: vigie campaign draw --case boycott
    """


@command.command(name="draw")
@case_option
@report_options
@calendar_options
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of tables that a person adds: affiliation.csv, …"
)
@settings_options
@talking
def draw_command(
    talk: Talk, folder: Path, run: str, identify: str | None, facts: Path | None, **given: Any
) -> None:
    """Fuse groups into campaigns, run all indices, write the report.

    Example: vigie campaign draw --case boycott --facts coded/ --calendar events.csv --holidays FR,AZ
    """
    case = open_case(folder)
    added = {name: given.pop(name) for name in ("calendars", "holidays")}
    settings = settings_of(given, case.folder)
    plan = CampaignPlan(indices=IndicePlan(ground=GroundParams(seed=settings.seed)))
    known = read_facts(facts) if facts else {}
    with engine_of(settings) as engine, talk.bars() as progress:
        add_calendars(talk, case, engine, added)
        tables = draw(case, engine=engine, clock=now_us, run=run, plan=plan, facts=known, progress=progress)
        run_id = str(tables["run"]["run_id"][0].as_py())
        opened = open_dossier(case, engine, run=run_id)
    path = write_dossier(
        opened,
        out_folder(case, run_id),
        lang=settings.lang,
        marking=settings.marking,
        identify_reason=identify,
        now_us=now_us(),
    )
    _tell(talk, opened, report=path)


@command.command(name="list")
@case_option
@report_options
@settings_options
@talking
def list_command(talk: Talk, folder: Path, **given: Any) -> None:
    """List the campaigns of a run and how they stand.

    Example: vigie campaign list --case boycott
    """
    _tell(talk, opened_dossier(folder, given))


@command.command(name="show")
@click.argument("name")
@case_option
@report_options
@settings_options
@talking
def show_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Show one campaign: what joins it, what the indices say, what is said most.

    Example: vigie campaign show C01 --case boycott
    """
    run = str(given["run"])
    opened = opened_dossier(folder, given)
    wanted = find_campaign(opened.case, name, run=run)["campaign_id"]
    row = next(each for each in opened.campaigns if each["campaign_id"] == wanted)
    evidence = [each for each in opened.tables["evidence"].to_pylist() if each["subject_id"] == wanted]
    parts = [each for each in opened.tables["campaign_part"].to_pylist() if each["campaign_id"] == wanted]
    if talk.as_json:
        told = {"evidence": [_evidence_document(each) for each in evidence]}
        told["parts"] = [
            each | {"reason": json.loads(each["reason"]), "site_role": _site_role(opened, each)}
            for each in parts
        ]
        talk.data(_document(row) | told)
        return
    _show(talk, row, evidence, [each | {"site_role": _site_role(opened, each)} for each in parts])


def _decision_options(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every decision needs: the campaign, the case, the reason and who decides."""
    for option in (
        click.option("--by", "decided_by", help="Who decides; the user of this machine when absent."),
        click.option("--reason", required=True, help="Why; kept with the decision."),
        case_option,
    ):
        wrapped = option(wrapped)
    return wrapped


@command.command(name="confirm")
@click.argument("name")
@_decision_options
@talking
def confirm_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Keep a campaign; no later run changes that.

    Example: vigie campaign confirm C01 --reason "seen by two analysts"
    """
    _record(talk, folder, name, "confirm", given)


@command.command(name="dismiss")
@click.argument("name")
@_decision_options
@talking
def dismiss_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Set a campaign aside; no later run changes that.

    Example: vigie campaign dismiss C02 --reason "a union's own call"
    """
    _record(talk, folder, name, "dismiss", given)


@command.command(name="reopen")
@click.argument("name")
@_decision_options
@talking
def reopen_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Make a campaign a candidate again; earlier decisions stay on record.

    Example: vigie campaign reopen C02 --reason "new posts"
    """
    _record(talk, folder, name, "reopen", given)


@command.command(name="rename")
@click.argument("name")
@click.argument("value", metavar="TITLE")
@_decision_options
@talking
def rename_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Give a campaign a name of its own.

    Example: vigie campaign rename C01 "Blue wave" --reason "code name"
    """
    _record(talk, folder, name, "rename", given)


@command.command(name="merge")
@click.argument("name")
@click.argument("value", metavar="INTO")
@_decision_options
@talking
def merge_command(talk: Talk, name: str, folder: Path, **given: Any) -> None:
    """Record that a campaign is part of another one.

    Example: vigie campaign merge C02 C01 --reason "same source"
    """
    _record(talk, folder, name, "merge", given)


def opened_dossier(folder: Path, given: dict[str, Any]) -> OpenDossier:
    """Open the run of campaigns that a command's arguments name."""
    given.pop("identify", None)
    run = given.pop("run")
    settings = settings_of(given, folder)
    with engine_of(settings) as engine:
        return open_dossier(open_case(folder), engine, run=run)


def campaign_rows(opened: OpenDossier) -> list[Row]:
    """Return the campaigns of a run as a table for people."""
    return [
        {
            "campaign": row["label"],
            "name": row["name"] or "—",
            "stands": "merged" if row["merged_into"] else row["state"],
            "proposed": row["proposed"],
            "indices": ", ".join(json.loads(row["indices"])) or "none",
            "core": row["n_core"],
            "others": row["n_relays"],
            "posts": row["n_posts"],
            "originals": row["n_originals"],
            "groups": len(json.loads(row["groups"])),
            "since the run before": row["change"],
            "id": row["campaign_id"],
        }
        for row in opened.campaigns
    ]


def _record(talk: Talk, folder: Path, name: str, kind: str, given: dict[str, Any]) -> None:
    decision = Decision(
        kind=kind,
        value=given.get("value") or "",
        reason=given["reason"],
        decided_by=given["decided_by"] or getpass.getuser(),
    )
    decision_id = decide(open_case(folder), name, decision, now_us=now_us())
    if talk.as_json:
        talk.data({"decision_id": decision_id, "kind": kind, "campaign": name})
        return
    talk.line(f"{kind} {name}: recorded as {decision_id}")


def _tell(talk: Talk, opened: OpenDossier, *, report: Path | None = None) -> None:
    if talk.as_json:
        where = {"report": str(report)} if report else {}
        talk.data({"campaigns": [_document(row) for row in opened.campaigns], **where})
        return
    show_campaigns(talk, opened)
    if report:
        talk.line(f"report: {report}")


def show_campaigns(talk: Talk, opened: OpenDossier) -> None:
    """Print the campaigns of a run, or that there are none and why."""
    talk.table(campaign_rows(opened), title="campaigns")
    if not opened.campaigns:
        talk.line("no campaign: no group stands that neither chance nor an innocent cause explains")


def _document(row: Row) -> Row:
    nested = ("groups", "joined_by", "objects", "targets", "narratives", "platforms", "indices", "earlier")
    return row | {name: json.loads(row[name]) for name in nested}


def _evidence_document(row: Row) -> Row:
    """Return a measure as plain values; accounts are not named by their ids."""
    kept = {name: value for name, value in row.items() if name not in {"accounts", "posts", "actions"}}
    return kept | {"statement_values": json.loads(row["statement_values"])}


def _show(talk: Talk, row: Row, evidence: list[Row], parts: list[Row]) -> None:
    talk.line(f"{row['label']} {row['name']} ({row['campaign_id']}): {row['state']}, {row['change']}")
    talk.line(
        f"{row['n_core']} accounts in its core, {row['n_posts']} posts, {row['n_originals']} of them "
        f"originals; {row['n_relays']} others passed contents on"
    )
    shown = sorted(parts, key=lambda part: (part["role"] != "made-of", -part["n_inside"], part["part_id"]))
    talk.table([_part_row(part) for part in shown[:_PARTS]], title="made of")
    if len(shown) > _PARTS:
        talk.say(f"  {len(shown) - _PARTS} more parts: --json lists them all")
    talk.table([_narrative_row(told) for told in json.loads(row["narratives"])], title="said most")
    talk.table([_evidence_row(each) for each in evidence if each["outcome"] != "not-assessed"])
    missing = [each for each in evidence if each["outcome"] == "not-assessed"]
    for each in missing:
        talk.say(f"  not assessed: {each['indice']} {each['measure']} ({each['statement']})")


def _site_role(opened: OpenDossier, part: Row) -> str | None:
    """Return what a site does in its network, where a run on sites says it."""
    return opened.site_roles.get(part["part_id"]) if part["kind"] == "domain" else None


def _part_row(part: Row) -> Row:
    words = json.loads(part["reason"]).get("text", "")
    return {
        "kind": part["kind"],
        "part": words[:60] or part["part_id"],
        "how": f"{part['role']}, site: {part['site_role']}" if part["site_role"] else part["role"],
        "core": part["n_inside"],
        "others": part["n_outside"],
    }


def _narrative_row(told: Row) -> Row:
    return {
        "topic": told["topic"],
        "accounts": told["accounts"],
        "posts": told["posts"],
        "texts": told["families"],
        "calls": told["call"],
        "for example": told["texts"][0]["text"][:80],
    }


def _evidence_row(row: Row) -> Row:
    return {
        "indice": f"{row['indice']} {row['measure']}",
        "outcome": row["outcome"],
        "value": row["value"],
        "from": row["low"],
        "to": row["high"],
        "alike": row["baseline"],
        "ratio": row["lift"],
        "q": row["q"],
        "speaks to": row["criterion"],
    }
