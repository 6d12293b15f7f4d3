"""Declaration of AC11."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["AUDIENCE", "AudienceParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceParams(Params):
    """Parameters of AC11."""

    days: int = param(90, low=7, high=3_650, unit="days", why="followers that are bought are made for it")
    least: int = param(100, low=10, high=1_000_000, unit="accounts", why="small audiences are anybody's")


AUDIENCE = IndiceSpec(
    code="AC11",
    name="audience.age",
    version="1.0",
    title="Followers created lately",
    reads=("account", "post"),
    params=AudienceParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("fresh",),
    innocent=("sudden-fame", "newcomers"),
    body="audience.ages:assess",
    independent=True,
    does_not_show=(
        "that followers were bought, or by whom: rivals buy them for others, too",
        "anything about followers that the list does not hold",
    ),
)
