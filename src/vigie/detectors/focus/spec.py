"""Declaration of AC04."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["FOCUS", "FocusParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusParams(Params):
    """Parameters of AC04."""

    share: float = param(
        0.9, low=0.5, high=1.0, why="one post in ten about something else is still one topic"
    )
    least_posts: int = param(3, low=1, high=1_000, unit="posts", why="two posts have one topic by chance")


FOCUS = IndiceSpec(
    code="AC04",
    name="focus.single_topic",
    version="1.0",
    title="Accounts that speak of one thing",
    reads=("account", "post", "action"),
    params=FocusParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("single",),
    innocent=("activists", "collection-by-topic"),
    body="focus.single:assess",
    does_not_show=(
        "posts that the file does not hold: a collection by hashtag makes anybody single-minded",
        "that a cause is not sincere",
    ),
)
