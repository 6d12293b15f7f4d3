"""A dossier: all that a report or an export needs about one campaign, as plain rows, in no language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vigie.cases.exhibits import Exhibit
from vigie.cases.markings import Marking
from vigie.characterisation.criteria import End, Finding, NotShown, OutOfScope, Suggestion
from vigie.characterisation.hypotheses import Hypothesis, PoliticalDecision, Weighing
from vigie.characterisation.impact import Impact
from vigie.characterisation.tags import Tag

__all__ = ["Dossier", "evidence_id", "wordings_of"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One campaign with everything that is known, found and decided about it.

    Attributes:
        campaign: Row of `campaign`, with `state`, `name`, `merged_into` and `decided_because`.
        members: Rows of `campaign_member`: pseudonym, role, confidence; `account_uid` never leaves unmasked.
        accounts: Rows `account_uid, handle, display_name, platform, created_at_us`: what pseudonyms hide.
        relays: Rows of `campaign_relay`: good faith, never named.
        evidence: Rows of `evidence` on the campaign, each with `evidence_id`; those that acts cite from
            earlier runs are among them.
        posts: Rows `post_uid, account_uid, pseudonym, platform, kind, created_at_us, text_raw, url,
            lang_declared` of posts that evidence or acts name, and of the first ones with each wording that
            the campaign spreads; `pseudonym` is null outside the core.
        hours: Rows `hour_us, campaign_id, posts`.
        events: (time, word, values), in the order of time.
        sites: Rows of `site_observation` on the hosts that the core links to or that exhibits show.
        source_files: Rows of `source_file`: what was collected.
        run: Row of `run`: parameters, engine, version, commit that was read.
        findings: Four, in the order of CRITERIA.
        end: Where the dossier stands.
        out_of_scope: Opinion and satire.
        not_shown: What no evidence shows.
        suggestions: Evidence for a person to look at, by criterion and technique; never a status.
        hypotheses: In the order in which they were put forward.
        weighings: Cells of the matrix that stand.
        political_decision: What an authority made known, if a person recorded it.
        tags: Techniques, by id.
        impact: What is known of effects, if assessed.
        exhibits: Exhibits of the campaign and those of the whole case.
        markings: What stands on each object.
        tlp: Highest TLP of the campaign's own marking and its objects'.
        pap: Highest PAP.
        domains: Rows `domain, accounts, posts, first_at_us`: what the core links to, not defanged.
        log_digest: Digest of the last act of the case; empty when there is none.
        case_title: Title of the case.
        case_purpose: Why the case was opened.
        tool_version: Vigie's version.
    """

    campaign: Row
    members: Sequence[Row]
    accounts: Sequence[Row]
    relays: Sequence[Row]
    evidence: Sequence[Row]
    posts: Sequence[Row]
    hours: Sequence[Row]
    events: Sequence[tuple[int, str, Mapping[str, Any]]]
    sites: Sequence[Row]
    source_files: Sequence[Row]
    run: Row
    findings: Sequence[Finding]
    end: End = field(default_factory=End)
    out_of_scope: Sequence[OutOfScope] = ()
    not_shown: Sequence[NotShown] = ()
    suggestions: Sequence[Suggestion] = ()
    hypotheses: Sequence[Hypothesis] = ()
    weighings: Sequence[Weighing] = ()
    political_decision: PoliticalDecision | None = None
    tags: Sequence[Tag] = ()
    impact: Impact | None = None
    exhibits: Sequence[Exhibit] = ()
    markings: Sequence[Marking] = ()
    tlp: str = "TLP:AMBER"
    pap: str = "PAP:CLEAR"
    domains: Sequence[Row] = ()
    log_digest: str = ""
    case_title: str = ""
    case_purpose: str = ""
    tool_version: str = ""


def evidence_id(row: Row) -> str:
    """Return the id under which acts cite a row of `evidence`: `AC02.burst@R-…`, stable within its run."""
    measure = f".{row['measure']}" if row["measure"] else ""
    return f"{row['indice']}{measure}@{row['run_id']}"


def wordings_of(campaign: Row) -> list[dict[str, Any]]:
    """Return the texts that a campaign spreads, those of most accounts first, whatever their topic.

    Each has `text`, `posts`, `accounts` and `first`, the ids of its first posts.
    """
    texts = [text for topic in json.loads(campaign["narratives"]) for text in topic["texts"]]
    return sorted(texts, key=lambda text: (-text["accounts"], -text["posts"], text["text"]))
