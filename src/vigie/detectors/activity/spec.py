"""Declaration of AC12."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["ACTIVITY", "ActivityParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityParams(Params):
    """Parameters of AC12."""

    per_day: int = param(
        72, low=10, high=10_000, unit="posts", why="a post every ten minutes of a waking day of twelve hours"
    )
    sleepless_h: int = param(
        20, low=12, high=24, unit="hours", why="nobody posts in twenty hours of one day, day after day"
    )
    days: int = param(2, low=1, high=100, unit="days", why="one such day happens to people, too")
    regular: float = param(
        0.2,
        low=0.01,
        high=1.0,
        why="people's gaps vary more than their mean (coefficient of variation above 1)",
    )
    least_posts: int = param(10, low=3, high=10_000, unit="posts", why="few gaps are regular by chance")


ACTIVITY = IndiceSpec(
    code="AC12",
    name="activity.inhuman",
    version="1.0",
    title="Activity that one person hardly keeps up",
    reads=("account", "post", "action"),
    params=ActivityParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("pace", "sleepless", "regular"),
    innocent=("schedulers", "newsrooms", "shared-accounts"),
    body="activity.inhuman:assess",
    independent=True,
    does_not_show=(
        "that an account is automated: newsrooms, teams and schedulers keep such hours",
        "automation that imitates people, or that posts little",
    ),
)
