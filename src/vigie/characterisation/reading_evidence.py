"""What evidence may speak to, and what none of it shows: suggestions and gaps, computed; never a status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vigie.characterisation.criteria import CRITERIA, NotShown, Suggestion

__all__ = ["criterion_of", "not_shown", "suggested_criteria"]

Row = Mapping[str, Any]
_CRITERIA = {"interests": "fundamental-interests", "misleading": "misleading-content"}


def criterion_of(row: Row) -> str:
    """Return the criterion that a row of `evidence` speaks to, by its name in CRITERIA."""
    named = str(row["criterion"])
    return _CRITERIA.get(named, named)


def suggested_criteria(evidence: Iterable[Row]) -> list[Suggestion]:
    """Return, for each criterion, the evidence that was found and speaks to it; none where there is none."""
    speaking: dict[str, list[str]] = {criterion: [] for criterion in CRITERIA}
    for row in evidence:
        if row["outcome"] == "found":
            speaking[criterion_of(row)].append(row["evidence_id"])
    return [Suggestion(target=name, evidence=tuple(found)) for name, found in speaking.items() if found]


def not_shown(evidence: Sequence[Row]) -> list[NotShown]:
    """Return what no evidence shows, by criterion: gaps, measures that show nothing, and silence."""
    told = []
    for criterion in CRITERIA:
        rows = [row for row in evidence if criterion_of(row) == criterion]
        told += [_missing(criterion, row) for row in rows if row["outcome"] != "found"]
        if not any(row["outcome"] == "found" for row in rows):
            told.append(NotShown(criterion=criterion, kind="no-evidence"))
    return told


def _missing(criterion: str, row: Row) -> NotShown:
    return NotShown(
        criterion=criterion,
        kind=row["outcome"],
        evidence_id=row["evidence_id"],
        statement=row["statement"],
        statement_values=row["statement_values"],
    )
