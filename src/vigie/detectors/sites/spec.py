"""Declaration of links between sites: parameters with their range, unit and reason, and limits."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.spec import DetectorSpec
from vigie.model.parameters import Params, param

__all__ = ["SPEC", "SiteLinkParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLinkParams(Params):
    """Parameters of links and clusters; `docs/detectors/IN-sites.md` says more on each."""

    tolerance_d: int = param(
        30,
        low=0,
        high=3_650,
        unit="days",
        why="records of one state are seen on different days; beyond a month another tenant may have come",
    )
    common: int = param(
        3, low=1, high=1_000, unit="sites", why="what so many unrelated sites hold says nothing about two"
    )
    least_known: int = param(
        20, low=5, high=10_000, unit="sites", why="fewer sites say nothing about how usual a value is"
    )
    level: float = param(0.05, low=0.001, high=0.5, why="expected share of false links among those of tier 2")
    draws: int = param(20, low=5, high=1_000, unit="draws", why="each draw costs a sort of all shared values")
    dedicated_share: float = param(
        0.9, low=0.5, high=1.0, why="clustered sites at an address that one cluster must hold to own it"
    )
    dedicated_least: int = param(
        5, low=2, high=1_000, unit="sites", why="fewer clustered sites say nothing about an address"
    )
    foothold: int = param(
        3, low=2, high=1_000, unit="sites", why="two sites of one day at one address are a coincidence"
    )
    most_pairs: int = param(
        20_000_000,
        low=1_000,
        high=1_000_000_000,
        unit="pairs",
        why="bounds time and memory; the rest is counted",
    )
    seed: int = param(0, low=0, high=2**63 - 1, why="the same seed draws the same chance")


SPEC = DetectorSpec(
    code="IN02",
    name="sites.links",
    version="1.0",
    title="Sites that share what unrelated sites do not",
    reads=("site_observation", "site_article"),
    writes=("site_link", "site_link_evidence", "site_cluster", "site_cluster_member"),
    params=SiteLinkParams,
    does_not_show=(
        "who owns, pays or writes a site: agencies, resellers and hosters link strangers",
        "links through records that nobody collected, or that no longer hold",
        "that sites without a link have different owners",
    ),
)
