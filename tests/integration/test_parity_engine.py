"""Whole tables through the engine agree with the slow, obvious count, with files, and with CooRTweet."""

from __future__ import annotations

import csv
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.app.cases import create_case
from vigie.app.coordinate import coordinate
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.tables import ACTION
from vigie.sources.spec import SourceOptions
from vigie.testing.oracles import acts_of, co_action_edges
from vigie.testing.worlds import World

ELECTIONS = Path(__file__).parents[3] / "shared" / "data" / "german_elections_2021"
NOW_US = 1_800_000_000_000_000


def every_edge(duck: DuckEngine, actions: pa.Table, **knobs: object) -> CoActionResult:
    params = CoActionParams.of({"decoys": 19, "keep_q": 1.0, "min_objects": 1} | knobs)
    return run(duck, actions, params, run_id="R-1")


@pytest.mark.parametrize("kind", ["url", "domain", "hashtag", "text", "hashtag_sequence"])
def test_the_edges_of_a_world_are_those_of_the_slow_obvious_count(
    duck: DuckEngine, actions: pa.Table, kind: str
) -> None:
    result = every_edge(duck, actions, object_types=(kind,), window_s=1_800)
    want = co_action_edges(acts_of(actions, object_type=kind), window_us=1_800_000_000)
    rows = result.edges.to_pylist()
    assert {(row["a_uid"], row["b_uid"]): (row["n_objects"], row["n_actions"]) for row in rows} == {
        pair: (edge.n_objects, edge.n_actions) for pair, edge in want.items()
    }
    for row in rows:
        assert row["rarity"] == pytest.approx(want[row["a_uid"], row["b_uid"]].rarity)
    assert result.figures[kind]["pairs_dropped"] == 0
    assert rows


def test_the_sensitivity_table_counts_what_the_slow_obvious_count_does(
    duck: DuckEngine, actions: pa.Table
) -> None:
    acts = acts_of(actions, object_type="hashtag")
    table = every_edge(duck, actions, object_types=("hashtag",)).sensitivity.to_pylist()
    for window_s in (10, 3_600):
        edges = co_action_edges(acts, window_us=window_s * 1_000_000).values()
        told = {row["k"]: row["real"] for row in table if row["window_s"] == window_s}
        assert told == {k: sum(edge.n_objects >= k for edge in edges) for k in told}
        assert set(told) == {2, 3, 5, 10}


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_world_that_went_through_a_file_and_the_lake_gives_the_same_edges(
    duck: DuckEngine, world: World, actions: pa.Table, tmp_path: Path, suffix: str
) -> None:
    path = getattr(world, f"write_{suffix}")(tmp_path / f"posts.{suffix}")
    case = create_case(tmp_path / "case", title="", purpose="", now_us=NOW_US, pseudonym_key="k")
    wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
    list(ingest_files(case, [path], engine=duck, options=wishes))
    params = CoActionParams(decoys=19, object_types=("url", "repost", "hashtag"), keep_q=1.0)
    clock = count(NOW_US).__next__
    through = coordinate(case, params, engine=duck, clock=clock)["edge"].to_pylist()
    direct = run(duck, actions, params, run_id="R-1").edges.to_pylist()
    told = ("signal", "a_uid", "b_uid", "n_objects", "n_actions", "q", "accepted", "median_delta_us")
    assert sorted(tuple(row[name] for name in told) for row in through) == sorted(
        tuple(row[name] for name in told) for row in direct
    )
    assert len(direct) > 50


@pytest.mark.real_data
@pytest.mark.parametrize("kind", ["url", "phash", "hashtag"])
def test_pairs_of_actions_are_those_that_coortweet_counts(duck: DuckEngine, kind: str) -> None:
    if not ELECTIONS.is_dir():
        pytest.skip("../shared/data/german_elections_2021 is absent")
    posts = pq.read_table(ELECTIONS / "posts.parquet")
    result = every_edge(duck, shares_of(posts, f"{kind}_id"), object_types=("object",))
    got = {(row["a_uid"], row["b_uid"]): row["n_actions"] for row in result.edges.to_pylist()}
    with (ELECTIONS / f"coortweet_edges_{kind}_60s.csv").open(encoding="utf-8") as file:
        want = {(row["account_id"], row["account_id_y"]): int(row["weight"]) for row in csv.DictReader(file)}
    assert got == want


def shares_of(posts: pa.Table, column: str) -> pa.Table:
    """Make one action of each post that names an object; the file repeats some rows."""
    rows = {
        (str(row["account_id"]), str(int(row["post_id"])), str(int(row[column])), row["ts"])
        for row in posts.to_pylist()
        if row[column] is not None
    }
    return ACTION.rows(
        {
            "action_id": f"{account} {post} {obj}",
            "account_uid": account,
            "platform": account.partition("_")[0],
            "verb": "act_on",
            "object_type": "object",
            "object_uid": obj,
            "post_uid": post,
            "at_us": int(at.timestamp()) * 1_000_000,
            "at_prec": "s",
            "source_file_id": "f",
        }
        for account, post, obj, at in sorted(rows)
    )
