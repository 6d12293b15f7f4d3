"""Record what people find and decide on a campaign: every act is checked, then added to the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vigie.app.citing import citable
from vigie.cases.acts import Act, Draft
from vigie.cases.log import append_acts, read_acts
from vigie.cases.markings import marking_content
from vigie.characterisation.disarm.framework import migrate, techniques
from vigie.characterisation.record import Record, after_act, record_of
from vigie.lake.case import Case

__all__ = ["Deed", "mark", "record_acts", "record_for", "review_content", "tag_contents"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a person does: kind (of `record.KINDS`), content, why; `by` where another person does it."""

    kind: str
    content: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    by: str = ""


def record_for(case: Case, campaign: str, *, run: str = "latest") -> Record:
    """Return how everything that people found and decided on a campaign stands.

    Raises:
        CaseError: there is no such campaign (VG304).
    """
    return record_of(read_acts(case), citable(case, campaign, run=run).campaign_id)


def record_acts(
    case: Case, campaign: str, deeds: Sequence[Deed], *, by: str, now_us: int, run: str = "latest"
) -> list[Act]:
    """Add acts of a person to the log of a case, all or none, after checking them one after the other.

    Args:
        case: the case.
        campaign: its id, the beginning of it, or its label in the run.
        deeds: what is done, in order; citations may be in short form.
        by: who does it, where a deed does not name another person.
        now_us: when, µs since 1970 UTC.
        run: run of campaigns in which short citations are looked up.

    Returns:
        The acts as they stand in the log.

    Raises:
        ParameterError: a deed lacks something (VG701), cites what is not there (VG702), or names a technique
            (VG704) or hypothesis (VG705) that is not there.
        InputError: the dossier does not stand so that this may be done (VG703).
        CaseError: there is no such campaign (VG304), or another process is writing (VG303).
    """
    cited = citable(case, campaign, run=run)
    drafts = [
        Draft(
            campaign_id=cited.campaign_id,
            kind=deed.kind,
            content=cited.resolved(deed.content),
            done_by=deed.by or by,
            reason=deed.reason,
            done_at_us=now_us,
        )
        for deed in deeds
    ]

    def check(before: Sequence[Act], new: Sequence[Act]) -> None:
        record = record_of(before, cited.campaign_id)
        for act in new:
            record = after_act(record, act)

    return append_acts(case, lambda _: drafts, check=check, now_us=now_us)


def review_content(record: Record, criterion: str, *, agreed: bool) -> dict[str, Any]:
    """Return the content of a review of the finding that stands on a criterion."""
    finding = record.characterisation.findings.get(criterion)
    return {
        "criterion": criterion,
        "review": "agreed" if agreed else "disputed",
        "of": finding.act_id if finding else "",
    }


def tag_contents(technique_id: str, evidence: Sequence[str]) -> list[dict[str, Any]]:
    """Return one tag for each technique of v1.6 that an id of any version leads to.

    An id that leads nowhere is given back as it is, so that recording it says why (VG704).
    """
    wanted = technique_id.strip().upper()
    older = "" if wanted in techniques() else wanted
    return [
        {"technique_id": name, "migrated_from": older, "evidence": list(evidence)}
        for name in migrate(wanted) or (wanted,)
    ]


def mark(case: Case, campaign: str, subject: str, value: str, *, reason: str, by: str, now_us: int) -> Act:
    """Set the TLP or PAP of a campaign, an exhibit, a piece of evidence, a hypothesis or a tag.

    Args:
        case: the case.
        campaign: its id, the beginning of it, or its label.
        subject: `campaign`, a citation, `H1` or `tag:T0049.001`.
        value: `TLP:…` or `PAP:…`.
        reason: why.
        by: who.
        now_us: when, µs since 1970 UTC.

    Raises:
        ParameterError: there is no such marking (VG710), or nothing of that name (VG702).
        CaseError: there is no such campaign (VG304).
    """
    cited = citable(case, campaign)
    is_own = subject == "campaign" or subject.startswith(("H", "tag:"))
    content = marking_content(subject if is_own else cited.resolve(subject), value.upper())
    draft = Draft(
        campaign_id=cited.campaign_id,
        kind="marking.set",
        content=content,
        done_by=by,
        reason=reason,
        done_at_us=now_us,
    )
    return append_acts(case, lambda _: [draft], check=lambda *_: None, now_us=now_us)[0]
