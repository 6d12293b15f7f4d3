"""Draw campaigns from the groups of a run, measure them, keep them under stable ids, and record decisions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from vigie import __version__
from vigie.app.acting import actions_with_families
from vigie.app.calendars import case_events
from vigie.app.coordinate import pseudonyms
from vigie.app.families import stored_families
from vigie.app.indices import IndicePlan, assess_indices, group_subjects, tally
from vigie.app.merged import merged_tables
from vigie.app.progress import Progress, silent
from vigie.campaigns.benign import unexplained
from vigie.campaigns.decisions import KINDS, Standing, merge_targets, standings
from vigie.campaigns.fusing.drawing import Before, CampaignTables, draw_campaigns
from vigie.campaigns.spec import CampaignParams
from vigie.campaigns.support import with_support
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.ground.laid import Subject
from vigie.detectors.text_families.spec import SPEC as TEXT_FAMILIES
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run, save_run
from vigie.model.campaign_tables import CAMPAIGN_DECISION
from vigie.model.errors import CaseError, ParameterError, nearest
from vigie.model.event_tables import EVENT
from vigie.model.ids import RunId, short_id
from vigie.model.tables import RUN

__all__ = [
    "CampaignPlan",
    "Decision",
    "campaign_standings",
    "candidate_groups",
    "decide",
    "draw",
    "find_campaign",
    "only_campaign",
]

Row = dict[str, Any]
RunTables = dict[str, pa.Table]

KIND = "campaigns"
"""The kind of run that holds campaigns and what indices say."""
_SEED_CODES = (f"{TEXT_FAMILIES.code} pasted", f"{TEXT_FAMILIES.code} reposts")
_READ = ("account", "account_snapshot", "post", "post_object", "post_metric", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlan:
    """How campaigns are drawn and measured.

    Attributes:
        campaigns: Parameters of fusion, roles and tracking.
        indices: Which indices, and their parameters.
    """

    campaigns: CampaignParams = field(default_factory=CampaignParams)
    indices: IndicePlan = field(default_factory=IndicePlan)


def draw(
    case: Case,
    *,
    engine: Engine,
    clock: Callable[[], int],
    run: str = "latest",
    plan: CampaignPlan | None = None,
    facts: Mapping[str, pa.Table] | None = None,
    progress: Progress = silent,
) -> RunTables:
    """Fuse the groups of a run into campaigns, run all indices on them, and save a run of kind `campaigns`.

    Args:
        case: the case.
        engine: where relations are computed.
        clock: gives the time, µs since 1970 UTC.
        run: run of co-action whose groups are fused: its id, the beginning of it, or `latest`.
        plan: parameters; defaults when absent.
        facts: tables of `vigie.detectors.ground.facts.FACTS`: what a person or another collection adds.
        progress: told (`indices`, done, in all).

    Returns:
        The tables of the new run: run, campaign, campaign_member, campaign_relay, campaign_part,
        campaign_seed and evidence hold rows. What
        was drawn in the same way before is read, not drawn again. Decisions are in no run and stay.

    Raises:
        CaseError: there is no such run (VG304).
    """
    asked = plan or CampaignPlan()
    based = load_run(case, run)
    told = based["run"].to_pylist()[0]
    facts = _with_events(case, facts or {})
    params = _written(asked, told["run_id"], facts, merge_targets(campaign_standings(case)))
    run_id = RunId(short_id("R", KIND, params, *_versions(asked), __version__))
    if run_id in list_runs(case)["run_id"].to_pylist():
        return load_run(case, run_id)
    started, commit = clock(), int(told["input_commit"])
    lake: dict[str, Input] = {name: case.lake.relation(name, commit) for name in _READ}
    drawn, evidence = _computed(case, engine, lake, based, asked, run_id, facts, progress)
    row = {
        "run_id": run_id,
        "kind": KIND,
        "tool_version": __version__,
        "detector": ", ".join(_versions(asked)),
        "params": params,
        "params_hash": short_id("P", params).removeprefix("P-"),
        "input_commit": commit,
        "input_hash": told["input_hash"],
        "seed": asked.indices.ground.seed,
        "engine": engine.name,
        "started_at_us": started,
        "ended_at_us": clock(),
        "rows_in": told["rows_in"],
        "rows_used": len(evidence),
        "outcomes": json.dumps(tally(evidence), sort_keys=True),
    }
    tables = {
        "run": RUN.rows([row]),
        "campaign": drawn.campaigns,
        "campaign_member": drawn.members,
        "campaign_relay": drawn.relays,
        "campaign_part": drawn.parts,
        "campaign_seed": drawn.seeds,
        "evidence": evidence,
    }
    save_run(case, tables, clock())
    return load_run(case, run_id)


def candidate_groups(run: Mapping[str, pa.Table], params: CampaignParams) -> list[Subject]:
    """Return the groups of a run that neither chance nor a known innocent cause explains, heaviest first."""
    rows = {row["cluster_id"]: row for row in run["cluster"].to_pylist()}
    return [
        group
        for group in group_subjects(run)
        if rows[group.id]["q"] <= params.group_q and unexplained(json.loads(rows[group.id]["benign_checks"]))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided: kind, value (a name, or the campaign to merge into), reason and who."""

    kind: str
    value: str = ""
    reason: str = ""
    decided_by: str = ""


def decide(case: Case, campaign_id: str, decision: Decision, *, now_us: int) -> str:
    """Add a decision on a campaign; earlier ones stay, and no later run changes it. Returns its id.

    Raises:
        ParameterError: the kind is unknown, no reason is given, or a name or target is missing (VG104).
        CaseError: there is no such campaign, or no such target (VG304).
    """
    _refuse_incomplete(decision)
    found = find_campaign(case, campaign_id)["campaign_id"]
    value = find_campaign(case, decision.value)["campaign_id"] if decision.kind == "merge" else decision.value
    if decision.kind == "merge" and value == found:
        raise ParameterError("VG104", "a campaign is not merged into itself", hint="name another one")
    row = {
        "decision_id": short_id("D", found, decision.kind, value, decision.reason, now_us),
        "campaign_id": found,
        "kind": decision.kind,
        "value": value,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "decided_at_us": now_us,
    }
    with case.lake.transaction(now_us=now_us, note=f"decision {row['decision_id']}") as transaction:
        transaction.append(CAMPAIGN_DECISION.name, CAMPAIGN_DECISION.rows([row]))
        transaction.commit()
    return str(row["decision_id"])


def campaign_standings(case: Case) -> dict[str, Standing]:
    """Return how each campaign that anybody decided on stands."""
    return standings(case.lake.read(CAMPAIGN_DECISION.name).to_pylist())


def find_campaign(case: Case, name: str, *, run: str = "latest") -> Row:
    """Return the row of a campaign by its id, the beginning of it, or its label in the run.

    Raises:
        CaseError: no campaign, or several, bear that name (VG304), or none was drawn yet.
    """
    rows = load_run(case, run, kind=KIND)["campaign"].to_pylist()
    found = [row for row in rows if row["label"].lower() == name.lower()]
    found = found or [row for row in rows if row["campaign_id"].startswith(name)]
    if len(found) != 1:
        known = [row["label"] for row in rows] + [row["campaign_id"] for row in rows]
        hint = nearest(name, known)
        sentence = f"{len(found)} campaigns begin with {name!r}"
        raise CaseError("VG304", sentence, place=str(case.folder), hint=hint)
    return dict(found[0])


def only_campaign(case: Case, *, run: str = "latest") -> str:
    """Return the id of the only campaign of a run, for those who name none.

    Raises:
        CaseError: there is none, or several (VG304).
    """
    rows = load_run(case, run, kind=KIND)["campaign"].to_pylist()
    if len(rows) != 1:
        hint = f"--campaign {min(row['label'] for row in rows)}" if rows else "vigie campaign draw"
        raise CaseError("VG304", f"the run holds {len(rows)} campaigns", place=str(case.folder), hint=hint)
    return str(rows[0]["campaign_id"])


def _refuse_incomplete(decision: Decision) -> None:
    if decision.kind not in KINDS:
        hint = nearest(decision.kind, KINDS)
        raise ParameterError("VG104", f"{decision.kind!r} is no decision", hint=hint)
    if not decision.reason.strip():
        raise ParameterError("VG104", "a decision needs its reason", hint='--reason "why"')
    if decision.kind in {"rename", "merge"} and not decision.value.strip():
        raise ParameterError("VG104", f"{decision.kind} needs a value", hint="a name, or a campaign")


def _computed(
    case: Case,
    engine: Engine,
    lake: Mapping[str, Input],
    based: Mapping[str, pa.Table],
    plan: CampaignPlan,
    run_id: str,
    facts: Mapping[str, pa.Table],
    progress: Progress,
) -> tuple[CampaignTables, pa.Table]:
    groups = candidate_groups(based, plan.campaigns)
    drawn = draw_campaigns(
        engine,
        {**lake, **_families(case, engine, lake, based)},
        groups,
        plan.campaigns,
        run_id=run_id,
        accounts=_accounts(engine, lake["post"]),
        pseudonym=pseudonyms(case.pseudonym_key),
        before=_before(case),
        explained=_explained(based),
        seed=plan.indices.ground.seed,
    )
    subjects = _subjects(drawn, group_subjects(based))
    evidence = assess_indices(
        engine, lake, subjects, plan.indices, run_id=run_id, facts=facts, progress=progress
    )
    counted = {spec.code for spec in plan.indices.indices if spec.independent}
    least = plan.campaigns.least_indices
    seeded = _seeded(drawn, plan.campaigns)
    campaigns = with_support(drawn.campaigns, evidence, counted=counted, least=least, seeded=seeded)
    return replace(drawn, campaigns=campaigns), evidence


def _families(
    case: Case, engine: Engine, lake: Mapping[str, Input], based: Mapping[str, pa.Table]
) -> dict[str, Input]:
    """Return the families that the run of co-action read, and `action` on them; nothing without them."""
    told = based["run"].to_pylist()[0]
    if told["families"] is None:
        return {}
    families = stored_families(case, int(told["input_commit"]))
    params = CoActionParams.of(json.loads(told["params"]))
    acting = actions_with_families(engine, lake, families, params)
    return {**families.tables, "action": acting.actions}


def _explained(based: Mapping[str, pa.Table]) -> frozenset[str]:
    """Return the accounts of the groups that an innocent cause explains."""
    rows = based["cluster"].to_pylist()
    names = {row["cluster_id"] for row in rows if not unexplained(json.loads(row["benign_checks"]))}
    members = based["cluster_member"].to_pylist()
    return frozenset(row["account_uid"] for row in members if row["cluster_id"] in names)


def _seeded(drawn: CampaignTables, params: CampaignParams) -> dict[str, tuple[str, ...]]:
    """Return what seeds say of the campaigns most of whose core they hold: campaign → codes.

    `pasted`: many pasted the same texts or files over and over; `reposts`: hardly anybody reposted these.
    """
    sizes = {row["campaign_id"]: row["n_core"] for row in drawn.campaigns.to_pylist()}
    seeds = [
        row
        for row in drawn.seeds.to_pylist()
        if row["campaign_id"]
        and row["n_accounts"] >= max(params.seed_accounts, sizes[row["campaign_id"]] / 2)
    ]
    level = params.paste_level / max(len(seeds), 1)
    return {row["campaign_id"]: _SEED_CODES[: 1 + (row["p_reposts"] <= level)] for row in seeds}


def _accounts(engine: Engine, post: Input) -> int:
    counted = engine.sql(read_statement(__package__, "posting_accounts"), {"post": post}).arrow()
    return int(counted["accounts"][0].as_py())


def _subjects(drawn: CampaignTables, groups: Sequence[Subject]) -> list[Subject]:
    """Return the campaigns of a run and the groups that belong to none: each account is measured once."""
    members: dict[str, list[str]] = {}
    for row in drawn.members.to_pylist():
        members.setdefault(row["campaign_id"], []).append(row["account_uid"])
    rows = [row for row in drawn.campaigns.to_pylist() if row["change"] != "dormant"]
    taken = {name for row in rows for name in json.loads(row["groups"])}
    campaigns = [
        Subject(
            id=row["campaign_id"],
            kind="campaign",
            members=tuple(members[row["campaign_id"]]),
            first_at_us=row["first_at_us"],
            last_at_us=row["last_at_us"],
        )
        for row in rows
    ]
    return campaigns + [group for group in groups if group.id not in taken]


def _before(case: Case) -> Before:
    """Return the campaigns of the run of this kind that ended last, those that were merged as one."""
    runs = [row for row in list_runs(case).to_pylist() if row["kind"] == KIND]
    if not runs:
        return Before()
    tables = load_run(case, runs[0]["run_id"])
    targets = merge_targets(campaign_standings(case))
    together = merged_tables(tables, targets)
    return Before(
        rows=[row for row in together["campaign"].to_pylist() if row["n_core"]],
        member_rows=together["campaign_member"].to_pylist(),
        part_rows=together["campaign_part"].to_pylist(),
        merged=frozenset(targets.values()),
    )


def _versions(plan: CampaignPlan) -> list[str]:
    return [f"{spec.code} {spec.version}" for spec in plan.indices.indices]


def _with_events(case: Case, facts: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return facts with the events that the case holds, where it holds any and none were given."""
    events = case_events(case)
    return ({EVENT.name: events} if len(events) else {}) | dict(facts)


def _written(
    plan: CampaignPlan, of_run: str, facts: Mapping[str, pa.Table], merged: Mapping[str, str]
) -> str:
    """Return every parameter as JSON, the run that groups come from, merges, and digests of facts."""
    digests = {name: short_id("F", *map(str, table.to_pylist())) for name, table in sorted(facts.items())}
    told = {"of_run": of_run, "campaigns": plan.campaigns.as_dict, "facts": digests}
    told |= {"merged": dict(sorted(merged.items()))} if merged else {}
    return json.dumps(told | plan.indices.as_dict, sort_keys=True)
