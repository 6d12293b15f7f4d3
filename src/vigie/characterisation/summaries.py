"""Summary views that other services ask for: SCOTCH, ABCDE and RICHDATA, filled from a dossier.

They say what stands elsewhere in the dossier in the order of another frame, and nothing new. A heading that
the dossier says nothing about has no lines: a reader sees the gap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vigie.characterisation.dossier import Dossier, wordings_of

__all__ = ["Heading", "Line", "abcde", "richdata", "scotch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a word for what it says, its values, and the evidence that it rests on."""

    word: str
    values: Mapping[str, Any]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading of a frame, such as `source`, with its lines; none where the dossier says nothing."""

    name: str
    lines: tuple[Line, ...]


def scotch(dossier: Dossier) -> list[Heading]:
    """Return Source, Channel, Objective, Target, Composition, Hook (Atlantic Council)."""
    return _filled(
        dossier,
        source=_actor,
        channel=_channels,
        objective=_tags_of("TA01", "TA02"),
        target=_targets,
        composition=_members,
        hook=_narratives,
    )


def abcde(dossier: Dossier) -> list[Heading]:
    """Return Actor, Behaviour, Content, Degree, Effect (Pamment, Carnegie, 2020)."""
    return _filled(
        dossier, actor=_actor, behaviour=_found, content=_narratives, degree=_degree, effect=_effect
    )


def richdata(dossier: Dossier) -> list[Heading]:
    """Return the stages of a disinformation campaign (CSET, 2021), each by the techniques of its tactics."""
    return _filled(
        dossier,
        reconnaissance=_tags_of("TA13"),
        infrastructure=_tags_of("TA15", "TA16"),
        content=_tags_of("TA06", "TA14"),
        deployment=_tags_of("TA07", "TA08", "TA09", "TA05"),
        amplification=_tags_of("TA17"),
        trolling=_tags_of("TA18"),
        actualisation=_tags_of("TA10", "TA12"),
    )


def _filled(dossier: Dossier, **headings: Callable[[Dossier], list[Line]]) -> list[Heading]:
    return [Heading(name=name, lines=tuple(fill(dossier))) for name, fill in headings.items()]


def _actor(dossier: Dossier) -> list[Line]:
    """Return what people concluded on hypotheses: a level and words, never more."""
    return [
        Line(
            word="hypothesis",
            values={
                "hypothesis": each.hypothesis_id,
                "level": each.level,
                "probability": each.probability,
                "confidence": each.confidence,
            },
            evidence=tuple(
                cell.evidence_id for cell in dossier.weighings if cell.hypothesis_id == each.hypothesis_id
            ),
        )
        for each in dossier.hypotheses
        if each.level
    ]


def _channels(dossier: Dossier) -> list[Line]:
    platforms = json.loads(dossier.campaign["platforms"])
    return [
        Line(word="platform", values={"platform": name, "accounts": count})
        for name, count in sorted(platforms.items())
    ]


def _targets(dossier: Dossier) -> list[Line]:
    """Return how many accounts are mentioned most; who they are stays in the annexes."""
    targets = json.loads(dossier.campaign["targets"])
    return [Line(word="targets", values={"accounts": len(targets)})] if targets else []


def _members(dossier: Dossier) -> list[Line]:
    roles: dict[str, int] = {}
    for row in dossier.members:
        roles[row["role"]] = roles.get(row["role"], 0) + 1
    return [Line(word="role", values={"role": role, "accounts": roles[role]}) for role in sorted(roles)]


def _narratives(dossier: Dossier) -> list[Line]:
    return [
        Line(word="narrative", values={"text": each["text"], "posts": each["posts"]})
        for each in wordings_of(dossier.campaign)[:5]
    ]


def _found(dossier: Dossier) -> list[Line]:
    """Return the facts that people found on diffusion."""
    return [
        Line(word="fact", values={"text": fact.text}, evidence=fact.evidence)
        for finding in dossier.findings
        if finding.criterion == "artificial-diffusion"
        for fact in finding.facts
    ]


def _degree(dossier: Dossier) -> list[Line]:
    row = dossier.campaign
    values = {name: row[name] for name in ("n_core", "n_relays", "n_posts", "n_originals")}
    return [Line(word="degree", values=values)]


def _effect(dossier: Dossier) -> list[Line]:
    if dossier.impact is None:
        return []
    values = {"category": dossier.impact.category, "counterfactual": dossier.impact.counterfactual}
    return [Line(word="breakout", values=values, evidence=dossier.impact.evidence)]


def _tags_of(*tactics: str) -> Callable[[Dossier], list[Line]]:
    def fill(dossier: Dossier) -> list[Line]:
        return [
            Line(
                word="technique",
                values={"technique": tag.technique_id, "name": tag.name},
                evidence=tag.evidence,
            )
            for tag in dossier.tags
            if tag.tactic_id in tactics
        ]

    return fill
