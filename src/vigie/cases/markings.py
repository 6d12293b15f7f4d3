"""How objects may be handled: TLP 2.0 (FIRST) and PAP; where objects meet, the highest marking wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vigie.cases.acts import Act
from vigie.model.errors import ParameterError, nearest

__all__ = ["PAP", "TLP", "Marking", "handling", "highest", "is_within", "marking_content", "markings_of"]

TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""From the widest audience to the narrowest (FIRST, TLP 2.0, 2022)."""
PAP = ("PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED")
"""From free use to none that the other side could notice (MISP taxonomy PAP v3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What a person set on one object.

    Attributes:
        subject: `campaign`, or the id of an exhibit, of evidence, of a hypothesis (`H1`) or of a tag.
        value: One of TLP or PAP.
        reason: Why.
        by: Who.
        at_us: When, µs since 1970 UTC.
    """

    subject: str
    value: str
    reason: str
    by: str
    at_us: int


def highest(values: Iterable[str], scale: tuple[str, ...] = TLP) -> str:
    """Return the most restrictive of the values that belong to a scale, or the scale's first when none does.

    Raises:
        ParameterError: a value belongs to no scale (VG710).
    """
    listed = [_known(value) for value in values]
    return max((value for value in listed if value in scale), key=scale.index, default=scale[0])


def handling(markings: Iterable[Marking]) -> tuple[str, str]:
    """Return the TLP and PAP of a campaign as a whole; one that nobody gave a TLP is TLP:AMBER."""
    listed = list(markings)
    values = [each.value for each in listed]
    own = any(each.subject == "campaign" and each.value in TLP for each in listed)
    return highest(values if own else [*values, "TLP:AMBER"]), highest(values, PAP)


def is_within(value: str, limit: str) -> bool:
    """Say whether an object marked `value` may be shown where things are marked up to `limit`, one scale.

    Raises:
        ParameterError: one of them belongs to no scale, or they belong to two (VG710).
    """
    scale = TLP if _known(limit) in TLP else PAP
    if _known(value) not in scale:
        raise ParameterError("VG710", f"{value} and {limit} are of two scales")
    return scale.index(value) <= scale.index(limit)


def marking_content(subject: str, value: str) -> dict[str, str]:
    """Return what an act of kind `marking.set` says.

    Raises:
        ParameterError: there is no such marking (VG710).
    """
    return {"subject": subject, "value": _known(value)}


def markings_of(acts: Iterable[Act], campaign_id: str) -> list[Marking]:
    """Return what stands on each object of a campaign, one of each scale; the last act on it counts."""
    found: dict[tuple[str, bool], Marking] = {}
    for act in acts:
        if act.draft.kind == "marking.set" and act.draft.campaign_id == campaign_id:
            marking = Marking(
                subject=act.draft.content["subject"],
                value=act.draft.content["value"],
                reason=act.draft.reason,
                by=act.draft.done_by,
                at_us=act.draft.done_at_us,
            )
            found[marking.subject, marking.value in TLP] = marking
    return list(found.values())


def _known(value: str) -> str:
    if value not in TLP + PAP:
        raise ParameterError("VG710", f"{value!r} is no marking", hint=nearest(value, TLP + PAP))
    return value
