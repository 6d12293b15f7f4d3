"""Techniques that found evidence may point to: for a person to look at, never a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vigie.characterisation.criteria import Suggestion

__all__ = ["TECHNIQUES", "suggested_techniques"]

TECHNIQUES: Mapping[str, tuple[str, ...]] = {
    "AC01": ("T0150.001",),
    "AC02": ("T0150.008",),
    "AC07": ("T0145.001",),
    "AC08": ("T0146.005",),
    "AC09": ("T0128.005", "T0150.004"),
    "AC10": ("T0146.003",),
    "CO03": ("T0084.001", "T0115"),
    "CO02": ("T0015.002", "T0049.002"),
    "CO04": ("T0015.002",),
    "CO05": ("T0085.008", "T0097.101"),
    "DI04": ("T0049",),
}
"""Indice → techniques that it may point to."""


def suggested_techniques(evidence: Iterable[Mapping[str, Any]]) -> list[Suggestion]:
    """Return techniques, by id, that found rows of evidence (with `evidence_id`) may point to."""
    pointing: dict[str, list[str]] = {}
    for row in evidence:
        if row["outcome"] == "found":
            for name in TECHNIQUES.get(row["indice"], ()):
                pointing.setdefault(name, []).append(row["evidence_id"])
    return [Suggestion(target=name, evidence=tuple(sorted(pointing[name]))) for name in sorted(pointing)]
