"""The four criteria: what they are, and what a person found on each.

French law (code de la défense, R.*1132-3, 9°) speaks of foreign digital interference only where four things
hold together. Each is a finding of its own, made by one person and read again by another.
"""

from __future__ import annotations

from dataclasses import dataclass

from vigie.characterisation.words import Words

__all__ = ["CRITERIA", "STATUSES", "End", "Fact", "Finding", "NotShown", "OutOfScope", "Suggestion"]

CRITERIA = ("fundamental-interests", "misleading-content", "artificial-diffusion", "foreign-actor")
"""In the order of the law."""
STATUSES = ("met", "not-met", "insufficient")
"""What a finding may say; before there is one its status is `open`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One numbered fact of a finding.

    Attributes:
        number: 1, 2, 3, … within its finding.
        text: What is so.
        evidence: Ids of what shows it; at least one.
        proof: Public address or exhibit that lets anybody check it; may be empty.
    """

    number: int
    text: Words
    evidence: tuple[str, ...]
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found on one criterion. The last finding counts; earlier ones stay in the log.

    Attributes:
        criterion: One of CRITERIA.
        status: open, met, not-met or insufficient.
        confidence: low, moderate or high; empty while open.
        rationale: Why that status.
        facts: Numbered facts.
        against: What speaks against it, each with its evidence.
        rejected: Other explanations that were looked at and rejected, and why.
        remaining: Other explanations that remain.
        author: Who found it; empty while open.
        found_at_us: When, µs since 1970 UTC.
        review: none, agreed or disputed.
        reviewer: Who read it again; never the author.
        review_reason: What the reviewer says.
        reviewed_at_us: When.
        act_id: Act in the log; empty while open.
    """

    criterion: str
    status: str = "open"
    confidence: str = ""
    rationale: Words
    facts: tuple[Fact, ...] = ()
    against: tuple[Fact, ...] = ()
    rejected: tuple[Words, ...] = ()
    remaining: tuple[Words, ...] = ()
    author: str = ""
    found_at_us: int | None = None
    review: str = "none"
    reviewer: str = ""
    review_reason: str = ""
    reviewed_at_us: int | None = None
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Where the dossier stands as a whole.

    Attributes:
        state: open, characterised or not-characterised.
        by: Who declared or closed it; empty while open.
        reason: Why, in that person's words.
        at_us: When, µs since 1970 UTC.
        act_id: Act in the log.
    """

    state: str = "open"
    by: str = ""
    reason: str = ""
    at_us: int | None = None
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """Content marked as opinion or satire: nobody can find it manifestly inaccurate or misleading.

    Attributes:
        genre: opinion or satire.
        items: Ids of evidence that it concerns; none when it concerns all of the campaign's content.
        reason: Why.
        by: Who marked it.
        at_us: When, µs since 1970 UTC.
    """

    genre: str
    items: tuple[str, ...]
    reason: str
    by: str
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotShown:
    """Something that no evidence of the dossier shows.

    Attributes:
        criterion: Criterion that it would speak to.
        kind: `not-assessed` (an indice could not be measured), `nothing-found` (it was, and shows nothing) or
            `no-evidence` (nothing at all speaks to the criterion).
        evidence_id: Row of evidence; empty for `no-evidence`.
        statement: Key of the sentence or of the reason in the catalogue of indices; empty for `no-evidence`.
        statement_values: Its values.
    """

    criterion: str
    kind: str
    evidence_id: str = ""
    statement: str = ""
    statement_values: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Evidence that a person may want to look at for a criterion or a technique; never a status.

    Attributes:
        target: A criterion, or a technique's id.
        evidence: Ids of evidence that was found.
        why: Word for the reason: `indice` (what the indice says it speaks to) or a key of the catalogue.
    """

    target: str
    evidence: tuple[str, ...]
    why: str = "indice"
