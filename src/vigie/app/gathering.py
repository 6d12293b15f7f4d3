"""Gather all that is known, found and decided about one campaign into a dossier."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from vigie import __version__
from vigie.app.campaigns import find_campaign
from vigie.app.dossier import OpenDossier, event_rows, open_dossier
from vigie.characterisation.criteria import CRITERIA, Finding
from vigie.characterisation.dossier import Dossier, evidence_id
from vigie.engine.port import Engine
from vigie.engine.statements import read_statement
from vigie.lake.case import Case

__all__ = ["gather_dossier"]

Row = dict[str, Any]


def gather_dossier(case: Case, engine: Engine, campaign: str, *, run: str = "latest") -> Dossier:
    """Return the dossier of a campaign.

    Args:
        case: the case.
        engine: where relations are computed.
        campaign: its id, the beginning of it, or its label in the run.
        run: run of campaigns: its id, the beginning of it, or `latest`.

    Raises:
        CaseError: there is no such run or campaign (VG304).
    """
    opened = open_dossier(case, engine, run=run)
    wanted = find_campaign(case, campaign, run=run)["campaign_id"]
    row = next(each for each in opened.campaigns if each["campaign_id"] == wanted)
    members = _of(opened, "campaign_member", wanted)
    evidence = [
        each | {"evidence_id": evidence_id(each)}
        for each in opened.tables["evidence"].to_pylist()
        if each["subject_id"] == wanted
    ]
    names = {member["account_uid"] for member in members}
    commit = int(opened.tables["run"]["input_commit"][0].as_py())
    return Dossier(
        campaign=row,
        members=members,
        accounts=[each for each in opened.accounts.to_pylist() if each["account_uid"] in names],
        relays=_of(opened, "campaign_relay", wanted),
        evidence=evidence,
        posts=_posts(case, engine, commit, evidence, members),
        hours=[each for each in opened.hours.to_pylist() if each["campaign_id"] == wanted],
        events=event_rows(opened, row),
        sites=_sites(case, engine, row),
        source_files=case.lake.read("source_file", commit).to_pylist(),
        run=opened.tables["run"].to_pylist()[0],
        findings=[Finding(criterion=criterion, rationale={}) for criterion in CRITERIA],
        case_title=case.title,
        case_purpose=case.purpose,
        tool_version=__version__,
    )


def _of(opened: OpenDossier, table: str, campaign_id: str) -> list[Row]:
    return [row for row in opened.tables[table].to_pylist() if row["campaign_id"] == campaign_id]


def _posts(case: Case, engine: Engine, commit: int, evidence: list[Row], members: list[Row]) -> list[Row]:
    wanted = sorted({post for row in evidence for post in json.loads(row["posts"])})
    inputs = {
        "post": case.lake.relation("post", commit),
        "wanted": pa.table({"post_uid": pa.array(wanted, pa.string())}),
        "members": pa.table(
            {
                name: pa.array([row[name] for row in members], pa.string())
                for name in ("account_uid", "pseudonym")
            }
        ),
    }
    return engine.sql(read_statement(__package__, "dossier_posts"), inputs).arrow().to_pylist()


def _sites(case: Case, engine: Engine, campaign: Row) -> list[Row]:
    """Return what is stated, up to now, on the hosts among the campaign's objects."""
    hosts = pa.table({"domain": pa.array(_hosts(campaign), pa.string())})
    inputs = {"site_observation": case.lake.relation("site_observation"), "hosts": hosts}
    return engine.sql(read_statement(__package__, "dossier_sites"), inputs).arrow().to_pylist()


def _hosts(campaign: Row) -> list[str]:
    """Return the hosts of the links and domains that the core uses, with and without `www.`."""
    found: set[str] = set()
    for each in json.loads(campaign["objects"]):
        if each["type"] == "domain":
            found.add(each["object"])
        elif each["type"] == "url":
            found.add(urlsplit(each["object"]).hostname or "")
    bare = {host.removeprefix("www.") for host in found if host}
    return sorted(bare | {f"www.{host}" for host in bare})
