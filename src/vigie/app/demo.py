"""The whole product on the reference campaign, and what the truth says of the result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from vigie.app.coordinate import RunTables
from vigie.app.labels import CAMPAIGN, ORGANIC, read_labels
from vigie.app.progress import Progress, silent
from vigie.app.reference_world import write_reference_world
from vigie.campaigns.benign import unexplained
from vigie.testing.worlds.written import Written

__all__ = ["Comparison", "compared_with_truth", "write_demo_world"]

_WORLD = "olimpiya"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the run found beside what is true.

    Attributes:
        campaign: Accounts that belong to the campaign.
        found: Of these, accounts in groups without an innocent explanation.
        shown: Accounts in such groups.
        ordinary: Ordinary accounts in any group.
        core: Accounts in the cores of proposed campaigns.
        core_found: Of these, accounts that belong to the campaign.
        core_ordinary: Of these, ordinary accounts.
    """

    campaign: int
    found: int
    shown: int
    ordinary: int
    core: int
    core_found: int
    core_ordinary: int


def write_demo_world(folder: Path, *, seed: int, posts: int, progress: Progress = silent) -> Written:
    """Write the reference campaign with its pictures, video and sites; every name in it is invented.

    Raises:
        ParameterError: `posts` is outside its range (VG104).
        OutsideError: the extra for media is not installed (VG504).
    """
    return write_reference_world(_WORLD, folder, seed=seed, posts=posts, progress=progress)


def compared_with_truth(tables: RunTables, drawn: Mapping[str, pa.Table], truth: Path) -> Comparison:
    """Hold the groups of a run, and the campaigns drawn from them, against a world's `truth/` folder."""
    labels = read_labels(truth / "accounts.csv")
    alone = {
        row["cluster_id"]
        for row in tables["cluster"].to_pylist()
        if unexplained(json.loads(row["benign_checks"]))
    }
    members = tables["cluster_member"].to_pylist()
    shown = {row["account_uid"] for row in members if row["cluster_id"] in alone}
    campaign = labels.members(CAMPAIGN)
    ordinary = {row["account_uid"] for row in members if labels.role(row["account_uid"]) == ORGANIC}
    core = _proposed_core(drawn)
    return Comparison(
        campaign=len(campaign),
        found=len(shown & campaign),
        shown=len(shown),
        ordinary=len(ordinary),
        core=len(core),
        core_found=len(core & campaign),
        core_ordinary=sum(labels.role(uid) == ORGANIC for uid in core),
    )


def _proposed_core(drawn: Mapping[str, pa.Table]) -> set[str]:
    proposed = {row["campaign_id"] for row in drawn["campaign"].to_pylist() if row["proposed"]}
    rows = drawn["campaign_member"].to_pylist()
    return {row["account_uid"] for row in rows if row["campaign_id"] in proposed}
