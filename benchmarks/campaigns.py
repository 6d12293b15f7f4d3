"""Campaigns and indices on the reference worlds: membership, innocents, published figures, time.

    python benchmarks/campaigns.py olimpiya --posts 100000 --seeds 5

Prints one JSON line a world and seed, and totals. For truth-zero worlds, `campaigns` must be 0.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vigie.app.campaigns import draw
from vigie.app.coordinate import coordinate
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.opening import open_engine
from vigie.kernels.agreement import rates, share_interval
from vigie.lake.case import Case, create_case
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.truth import account_truth
from vigie.testing.worlds.written import write_world

NOW_US = 1_798_761_600_000_000


def measured(name: str, seed: int, posts: int) -> dict[str, Any]:
    """Run the chain on one world and hold its campaigns against the truth."""
    world = build_world(name, seed=seed, posts=posts)
    truth = {row["account_uid"]: row["role"] for row in account_truth(world).to_pylist()}
    with TemporaryDirectory(prefix="vigie-campaigns-") as folder, open_engine() as engine:
        form = WORLDS[name].form
        written = write_world(world, Path(folder) / "files", form=form, beside=False)
        case = create_case(
            Path(folder) / "case", title=name, purpose="benchmark", now_us=NOW_US, pseudonym_key=name
        )
        options = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        list(ingest_files(case, written.posts, engine=engine, options=options))
        coordinate(case, CoActionParams(seed=seed), engine=engine, clock=lambda: NOW_US)
        started = time.perf_counter()
        tables = draw(case, engine=engine, clock=lambda: NOW_US)
        seconds = time.perf_counter() - started
        return {"world": name, "seed": seed, "posts": posts, "seconds": round(seconds, 1)} | _held(
            case, tables, truth
        )


def _held(case: Case, tables: dict[str, Any], truth: dict[str, str]) -> dict[str, Any]:
    proposed = {row["campaign_id"] for row in tables["campaign"].to_pylist() if row["proposed"]}
    rows = tables["campaign_member"].to_pylist()
    members = {row["account_uid"] for row in rows if row["campaign_id"] in proposed}
    campaign = {uid for uid, role in truth.items() if role == "campaign"}
    organic = {uid for uid, role in truth.items() if role == "organic"}
    found = rates(hits=len(members & campaign), accepted=len(members), truths=len(campaign))
    return {
        "campaigns": len(proposed),
        "not_proposed": len(tables["campaign"]) - len(proposed),
        "groups": len(case.lake.read("cluster")),
        "members": len(members),
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "organic_exposed": len(members & organic),
        "organic": len(organic),
        "measures": [
            _measure(row) for row in tables["evidence"].to_pylist() if row["subject_kind"] == "campaign"
        ],
    }


def _measure(row: dict[str, Any]) -> list[Any]:
    numbers = [
        row[name] if row[name] is None else round(row[name], 4) for name in ("value", "low", "high", "q")
    ]
    return [f"{row['indice']} {row['measure']}", row["outcome"], *numbers]


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", nargs="+")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=1)
    given = parser.parse_args()
    rows = []
    for name in given.worlds:
        for seed in range(given.seeds):
            rows.append(measured(name, seed, given.posts))
            print(json.dumps(rows[-1]), flush=True)
    exposed, organic = (sum(row[key] for row in rows) for key in ("organic_exposed", "organic"))
    proposing = sum(row["campaigns"] > 0 for row in rows)
    bound = share_interval(hits=proposing, n=len(rows)).high
    print(f"worlds with a campaign {proposing} of {len(rows)} (95 % upper bound {bound:.3f})")
    print(f"organic accounts in a core: {exposed} of {organic}")


if __name__ == "__main__":
    main()
