"""What a run says about each kind of object, read from its log."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from vigie.model.errors import InputError

__all__ = ["FOUND", "NOTHING_FOUND", "NOT_ASSESSED", "SignalOutcome", "json_object", "outcomes_of"]

FOUND, NOTHING_FOUND, NOT_ASSESSED = "found", "nothing-found", "not-assessed"
_RANK = {FOUND: 0, NOTHING_FOUND: 1, NOT_ASSESSED: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalOutcome:
    """The outcome for one kind of object; null is "the run does not say", never 0."""

    signal: str
    outcome: str
    reason: str | None = None
    values: dict[str, Any] | None = None
    rows: int | None = None
    objects: int | None = None
    accounts: int | None = None
    pairs_in_window: int | None = None
    pairs_dropped: int | None = None
    edges: int | None = None
    decoy_edges: float | None = None
    too_coarse: int | None = None
    accounts_accepted: int | None = None
    edges_accepted: int | None = None
    threshold: float | None = None
    global_p: float | None = None
    window_s: float | None = None
    window_reason: str | None = None
    windows_left_out: tuple[float, ...] | list[float] = ()


_FIELDS = {item.name for item in fields(SignalOutcome)} - {"signal"}


def outcomes_of(text: str) -> tuple[SignalOutcome, ...]:
    """Read `run.outcomes`: findings first, the richest first, then nothing found, then not assessed.

    Raises:
        InputError: the text is no JSON object of objects, or an outcome has no known name (VG604).
    """
    read = [_outcome(signal, entry) for signal, entry in json_object(text, place="run.outcomes").items()]
    return tuple(
        sorted(read, key=lambda each: (_RANK[each.outcome], -(each.edges_accepted or 0), each.signal))
    )


def json_object(text: str, *, place: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        InputError: it is none (VG604).
    """
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError("VG604", f"not JSON: {error.msg}", place=place) from error
    if not isinstance(value, dict):
        raise InputError("VG604", "not a JSON object", place=place)
    return value


def _outcome(signal: str, entry: Any) -> SignalOutcome:  # noqa: ANN401 - straight from JSON
    known = {name: entry[name] for name in _FIELDS & set(entry)} if isinstance(entry, dict) else {}
    if known.get("outcome") not in _RANK:
        sentence = f"the outcome of {signal!r} is none of {', '.join(_RANK)}"
        raise InputError("VG604", sentence, place="run.outcomes")
    return SignalOutcome(signal=signal, **known)
