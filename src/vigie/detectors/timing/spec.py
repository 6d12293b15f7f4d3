"""Declaration of DI12."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["EVENTS", "EventParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParams(Params):
    """Parameters of DI12."""

    least_days: int = param(
        90, low=30, high=10_000, unit="days", why="in a shorter calendar, every day is near to everything"
    )


EVENTS = IndiceSpec(
    code="DI12",
    name="timing.events",
    version="1.0",
    title="A beginning close to an event",
    reads=("event",),
    params=EventParams,
    criterion=Criterion.INTERESTS,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("event", "anniversary"),
    innocent=("news-event", "coincidence", "chosen-calendar"),
    body="timing.events:assess",
    independent=True,
    does_not_show=(
        "that the day was chosen for the event: everybody speaks of it then",
        "events that the calendar lacks, or why those that it has were put into it",
    ),
)
