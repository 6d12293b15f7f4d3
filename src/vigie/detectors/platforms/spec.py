"""Declaration of DI08."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["TWINS", "TwinParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinParams(Params):
    """Parameters of DI08."""

    within_h: int = param(
        72, low=1, high=8_760, unit="hours", why="what comes much later was found there, and not planned"
    )
    least_posts: int = param(
        20, low=5, high=10_000, unit="contents", why="a share of fewer contents of all members says little"
    )


TWINS = IndiceSpec(
    code="DI08",
    name="platforms.twins",
    version="1.0",
    title="The same contents on several platforms",
    reads=("account", "post", "action"),
    params=TwinParams,
    criterion=Criterion.DIFFUSION,
    strength=Strength.ASSOCIATIVE,
    measures=("twins", "lag"),
    innocent=("cross-posting", "news-event", "share-buttons"),
    body="platforms.twins:assess",
    does_not_show=(
        "that one hand posted both: people copy what they see from one platform to another",
        "twins on platforms that were not collected",
    ),
)
