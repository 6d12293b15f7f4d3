"""Declarations of AC01, AC02 and AC03."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["BURST", "CLOCK", "RECENT", "BurstParams", "ClockParams", "RecentParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentParams(Params):
    """Parameters of AC01."""

    days: int = param(30, low=1, high=3_650, unit="days", why="an account made for an operation is weeks old")


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstParams(Params):
    """Parameters of AC02."""

    widths_d: tuple[int, ...] = param((1, 3, 7), why="batches are made in a day, or over some days of a week")
    least: int = param(3, low=2, high=1_000, unit="accounts", why="two accounts of one day are a coincidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockParams(Params):
    """Parameters of AC03."""

    least: int = param(20, low=5, high=10_000, unit="accounts", why="fewer hours fit almost any offset")


RECENT = IndiceSpec(
    code="AC01",
    name="creation.recent",
    version="1.0",
    title="Accounts created shortly before",
    reads=("account", "post", "action"),
    params=RecentParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("recent",),
    innocent=("newcomers", "migration"),
    body="creation.recent:assess",
    independent=True,
    does_not_show=(
        "that the accounts were made for the occasion: an event draws newcomers, too",
        "anything about older accounts of the group",
    ),
)

BURST = IndiceSpec(
    code="AC02",
    name="creation.burst",
    version="1.0",
    title="Accounts created together",
    reads=("account", "post", "action"),
    params=BurstParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.STRONG,
    measures=("burst",),
    innocent=("onboarding", "promotion"),
    body="creation.bursts:assess",
    independent=True,
    does_not_show=(
        "who made the accounts, or that one hand did",
        "that an account of the burst is false: others joined on the same days",
        "batches spread over more days than the longest span",
    ),
)

CLOCK = IndiceSpec(
    code="AC03",
    name="creation.clock",
    version="1.0",
    title="Hours and weekdays of creation",
    reads=("account", "post", "action"),
    params=ClockParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("weekdays", "hours", "offset"),
    innocent=("office-users", "shared-zone", "signup-drive"),
    body="creation.clock:assess",
    independent=True,
    does_not_show=(
        "where anybody is: every country of a time zone, and every diaspora, keeps the same hours",
        "that accounts were made at work: people join at work, too",
    ),
)
