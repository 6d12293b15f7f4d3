"""Where the run says what the data hold and what the decoys give."""

from __future__ import annotations

from vigie.report.outcomes import SignalOutcome
from vigie.report.reading import Reading, Row

__all__ = ["data_and_decoys", "scan_decoys", "sensitivity_at", "window_of"]


def window_of(reading: Reading, outcome: SignalOutcome) -> float | None:
    """Window of one kind of object, in seconds: its own when it was chosen, else the run's."""
    return outcome.window_s if outcome.window_s is not None else reading.params.get("window_s")


def sensitivity_at(reading: Reading, outcome: SignalOutcome) -> Row | None:
    """Return the row of the sensitivity table at the window and least number of objects of the run."""
    wanted = (outcome.signal, window_of(reading, outcome), reading.params.get("min_objects"))
    rows = reading.content.sensitivity.to_pylist()
    return next((row for row in rows if (row["signal"], row["window_s"], row["k"]) == wanted), None)


def data_and_decoys(reading: Reading, outcome: SignalOutcome) -> tuple[int | None, float | None]:
    """Return the pairs of accounts in the data and their mean number in decoys, at the run's own settings."""
    if outcome.edges is not None and outcome.decoy_edges is not None:
        return outcome.edges, outcome.decoy_edges
    row = sensitivity_at(reading, outcome)
    return (row["real"], row["decoy"]) if row else (outcome.edges, None)


def scan_decoys(reading: Reading) -> int | None:
    """Return how many decoys the sensitivity table rests on: often fewer than the run."""
    drawn: int | None = reading.params.get("sensitivity_decoys", reading.params.get("decoys"))
    return drawn
