"""Declaration of CO04."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["INTRODUCTION", "IntroductionParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionParams(Params):
    """Parameters of CO04."""

    span_h: int = param(24, low=1, high=720, unit="hours", why="a day holds everybody’s waking hours once")
    least_users: int = param(
        20, low=5, high=10_000, unit="accounts", why="a burst of fewer users is a conversation"
    )
    factor: float = param(2.0, low=1.0, high=10.0, why="objects of about as many users are alike")
    least_alike: int = param(
        19, low=9, high=10_000, unit="objects", why="with 19 objects alike, the least p is 1 in 20"
    )
    edits: int = param(2, low=1, high=3, unit="letters", why="more edits make another word")
    least_letters: int = param(
        8, low=5, high=40, unit="letters", why="short words lie within two letters of one another anyway"
    )


INTRODUCTION = IndiceSpec(
    code="CO04",
    name="hashtags.introduction",
    version="1.0",
    title="Hashtags brought in, at once and misspelt alike",
    reads=("account", "post", "action"),
    params=IntroductionParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("introduced", "burst", "misspelt"),
    innocent=("founders", "news-event", "spontaneous-typos"),
    body="hashtags.introduction:assess",
    does_not_show=(
        "uses before the file begins: the first seen is rarely the first written",
        "that a slip was copied and not made twice: frequent slips arise by themselves",
    ),
)
