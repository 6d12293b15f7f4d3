"""DISARM techniques that people see in a campaign, each with the evidence that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.cases.acts import Act
from vigie.characterisation.content import given, listed, refused
from vigie.characterisation.disarm.framework import technique

__all__ = ["Tag", "after_act"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One technique, as it stands.

    Attributes:
        technique_id: Id in DISARM Red v1.6.
        name: Name there.
        tactic_id: Tactic's id.
        tactic: Tactic's name.
        evidence: Ids of what shows it; at least one.
        migrated_from: Older id that the person gave; empty when it was one of v1.6.
        reason: What the person says.
        by: Who.
        at_us: When, µs since 1970 UTC.
    """

    technique_id: str
    name: str
    tactic_id: str
    tactic: str
    evidence: tuple[str, ...]
    migrated_from: str
    reason: str
    by: str
    at_us: int


def after_act(stand: Mapping[str, Tag], act: Act) -> Mapping[str, Tag]:
    """Return the tags by technique after an act of kind tag.add or tag.withdraw.

    Raises:
        ParameterError: the act lacks something (VG701), or v1.6 has no such technique (VG704).
    """
    content = act.draft.content
    found = technique(given(content, "technique_id"))
    if act.draft.kind == "tag.withdraw":
        if found.technique_id not in stand:
            raise refused(f"{found.technique_id} is no tag of this campaign")
        return {name: tag for name, tag in stand.items() if name != found.technique_id}
    tag = Tag(
        technique_id=found.technique_id,
        name=found.name,
        tactic_id=found.tactic_id,
        tactic=found.tactic,
        evidence=listed(content, "evidence", needed=True),
        migrated_from=given(content, "migrated_from", needed=False),
        reason=act.draft.reason.strip(),
        by=given({"by": act.draft.done_by}, "by"),
        at_us=act.draft.done_at_us,
    )
    return {**stand, tag.technique_id: tag}
