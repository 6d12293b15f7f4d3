"""What was found for each kind of object, held against the decoys."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.chance import data_and_decoys, sensitivity_at, window_of
from vigie.report.outcomes import FOUND, NOT_ASSESSED, SignalOutcome
from vigie.report.pages.reasons import reason
from vigie.report.reading import Reading, Row

__all__ = ["Sensitivity", "Signal", "signals", "why_not"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What one window and one least number of shared objects would find."""

    cells: list[str]
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One kind of object."""

    name: str
    anchor: str
    outcome: str
    state: str
    sentences: list[str]
    cells: list[str]
    sensitivity: list[Sensitivity]
    left_out: str


def signals(reading: Reading) -> list[Signal]:
    """Write one entry for each kind of object that the run names."""
    return [_signal(reading, outcome, rank) for rank, outcome in enumerate(reading.outcomes, start=1)]


def _signal(reading: Reading, outcome: SignalOutcome, rank: int) -> Signal:
    words = reading.words
    table, left = _sensitivity(reading, outcome)
    return Signal(
        name=words.signal(outcome.signal),
        anchor=f"kind-{rank}",
        outcome=words.t(f"outcome.{outcome.outcome}"),
        state=outcome.outcome,
        sentences=_sentences(reading, outcome),
        cells=_cells(reading, outcome),
        sensitivity=table,
        left_out=words.t("capped.sensitivity", n=left) if left else "",
    )


def _cells(reading: Reading, outcome: SignalOutcome) -> list[str]:
    """Actions, accounts, window, pairs in the data and in decoys, global p, accounts and pairs kept."""
    words = reading.words
    if outcome.outcome == NOT_ASSESSED:
        return []
    counts = (outcome.rows, outcome.accounts)
    kept = (outcome.accounts_accepted, outcome.edges_accepted)
    measures = (*data_and_decoys(reading, outcome), outcome.global_p, *kept)
    window = words.seconds(window_of(reading, outcome))
    return [*map(words.value, counts), window, *map(words.value, measures)]


def _sentences(reading: Reading, outcome: SignalOutcome) -> list[str]:
    words = reading.words
    if outcome.outcome == NOT_ASSESSED:
        return [words.t("kinds.not_assessed", reason=why_not(reading, outcome))]
    values = {
        "actions": words.value(outcome.rows),
        "pairs": words.value(outcome.pairs_in_window),
        "dropped": words.value(outcome.pairs_dropped),
        "threshold": words.value(outcome.threshold),
        "p": words.value(outcome.global_p),
    }
    said = [words.t("kinds.found" if outcome.outcome == FOUND else "kinds.nothing", **values)]
    if outcome.too_coarse:
        said.append(words.t("kinds.too_coarse", actions=words.t("count.actions", n=outcome.too_coarse)))
    if outcome.windows_left_out:
        windows = words.listed([words.seconds(window) for window in outcome.windows_left_out])
        said.append(words.t("kinds.windows_left_out", windows=windows))
    if outcome.window_reason:
        said.append(
            words.t("kinds.window_reason", reason=reason(reading, outcome.window_reason, outcome.values))
        )
    return said


def why_not(reading: Reading, outcome: SignalOutcome) -> str:
    """Say why a kind of object was not assessed."""
    return reason(reading, outcome.reason, outcome.values) or reading.words.t("value.no_reason")


def _sensitivity(reading: Reading, outcome: SignalOutcome) -> tuple[list[Sensitivity], int]:
    chosen = sensitivity_at(reading, outcome)
    rows = [row for row in reading.content.sensitivity.to_pylist() if row["signal"] == outcome.signal]
    rows.sort(key=lambda row: (row["window_s"], row["k"]))
    cap = reading.content.caps.rows_per_signal
    return [_row(reading, row, is_chosen=row == chosen) for row in rows[:cap]], max(0, len(rows) - cap)


def _row(reading: Reading, row: Row, *, is_chosen: bool) -> Sensitivity:
    words = reading.words
    measures = [words.value(row[name]) for name in ("k", "real", "decoy", "q")]
    return Sensitivity(cells=[words.seconds(row["window_s"]), *measures], is_chosen=is_chosen)
