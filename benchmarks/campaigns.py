"""Campaigns and indices on the reference worlds: membership, innocents, published figures, time.

    python benchmarks/campaigns.py olimpiya --posts 100000 --seeds 5 --kept .figures

Prints one JSON line a world and seed, and totals. For truth-zero worlds, `campaigns` must be 0. With
`--kept`, a world that was measured before is read: a long measurement goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import os
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


def measured(name: str, seed: int, posts: int, *, families: bool) -> dict[str, Any]:
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
        begun = time.perf_counter()
        params = CoActionParams(seed=seed)
        coordinate(case, params, engine=engine, clock=lambda: NOW_US, with_families=families)
        started = time.perf_counter()
        tables = draw(case, engine=engine, clock=lambda: NOW_US)
        seconds = time.perf_counter() - started
        told = {"world": name, "seed": seed, "posts": posts, "families": families}
        told |= {"coordinate_seconds": round(started - begun, 1), "seconds": round(seconds, 1)}
        told |= {"load": round(os.getloadavg()[0], 1)}
        return told | _held(case, tables, truth)


def _held(case: Case, tables: dict[str, Any], truth: dict[str, str]) -> dict[str, Any]:
    proposed = {row["campaign_id"] for row in tables["campaign"].to_pylist() if row["proposed"]}
    rows = tables["campaign_member"].to_pylist()
    members = {row["account_uid"] for row in rows if row["campaign_id"] in proposed}
    listed = {row["account_uid"] for row in rows}
    campaign = {uid for uid, role in truth.items() if role == "campaign"}
    organic = {uid for uid, role in truth.items() if role == "organic"}
    found = rates(hits=len(members & campaign), accepted=len(members), truths=len(campaign))
    seeds = tables["campaign_seed"].to_pylist()
    return {
        "campaigns": len(proposed),
        "not_proposed": len(tables["campaign"]) - len(proposed),
        "groups": len(case.lake.read("cluster")),
        "seeds": [[row["n_accounts"], row["n_pastes"], bool(row["campaign_id"])] for row in seeds],
        "members": len(members),
        "precision": round(found.precision, 4),
        "recall": round(found.recall, 4),
        "f1": round(found.f1, 4),
        "listed": len(listed),
        "listed_campaign": len(listed & campaign),
        "organic_exposed": len(members & organic),
        "organic_listed": len(listed & organic),
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


def kept(folder: Path | None, name: str, seed: int, posts: int, *, families: bool) -> dict[str, Any]:
    """Read what was measured before, or measure and keep it."""
    if folder is None:
        return measured(name, seed, posts, families=families)
    place = folder / f"{name}-{posts}-{seed}{'' if families else '-exact'}.json"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(measured(name, seed, posts, families=families))
        place.write_text(text, "utf-8")
    found: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return found


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", nargs="+")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--no-families", dest="families", action="store_false")
    given = parser.parse_args()
    rows = []
    for seed in range(given.seeds):
        for name in given.worlds:
            rows.append(kept(given.kept, name, seed, given.posts, families=given.families))
            print(json.dumps(rows[-1]), flush=True)
    exposed, organic = (sum(row[key] for row in rows) for key in ("organic_exposed", "organic"))
    proposing = sum(row["campaigns"] > 0 for row in rows)
    bound = share_interval(hits=proposing, n=len(rows)).high
    print(f"worlds with a campaign {proposing} of {len(rows)} (95 % upper bound {bound:.3f})")
    print(f"organic accounts in a core: {exposed} of {organic}")


if __name__ == "__main__":
    main()
