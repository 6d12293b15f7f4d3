"""What was looked at and how, written from the run's own log."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.outcomes import json_object
from vigie.report.plain_text import shorten
from vigie.report.reading import Reading, Row

__all__ = ["Method", "Parameter", "Source", "method"]

_TOTALS = ("rows_in", "rows_stored", "rows_merged", "rows_rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: how many rows came in, and what became of each."""

    name: str
    importer: str
    counts: list[str]
    reasons: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter as the run held it, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What the method section says."""

    finding: str
    sources: list[Source]
    totals: list[str]
    left_out: str
    null_model: list[str]
    parameters: list[Parameter]


def method(reading: Reading) -> Method:
    """Write the method section."""
    words = reading.words
    rows = sorted(reading.content.sources.to_pylist(), key=lambda row: (row["name"], row["source_file_id"]))
    totals = {name: sum(row[name] for row in rows) for name in _TOTALS}
    shown = rows[: reading.content.caps.sources]
    left = len(rows) - len(shown)
    return Method(
        finding=_finding(reading, totals, files=len(rows)),
        sources=[_source(reading, row) for row in shown],
        totals=[words.value(totals[name]) for name in _TOTALS],
        left_out=words.t("capped.sources", files=words.t("count.files", n=left)) if left else "",
        null_model=_null_model(reading),
        parameters=_parameters(reading),
    )


def _finding(reading: Reading, totals: dict[str, int], *, files: int) -> str:
    words = reading.words
    counts = {name: words.value(value) for name, value in totals.items()}
    return words.t("method.finding", files=words.t("count.files", n=files), **counts)


def _source(reading: Reading, row: Row) -> Source:
    words = reading.words
    reasons = json_object(row["reject_reasons"], place="source_file.reject_reasons")
    said = [words.t("method.reason", reason=name, rows=count) for name, count in sorted(reasons.items())]
    return Source(
        name=reading.masker.words(row["name"]),
        importer=f"{row['importer']} {row['importer_version']}",
        counts=[words.value(row[name]) for name in _TOTALS],
        reasons=", ".join(said),
        digest=row["sha256"],
    )


def _null_model(reading: Reading) -> list[str]:
    words, params = reading.words, reading.params
    level = params.get("level")
    return [
        words.t("method.null_question"),
        words.t("method.null_decoys", decoys=params.get("decoys"), strata=_strata(reading)),
        words.t("method.null_kept"),
        words.t("method.null_level", level=words.percent(level)),
    ]


def _strata(reading: Reading) -> str:
    strata = reading.params.get("strata")
    known = reading.words.known(f"strata.{strata}")
    return reading.words.t(f"strata.{strata}") if known else reading.words.setting(strata)


def _parameters(reading: Reading) -> list[Parameter]:
    words = reading.words
    return [
        Parameter(
            name=name,
            value=reading.masker.words(shorten(words.setting(value), chars=300)),
            meaning=words.t(f"parameter.{name}") if words.known(f"parameter.{name}") else "",
        )
        for name, value in sorted(reading.params.items())
    ]
