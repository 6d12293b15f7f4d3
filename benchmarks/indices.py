"""Calibration and time of the indices.

    python benchmarks/indices.py calibrate --draws 200 --posts 6000
    python benchmarks/indices.py time --posts 300000

`calibrate` draws groups at random among the accounts of a world without any campaign and measures them by
every indice with a p. Nothing is there to find, so that p must be uniform, or larger than that (conservative:
few accounts, many ties). One line a measure: how many draws could be tested, the share of p at most 0.05 and
0.01, and the p-values of Kolmogorov and Smirnov's one-sided tests: *too small* is low where p is smaller than
it should be, which would be wrong, *too large* where it is larger, which costs power. Facts that a world does
not hold (followers, affiliations, …) are drawn at random; half of the accounts are moved to a second
platform, and for DI12 groups begin on any day of a calendar of holidays.

`time` measures the groups that `olimpiya` plants among ordinary posts, indice by indice.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from vigie.app.calendars import holiday_events
from vigie.app.indices import IndicePlan, assess_indices
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.detectors.ground.facts import FACTS
from vigie.detectors.ground.laid import Subject, lay_ground
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.registry import INDICES
from vigie.engine.duck import DuckEngine
from vigie.lake.case import create_case
from vigie.model.event_tables import EVENT
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.truth import account_truth
from vigie.testing.worlds.written import write_world

Tables = dict[str, pa.Table]

NOW_US = 1_798_761_600_000_000
DAY_US = 86_400_000_000
GROUPS_AT_ONCE = 10
READ = ("account", "account_snapshot", "post", "post_object", "post_metric", "action")


def world_tables(engine: DuckEngine, name: str, posts: int) -> tuple[Tables, pa.Table]:
    """Write a world, read it in, and return its tables and the truth about its accounts."""
    world = build_world(name, seed=0, posts=posts)
    with TemporaryDirectory(prefix="vigie-indices-") as folder:
        written = write_world(world, Path(folder) / "files", form=WORLDS[name].form, beside=False)
        case = create_case(Path(folder) / "case", title=name, purpose="b", now_us=NOW_US, pseudonym_key=name)
        options = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        list(ingest_files(case, written.posts, engine=engine, options=options))
        return {table: case.lake.read(table) for table in READ}, account_truth(world)


def on_two_platforms(tables: Tables, rng: np.random.Generator) -> Tables:
    """Move half of the accounts to a second platform, at random."""
    uids = tables["account"]["account_uid"]
    moved = uids.filter(pa.array(rng.random(len(uids)) < 0.5))
    return {name: _moved(table, moved) for name, table in tables.items()}


def _moved(table: pa.Table, moved: pa.ChunkedArray[Any]) -> pa.Table:
    if not {"platform", "account_uid"} <= set(table.column_names):
        return table
    gone = pc.is_in(table["account_uid"], value_set=moved.combine_chunks())
    place = table.column_names.index("platform")
    return table.set_column(place, "platform", pc.if_else(gone, pa.scalar("forum"), table["platform"]))


def drawn_facts(tables: Tables, rng: np.random.Generator) -> Tables:
    """Draw what a world does not hold, whoever it is about."""
    uids = [str(uid) for uid in tables["account"]["account_uid"].to_pylist()]
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for uid in uids:
        rows["avatar"].append({"account_uid": uid, "hash": f"{rng.integers(0, len(uids)):x}"})
        rows["verification"].append({"account_uid": uid, "kind": str(rng.choice(["paid", "none"]))})
        rows["status"].append(
            {"account_uid": uid, "status": str(rng.choice(["present", "deleted", "suspended"]))}
        )
        if rng.random() < 0.1:
            rows["earlier"].append({"account_uid": uid, "case": "A"})
    # Creation of a follower is drawn from the accounts that post, which is what AC11 holds it against.
    born = pc.drop_null(tables["account"]["created_at_us"]).to_numpy()
    for uid in uids:
        for at in rng.choice(born, 8).tolist():
            moment = datetime.fromtimestamp(at / 1e6, tz=UTC).isoformat()
            rows["follower"].append({"account_uid": uid, "created_at": moment})
    handles = [str(name) for name in pc.drop_null(tables["account"]["handle"]).to_pylist()]
    rows["protected"] = [{"name": str(name)} for name in rng.choice(handles, 25, replace=False)]
    facts = {name: FACTS[name].rows(each) for name, each in rows.items()}
    days = holiday_events(("FR", "AZ", "TR", "DE", "IT"), range(2019, 2028))
    return facts | {"event": EVENT.rows(days)}


def random_groups(tables: Tables, batch: int, size: int) -> list[Subject]:
    """Draw groups that share nobody among all accounts that posted."""
    rng = np.random.default_rng([7, batch])
    uids = [str(uid) for uid in pc.unique(tables["post"]["account_uid"]).to_pylist()]
    drawn = rng.choice(uids, size * GROUPS_AT_ONCE, replace=False).reshape(GROUPS_AT_ONCE, size).tolist()
    return [_begun(tables, f"G-{batch}-{number}", members) for number, members in enumerate(drawn)]


def _begun(tables: Tables, name: str, members: list[str]) -> Subject:
    """Let a group begin when a fifth of its posts are written."""
    own = tables["post"].filter(pc.is_in(tables["post"]["account_uid"], value_set=pa.array(members)))
    times = own["created_at_us"].to_numpy()
    first, last = int(np.quantile(times, 0.2)), int(times.max())
    return Subject(id=name, kind="group", members=tuple(sorted(members)), first_at_us=first, last_at_us=last)


def any_day(subject: Subject, rng: np.random.Generator) -> Subject:
    """Let a group begin on any day of the calendar."""
    day = date(2019, 1, 1) + timedelta(days=int(rng.integers(0, 9 * 365)))
    at_us = (day - date(1970, 1, 1)).days * DAY_US
    return Subject(
        id=subject.id, kind="group", members=subject.members, first_at_us=at_us, last_at_us=at_us + DAY_US
    )


def null_rows(engine: DuckEngine, posts: int, draws: int, size: int, family: str) -> Iterator[dict[str, Any]]:
    """Give the evidence on random groups."""
    tables, _ = world_tables(engine, "organic-boycott", posts)
    rng = np.random.default_rng(1)
    tables = on_two_platforms(tables, rng)
    facts = drawn_facts(tables, rng)
    dated = tuple(spec for spec in INDICES if spec.code == "DI12" and spec.code.startswith(family))
    others = tuple(spec for spec in INDICES if spec.code != "DI12" and spec.code.startswith(family))
    ground = GroundParams(draws=199)
    for batch in range(-(-draws // GROUPS_AT_ONCE)):
        subjects = random_groups(tables, batch, size)
        for indices, each in ((others, subjects), (dated, [any_day(one, rng) for one in subjects])):
            if indices:
                plan = IndicePlan(ground=ground, indices=indices)
                yield from assess_indices(engine, tables, each, plan, run_id="R-0", facts=facts).to_pylist()


def calibrate(posts: int, draws: int, size: int, family: str, kept: Path) -> None:
    """Print one line a measure: is its p uniform where nothing is there? Rows are kept as they come."""
    found: dict[str, list[float]] = defaultdict(list)
    with DuckEngine(threads=2) as engine, kept.open("w", encoding="utf-8") as lines:
        for row in null_rows(engine, posts, draws, size, family):
            if row["p"] is not None:
                name = f"{row['indice']} {row['measure']}"
                found[name].append(row["p"])
                print(json.dumps([row["subject_id"], name, row["p"]]), file=lines, flush=True)
    print("| Measure | draws tested | p ≤ 0.05 | p ≤ 0.01 | too small (KS p) | too large (KS p) | |")
    print("|---|---|---|---|---|---|---|")
    for name, p in sorted(found.items()):
        print(_line(name, np.array(p)))


def _line(name: str, p: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    small, large = (
        float(stats.kstest(p, "uniform", alternative=side).pvalue) for side in ("greater", "less")
    )
    word = "too small" if small < 0.001 else "conservative" if large < 0.001 else "uniform"
    word = "silent: it occurs nowhere" if (p == 1).all() else word
    shares = " | ".join(f"{float((p <= level).mean()):.3f}" for level in (0.05, 0.01))
    return f"| {name} | {len(p)} | {shares} | {small:.3g} | {large:.3g} | {word} |"


def timed(posts: int) -> None:
    """Print seconds and memory of all indices on the true groups of `olimpiya`, and of each indice."""
    with DuckEngine(threads=2) as engine:
        started = time.perf_counter()
        tables, truth = world_tables(engine, "olimpiya", posts)
        print(json.dumps({"posts": len(tables["post"]), "built_s": round(time.perf_counter() - started, 1)}))
        subjects = true_groups(tables, truth)
        started = time.perf_counter()
        ground = lay_ground(engine, tables, subjects, GroundParams())
        told = {"ground": time.perf_counter() - started}
        for spec in INDICES:
            started = time.perf_counter()
            spec.assess(ground, spec.params())
            told[spec.code] = time.perf_counter() - started
    print(json.dumps({name: round(seconds, 2) for name, seconds in told.items()}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    load = [round(value, 1) for value in os.getloadavg()]
    print(json.dumps({"all_s": round(sum(told.values()), 1), "peak_gb": round(peak, 2), "load": load}))


def true_groups(tables: Tables, truth: pa.Table) -> list[Subject]:
    """Return the groups that the world planted, with the times of their posts."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in truth.to_pylist():
        if row["role"] != "organic":
            members[row["group"] or row["role"]].append(row["account_uid"])
    posts = tables["post"].select(["account_uid", "created_at_us"])
    subjects = []
    for name, uids in sorted(members.items()):
        own = posts.filter(pc.is_in(posts["account_uid"], value_set=pa.array(uids)))["created_at_us"]
        if len(own):
            times = own.to_numpy()
            subjects.append(
                Subject(
                    id=name,
                    kind="group",
                    members=tuple(sorted(uids)),
                    first_at_us=int(times.min()),
                    last_at_us=int(times.max()),
                )
            )
    return subjects


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("calibrate", "time"))
    parser.add_argument("--posts", type=int, default=6_000)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--size", type=int, default=20)
    parser.add_argument("--family", default="", help="only codes that begin so")
    parser.add_argument("--rows", type=Path, default=Path(os.devnull), help="where each p is kept")
    given = parser.parse_args()
    if given.what == "time":
        timed(given.posts)
    else:
        calibrate(given.posts, given.draws, given.size, given.family, given.rows)


if __name__ == "__main__":
    main()
