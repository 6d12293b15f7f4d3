"""Declarations of AC01, AC02 and AC03."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["BURST", "BurstParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstParams(Params):
    """Parameters of AC02."""

    widths_d: tuple[int, ...] = param((1, 3, 7), why="batches are made in a day, or over some days of a week")
    least: int = param(3, low=2, high=1_000, unit="accounts", why="two accounts of one day are a coincidence")


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
    does_not_show=(
        "who made the accounts, or that one hand did",
        "that an account of the burst is false: others joined on the same days",
        "batches spread over more days than the longest span",
    ),
)
