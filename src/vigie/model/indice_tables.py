"""What indices say about groups: one row for each measure taken, or for the reason why it was not."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["EVIDENCE"]

_T, _I, _F = pa.string(), pa.int64(), pa.float64()


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


EVIDENCE = Contract(
    "evidence",
    1,
    "one measure of one indice on one group, or the reason why it could not be taken",
    (
        _must("run_id", _T, "Run"),
        _must("subject_id", _T, "Group, campaign or site that was measured"),
        _must("subject_kind", _T, "group, campaign or site"),
        _must("indice", _T, "Permanent code of the indice"),
        _must("version", _T, "Version of the indice"),
        _must("measure", _T, "Which of its measures; empty where the indice as a whole was not assessed"),
        _must("outcome", _T, "found, nothing-found or not-assessed"),
        _must(
            "criterion", _T, "What it speaks to: artificial-diffusion, misleading, foreign-actor, interests"
        ),
        _must("strength", _T, "strong, associative or circumstantial"),
        _must("statement", _T, "Key of the sentence, or the reason why it was not assessed"),
        _must("statement_values", _T, "JSON: the values of that sentence"),
        Column("value", _F, "The measure"),
        _must("unit", _T, "Unit of the measure"),
        Column("low", _F, "Lower end of its 95 % interval"),
        Column("high", _F, "Upper end"),
        Column("baseline", _F, "The same measure on the matched accounts"),
        Column("lift", _F, "Measure ÷ baseline"),
        Column("lift_low", _F, "Lower end of the lift's 95 % interval"),
        Column("lift_high", _F, "Upper end"),
        _must("looked_at", _I, "Members (or posts) with the data that it needs", "rows"),
        _must("compared_with", _I, "Matched accounts with those data", "accounts"),
        Column("null_model", _T, "What chance would do"),
        Column("p", _F, "Chance of a measure at least as far out, under the null"),
        Column("q", _F, "p held against everything that the run tested"),
        _must("posts", _T, "JSON: at most 20 posts that show it"),
        _must("accounts", _T, "JSON: at most 20 accounts that show it"),
        _must("actions", _T, "JSON: at most 20 actions that show it"),
    ),
    ("run_id", "subject_id", "indice", "measure"),
)
