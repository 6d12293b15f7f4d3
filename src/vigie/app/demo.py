"""The whole product on the reference campaign, and what the truth says of the result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from vigie.app.coordinate import RunTables
from vigie.app.demo_dossier import fill_demo_dossier
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.app.labels import CAMPAIGN, ORGANIC, read_labels
from vigie.app.progress import Progress, silent
from vigie.app.reference_world import write_reference_world
from vigie.campaigns.benign import unexplained
from vigie.characterisation.dossier import Dossier
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.written import Written

__all__ = ["Comparison", "compared_with_truth", "conclude_demo", "write_demo_world"]

_WORLD = "olimpiya"
_SITES = ("harborinsider.example", "orkhanbaydamirli.example", "france-onze.example", "pressroute-pr.example")
"""Sites whose records the demonstration reads; the others are noise to be told apart."""


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


def conclude_demo(
    case: Case,
    engine: Engine,
    world: Path,
    drawn: Mapping[str, pa.Table],
    *,
    now_us: int,
    marking: str,
    lang: str,
) -> Dossier | None:
    """Fill the dossier of the largest campaign of the demonstration as the scenario says.

    Args:
        case: the case, with a run of campaigns.
        engine: where relations are computed.
        world: folder of the reference world.
        drawn: tables of that run.
        now_us: the time, µs since 1970 UTC.
        marking: TLP of the campaign.
        lang: language of what acts say in one language.

    Returns:
        The dossier, or None where the run shows no campaign.
    """
    campaigns = drawn["campaign"].to_pylist()
    if not campaigns:
        return None
    options = ReadingWishes(declared=SourceOptions(now_us=now_us))
    records = [world / "sites" / site / f"{name}.json" for site in _SITES for name in ("rdap", "dns")]
    for _ in ingest_files(case, records, engine=engine, options=options):
        pass
    largest = max(campaigns, key=lambda row: (row["n_core"], row["label"]))["campaign_id"]
    return fill_demo_dossier(case, engine, world, campaign=largest, now_us=now_us, marking=marking, lang=lang)
