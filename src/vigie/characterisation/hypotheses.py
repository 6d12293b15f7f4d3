"""Who might stand behind a campaign: hypotheses of people, held against one another, apart from criteria.

The matrix follows the analysis of competing hypotheses (Heuer, Psychology of Intelligence Analysis, 1999):
what counts is what speaks against each. No function computes a level, a word of probability or a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.characterisation.words import Words

__all__ = [
    "KINDS",
    "LAYERS",
    "LEVELS",
    "MARKS",
    "RIVALS",
    "Hypothesis",
    "MatrixRow",
    "PoliticalDecision",
    "Weighing",
    "matrix",
]

RIVALS = ("false-flag", "for-hire-firm", "spontaneous-patriots", "domestic-actors")
"""Hypotheses that have to be weighed before any other may be concluded on."""
KINDS = ("state-body", "organisation", "nationals", *RIVALS, "other")
"""What sort of actor a hypothesis supposes."""
LAYERS = ("technical", "behavioural", "contextual")
"""Layers of evidence (Pamment and Smith, Hybrid CoE and NATO StratCom CoE, 2022)."""
LEVELS = (
    "none",
    "cultural-linguistic-proximity",
    "technical-link-nationals",
    "link-organisation",
    "link-state-body",
    "state-direction",
)
"""How far what was shown goes."""
MARKS = ("--", "-", "0", "+", "++")
"""How evidence stands to a hypothesis: from strongly against, through indifferent, to strongly in line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One hypothesis, as it stands.

    Attributes:
        hypothesis_id: H1, H2, … within the campaign.
        kind: One of KINDS.
        statement: What it supposes; names no private person.
        added_by: Who put it forward.
        added_at_us: When, µs since 1970 UTC.
        level: One of LEVELS that a person concluded; empty before.
        probability: Step 1…7 of the scale of probability words; None before.
        confidence: low, moderate or high; empty before.
        concluded_by: Who concluded; empty before.
        conclusion: Why; empty before.
    """

    hypothesis_id: str
    kind: str
    statement: Words
    added_by: str
    added_at_us: int
    level: str = ""
    probability: int | None = None
    confidence: str = ""
    concluded_by: str = ""
    conclusion: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """One cell of the matrix: one piece of evidence against one hypothesis. The last weighing counts.

    Attributes:
        hypothesis_id: Hypothesis.
        evidence_id: Evidence.
        mark: One of MARKS.
        layer: One of LAYERS.
        reliability: Admiralty code of the source, A…F.
        credibility: Admiralty code of the information, 1…6.
        reason: Why that mark.
        by: Who weighed.
        at_us: When, µs since 1970 UTC.
    """

    hypothesis_id: str
    evidence_id: str
    mark: str
    layer: str
    reliability: str
    credibility: int
    reason: str
    by: str
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliticalDecision:
    """What a competent authority decided and made known; recorded by a person, never computed.

    Attributes:
        authority: Who decided.
        wording: What was made known, in the authority's words.
        source: Public address of it, or an exhibit.
        recorded_by: Who recorded it.
        recorded_at_us: When, µs since 1970 UTC.
    """

    authority: str
    wording: Words
    source: str
    recorded_by: str
    recorded_at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One piece of evidence of the matrix.

    Attributes:
        evidence_id: Evidence.
        marks: Hypothesis → mark; hypotheses against which it was not weighed are absent.
        tells_apart: Whether it stands differently to two hypotheses; what does not tells nothing about which.
    """

    evidence_id: str
    marks: dict[str, str]
    tells_apart: bool


def matrix(weighings: Sequence[Weighing]) -> list[MatrixRow]:
    """Return the matrix of evidence × hypotheses, evidence in the order in which it was first weighed.

    No sum is made of the marks: how much weighs against a hypothesis is for people to say.
    """
    marks: dict[str, dict[str, str]] = {}
    for each in weighings:
        marks.setdefault(each.evidence_id, {})[each.hypothesis_id] = each.mark
    return [
        MatrixRow(evidence_id=name, marks=found, tells_apart=len(set(found.values())) > 1)
        for name, found in marks.items()
    ]
