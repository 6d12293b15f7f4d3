"""A run of campaigns with all that a reader opens: names, hours, what people decided, events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from vigie import __version__
from vigie.app.calendars import case_events
from vigie.app.campaigns import KIND, campaign_standings
from vigie.app.merged import merged_tables
from vigie.app.report import groups_page, write_page
from vigie.campaigns.decisions import Standing, merge_targets
from vigie.detectors.ground.facts import FACTS
from vigie.detectors.timing.events import days_of_event
from vigie.engine.port import Engine
from vigie.engine.statements import read_statement
from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run
from vigie.model.errors import ParameterError, SourceError, nearest
from vigie.report.campaigns.build import build_dossier
from vigie.report.campaigns.content import CORE_ACCOUNT, HOURS, DossierContent

__all__ = ["OpenDossier", "event_rows", "open_dossier", "read_facts", "site_roles", "write_dossier"]

Row = dict[str, Any]
Event = tuple[int, str, dict[str, Any]]

_DAY_US = 86_400_000_000
_CALENDAR_SHOWN = 12


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """Tables of one run of campaigns and, from the commit it was computed on, what stands behind them.

    The calendar is what the case holds today, and so are the roles of sites, from the last run on sites: they
    say when things happened and what a site does, and change no measure.
    """

    case: Case
    tables: Mapping[str, pa.Table]
    accounts: pa.Table
    hours: pa.Table
    calendar: pa.Table
    site_roles: Mapping[str, str] = field(default_factory=dict)

    @property
    def run_id(self) -> str:
        """Id of the run of campaigns."""
        return str(self.tables["run"]["run_id"][0].as_py())

    @property
    def campaigns(self) -> list[Row]:
        """Campaigns as they stand, by label.

        Rows with `state`, `name`, `merged_into`, `decided_because`, and `absorbed`: the labels of campaigns
        of this run that were merged into it.
        """
        stand = campaign_standings(self.case)
        into = merge_targets(stand)
        found = sorted(self.tables["campaign"].to_pylist(), key=lambda row: row["label"])
        rows = []
        for row in found:
            told = stand.get(row["campaign_id"], Standing())
            rows.append(
                row
                | {
                    "state": told.state,
                    "name": told.name,
                    "merged_into": told.merged_into,
                    "decided_because": told.reason,
                    "absorbed": [
                        other["label"]
                        for other in found
                        if into.get(other["campaign_id"]) == row["campaign_id"]
                    ],
                }
            )
        return rows


def open_dossier(case: Case, engine: Engine, *, run: str = "latest") -> OpenDossier:
    """Read a run of campaigns by its id, the beginning of it, or `latest`.

    Raises:
        CaseError: there is no such run (VG304).
    """
    tables = merged_tables(load_run(case, run, kind=KIND), merge_targets(campaign_standings(case)))
    commit = int(tables["run"]["input_commit"][0].as_py())
    members = tables["campaign_member"].select(["campaign_id", "account_uid"])
    post, account = case.lake.relation("post", commit), case.lake.relation("account", commit)
    hours = engine.sql(
        read_statement(__package__, "campaign_hours"), {"post": post, "members": members}
    ).arrow()
    names = engine.sql(
        read_statement(__package__, "core_accounts"), {"account": account, "members": members}
    ).arrow()
    return OpenDossier(
        case, tables, CORE_ACCOUNT.check(names), HOURS.check(hours), case_events(case), site_roles(case)
    )


def site_roles(case: Case) -> dict[str, str]:
    """Return what each linked site does (facade, vendor or linked), as the last run on sites says, if any."""
    if "sites" not in list_runs(case)["kind"].to_pylist():
        return {}
    members = load_run(case, "latest", kind="sites")["site_cluster_member"]
    return {str(row["domain"]): str(row["role"]) for row in members.select(["domain", "role"]).to_pylist()}


def read_facts(folder: Path) -> dict[str, pa.Table]:
    """Read the tables of facts of a folder: `affiliation.csv`, `follower.csv`, … with the columns of FACTS.

    Raises:
        ParameterError: a CSV file bears the name of no table of facts (VG104).
        ContractError: a file lacks a column (VG101).
        SourceError: a file cannot be read as CSV (VG208).
    """
    found: dict[str, pa.Table] = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in FACTS:
            hint = nearest(path.stem, FACTS)
            raise ParameterError("VG104", f"{path.name} is no table of facts", place=str(folder), hint=hint)
        found[path.stem] = _read_fact(path)
    return found


def event_rows(opened: OpenDossier, campaign: Row) -> list[Event]:
    """Return what happened when: (time, word, values), in the order of time.

    Words: `burst` (accounts created together, from AC02), `first` and `last` (posts on its objects),
    `relayed` (the first account outside passes something on), `calendar` and `anniversary` (at most twelve
    days of the calendar while the core posted, those nearest to the beginning).
    """
    hours = [
        row["hour_us"] for row in opened.hours.to_pylist() if row["campaign_id"] == campaign["campaign_id"]
    ]
    span = min([campaign["first_at_us"], *hours]), max([campaign["last_at_us"], *hours])
    told: list[Event] = _calendar_events(opened.calendar, campaign["first_at_us"], span)
    for row in opened.tables["evidence"].to_pylist():
        if row["subject_id"] == campaign["campaign_id"] and row["statement"] == "indice.AC02.burst":
            bursts = json.loads(row["statement_values"])["bursts"] if row["outcome"] == "found" else []
            told += [(at, "burst", {"accounts": n, "days": width}) for at, width, n, _ in bursts]
    told.append((campaign["first_at_us"], "first", {}))
    told.append((campaign["last_at_us"], "last", {"posts": campaign["n_posts"]}))
    relays = [
        row["first_at_us"]
        for row in opened.tables["campaign_relay"].to_pylist()
        if row["campaign_id"] == campaign["campaign_id"] and row["first_at_us"] >= campaign["first_at_us"]
    ]
    if relays:
        told.append((min(relays), "relayed", {"relays": campaign["n_relays"]}))
    return sorted(told, key=lambda event: (event[0], event[1]))


def _calendar_events(calendar: pa.Table, begun_us: int, span_us: tuple[int, int]) -> list[Event]:
    first, last = (at_us // _DAY_US for at_us in span_us)
    found = [
        (abs(day - begun_us // _DAY_US), day * _DAY_US, row, years)
        for row in calendar.to_pylist()
        for day, years in days_of_event(row["day"], row["anniversaries"])
        if first <= day <= last
    ]
    found.sort(key=lambda each: (each[0], each[2]["event_id"]))
    return [
        (
            at_us,
            "anniversary" if years else "calendar",
            {"title": row["title"], "kind": row["kind"] or "—", "years": f"{years:+d}"},
        )
        for _, at_us, row, years in found[:_CALENDAR_SHOWN]
    ]


def write_dossier(
    opened: OpenDossier,
    folder: Path,
    *,
    lang: str,
    marking: str,
    identify_reason: str | None,
    now_us: int,
) -> Path:
    """Write the report on the campaigns of a run as one HTML file and return where.

    Raises:
        OutsideError: the file cannot be written (VG501).
    """
    run = opened.tables["run"].to_pylist()[0]
    content = DossierContent(
        run=run,
        campaigns=[row for row in opened.campaigns if not row["merged_into"]],
        members=opened.tables["campaign_member"].to_pylist(),
        relays=opened.tables["campaign_relay"].to_pylist(),
        evidence=opened.tables["evidence"].to_pylist(),
        accounts=opened.accounts.to_pylist(),
        parts=opened.tables["campaign_part"].to_pylist(),
        hours=opened.hours.to_pylist(),
        site_roles=opened.site_roles,
        events={row["campaign_id"]: event_rows(opened, row) for row in opened.campaigns},
        case_title=opened.case.title,
        tool_version=__version__,
        generated_at_us=now_us,
        lang=lang,
        marking=marking,
        identify_reason=identify_reason,
        groups_page=groups_page(opened.case, json.loads(run["params"])["of_run"], lang, seen_from=folder),
    )
    return write_page(build_dossier(content), folder / f"campaigns.{lang}.html")


def _read_fact(path: Path) -> pa.Table:
    contract = FACTS[path.stem]
    types = {column.name: column.type for column in contract.columns}
    options = pacsv.ConvertOptions(column_types=types, strings_can_be_null=False)
    try:
        table = pacsv.read_csv(path, convert_options=options)
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise SourceError("VG208", f"not readable as CSV: {error}", place=str(path)) from error
    return contract.check(table, place=str(path))
