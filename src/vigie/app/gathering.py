"""Gather all that is known, found and decided about one campaign into a dossier."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from vigie import __version__
from vigie.app.campaigns import KIND, find_campaign
from vigie.app.dossier import OpenDossier, event_rows, open_dossier
from vigie.cases.acts import Act
from vigie.cases.exhibits import Exhibit, exhibits_of
from vigie.cases.log import read_acts
from vigie.cases.markings import handling, markings_of
from vigie.characterisation.disarm.suggesting import suggested_techniques
from vigie.characterisation.dossier import Dossier, evidence_id, wordings_of
from vigie.characterisation.reading_evidence import not_shown, suggested_criteria
from vigie.characterisation.record import Record, record_of
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.lake.case import Case
from vigie.lake.runs import load_run

__all__ = ["gather_dossier"]

Row = dict[str, Any]

"""Posts shown of each wording."""


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
    names = {member["account_uid"] for member in members}
    acts = read_acts(case)
    record = record_of(acts, wanted)
    current = _evidence(opened.tables["evidence"], wanted)
    evidence = current + _earlier_evidence(case, record, current, wanted)
    looking = _Looking(case, engine, int(opened.tables["run"]["input_commit"][0].as_py()), members)
    domains = looking.domains()
    exhibits = [each for each in exhibits_of(acts).values() if each.campaign_id in {"", wanted}]
    dossier = Dossier(
        campaign=row,
        members=members,
        accounts=[each for each in opened.accounts.to_pylist() if each["account_uid"] in names],
        relays=_of(opened, "campaign_relay", wanted),
        evidence=evidence,
        posts=looking.posts(_posts_cited(record, evidence) + _examples(row)),
        hours=[each for each in opened.hours.to_pylist() if each["campaign_id"] == wanted],
        events=event_rows(opened, row),
        sites=looking.sites(domains, exhibits),
        source_files=case.lake.read("source_file", looking.commit).to_pylist(),
        run=opened.tables["run"].to_pylist()[0],
        findings=list(record.characterisation.findings.values()),
        not_shown=not_shown(current),
        suggestions=suggested_criteria(current) + suggested_techniques(current),
        exhibits=exhibits,
        domains=domains,
        case_title=case.title,
        case_purpose=case.purpose,
        tool_version=__version__,
    )
    return _with_record(_with_log(dossier, acts), record)


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks into the lake, as one commit left it, for what stands behind a campaign."""

    case: Case
    engine: Engine
    commit: int
    members: list[Row]

    def posts(self, wanted: list[str]) -> list[Row]:
        """Return the posts of those ids."""
        table = pa.table({"post_uid": pa.array(sorted(set(wanted)), pa.string())})
        return self._rows("dossier_posts", post=self._lake("post"), wanted=table, members=self._core())

    def domains(self) -> list[Row]:
        """Return the domains that the core links to."""
        return self._rows(
            "dossier_domains",
            post_object=self._lake("post_object"),
            post=self._lake("post"),
            members=self._core(),
        )

    def sites(self, domains: list[Row], exhibits: Sequence[Exhibit]) -> list[Row]:
        """Return what is stated, up to now, on the hosts that the core links to or that exhibits show."""
        hosts = {row["domain"] for row in domains}
        hosts |= {urlsplit(each.source_url).hostname or "" for each in exhibits}
        bare = {host.removeprefix("www.") for host in hosts if host}
        listed = sorted(bare | {f"www.{host}" for host in bare})
        table = pa.table({"domain": pa.array(listed, pa.string())})
        observed = self.case.lake.relation("site_observation")
        return self._rows("dossier_sites", site_observation=observed, hosts=table)

    def _lake(self, name: str) -> Input:
        return self.case.lake.relation(name, self.commit)

    def _core(self) -> pa.Table:
        names = ("account_uid", "pseudonym")
        return pa.table({name: pa.array([row[name] for row in self.members], pa.string()) for name in names})

    def _rows(self, statement: str, **inputs: Input) -> list[Row]:
        rows: list[Row] = self.engine.sql(read_statement(__package__, statement), inputs).arrow().to_pylist()
        return rows


def _with_record(dossier: Dossier, record: Record) -> Dossier:
    stand = record.characterisation
    return replace(
        dossier,
        end=stand.end,
        out_of_scope=stand.out_of_scope,
        hypotheses=list(record.hypotheses.by_id.values()),
        weighings=list(record.hypotheses.cells.values()),
        political_decision=record.hypotheses.decision,
        tags=[record.tags[name] for name in sorted(record.tags)],
        impact=record.impact,
    )


def _with_log(dossier: Dossier, acts: Sequence[Act]) -> Dossier:
    """Add markings and the state of the log; a campaign that nobody marked is TLP:AMBER."""
    campaign_id = dossier.campaign["campaign_id"]
    markings = markings_of(acts, campaign_id)
    tlp, pap = handling(markings)
    return replace(
        dossier,
        markings=markings,
        tlp=tlp,
        pap=pap,
        log_digest=acts[-1].digest if acts else "",
    )


def _evidence(table: pa.Table, campaign_id: str) -> list[Row]:
    return [
        row | {"evidence_id": evidence_id(row)}
        for row in table.to_pylist()
        if row["subject_id"] == campaign_id
    ]


def _earlier_evidence(case: Case, record: Record, current: list[Row], campaign_id: str) -> list[Row]:
    """Return rows of earlier runs that acts cite."""
    known = {row["evidence_id"] for row in current}
    cited = {each for each in record.cited if "@" in each} - known
    runs = sorted({each.rsplit("@", 1)[1] for each in cited})
    tables = [load_run(case, run, kind=KIND)["evidence"] for run in runs]
    return [row for table in tables for row in _evidence(table, campaign_id) if row["evidence_id"] in cited]


def _examples(campaign: Row) -> list[str]:
    """Return the ids of the first posts of the core with each wording that the campaign spreads."""
    return [uid for each in wordings_of(campaign) for uid in each["first"]]


def _posts_cited(record: Record, evidence: list[Row]) -> list[str]:
    named = {post for row in evidence for post in json.loads(row["posts"])}
    return sorted(named | {each.removeprefix("post:") for each in record.cited if each.startswith("post:")})


def _of(opened: OpenDossier, table: str, campaign_id: str) -> list[Row]:
    return [row for row in opened.tables[table].to_pylist() if row["campaign_id"] == campaign_id]
