"""Pieces: what a part of an outline may hold beside sentences, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vigie.report.document.model import Block
from vigie.report.products.pieces import (
    annexes,
    bulletin,
    criteria,
    effects,
    front,
    hypotheses,
    spread,
    summaries,
)
from vigie.report.products.reading import Reading

__all__ = ["PIECES", "Piece"]

Piece = Callable[[Reading, str], Iterable[Block]]
"""Writes blocks from a dossier; the text after the colon in an outline is its argument."""

PIECES: Mapping[str, Piece] = {
    "cover": front.cover,
    "contents": front.contents,
    "key-facts": front.key_facts,
    "conclusion": front.conclusion,
    "reading-notes": front.reading_notes,
    "limits": front.limits,
    "sentences": front.sentences,
    "numbered-sentences": front.numbered_sentences,
    "chronology": spread.chronology,
    "figure": spread.figure,
    "roles": spread.roles,
    "narratives": spread.narratives,
    "criteria-table": criteria.criteria_table,
    "criterion": criteria.criterion,
    "hypotheses": hypotheses.hypotheses,
    "matrix": hypotheses.matrix,
    "decision": hypotheses.decision,
    "impact": effects.impact,
    "techniques": effects.techniques,
    "summary": summaries.summary,
    "strategies": bulletin.strategies,
    "campaign-line": bulletin.campaign_line,
    "annex-sites": annexes.sites,
    "annex-accounts": annexes.accounts,
    "annex-contents": annexes.contents,
    "annex-infrastructure": annexes.infrastructure,
    "annex-collection": annexes.collection,
    "annex-evidence": annexes.evidence,
    "annex-exhibits": annexes.exhibits,
    "annex-log": annexes.log,
    "annex-numbers": annexes.numbers,
}
"""Every piece that an outline may name."""
