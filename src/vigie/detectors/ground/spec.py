"""How baselines are drawn: parameters with their range and reason."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.parameters import Params, param

__all__ = ["GroundParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundParams(Params):
    """Parameters that all indices share; `docs/detectors/indices.md` says more on each."""

    per_member: int = param(
        10,
        low=1,
        high=100,
        unit="accounts",
        why="ten like each member make a baseline steadier than the group",
    )
    at_most: int = param(
        4_000, low=100, high=1_000_000, unit="accounts", why="bounds what the baseline of a large group costs"
    )
    topic_objects: int = param(
        5, low=1, high=100, unit="objects", why="hashtags and domains that make a group's topic"
    )
    least_users: int = param(
        2, low=1, high=100, unit="accounts", why="what one member alone used is no topic of the group"
    )
    least_members: int = param(
        5, low=2, high=1_000, unit="accounts", why="a share of fewer than five accounts says nothing"
    )
    draws: int = param(
        4_999, low=99, high=1_000_000, unit="draws", why="the least p is one in so many and one"
    )
    dependence: str = param(
        "any",
        choices=("any", "positive"),
        why="indices of one group share its accounts: Benjamini-Yekutieli holds whatever they share",
    )
    level: float = param(0.01, low=0.0001, high=0.5, why="accepted share of false findings among findings")
    seed: int = param(0, low=0, high=2**31, why="names the draws; the same seed gives the same bytes")
