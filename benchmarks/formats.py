"""Reading formats: MB/s and rows/s of an ingestion, next to what fast libraries need for the same bytes.

    python benchmarks/formats.py [--rows 50000] [--formats x-v2-json tables]

Each measure is processor time (all threads) in one process, so that neighbours on a shared machine weigh
little. `decode + write` decodes the bytes with orjson (or reads the table with Polars) and writes the tables
of the ingestion with Delta; `plain read` is DuckDB's reader, which keeps what it reads in memory. The last
column is the ingestion, from file to commit, as a multiple of `decode + write`.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import deltalake
import duckdb
import orjson
import polars as pl

from vigie.app.cases import create_case
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.lake.duplicates import NEW_ROWS
from vigie.sources.spec import SourceOptions

_NOW_US = 1_800_000_000_000_000
_WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima".split()  # noqa: SIM905 - a word list
_TAGS = ("vote", "now", "town", "river", "bridge")

Json = dict[str, Any]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--formats", nargs="*", default=list(WRITERS))
    given = parser.parse_args()
    print("| Format | MB | rows/s | MB/s | plain read | decode + write | ingestion | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for name in given.formats:
        print(measured(name, given.rows))


def measured(name: str, rows: int) -> str:
    """Write a file, ingest it, read it with other means, and return one row of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = WRITERS[name](folder, rows, random.Random(1))  # noqa: S311 - synthetic posts
        case = create_case(folder / "case", title="B", purpose="", now_us=_NOW_US, pseudonym_key="k")
        whole_s = clocked(lambda: ingested(case, path))
        decode_s = clocked(lambda: decoded(path)) + clocked(lambda: written(case, folder / "delta"))
        plain_s = clocked(lambda: plainly_read(path))
        size_mb = path.stat().st_size / 1e6
    cells = (
        name,
        f"{size_mb:.0f}",
        f"{rows / whole_s:,.0f}",
        f"{size_mb / whole_s:.1f}",
        f"{plain_s:.2f} s",
        f"{decode_s:.2f} s",
        f"{whole_s:.2f} s",
        f"{whole_s / decode_s:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def clocked(work: Callable[[], object]) -> float:
    """Return the processor seconds that some work takes."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def ingested(case: Case, path: Path) -> None:
    """Ingest the file, or fail."""
    with DuckEngine(threads=1) as engine:
        wishes = ReadingWishes(declared=SourceOptions(now_us=_NOW_US))
        (told,) = ingest_files(case, [path], engine=engine, options=wishes)
    assert told.reconciliation.stored == told.reconciliation.rows_in  # noqa: S101 - else the figure is void


def decoded(path: Path) -> None:
    """Decode every line, or read the table."""
    if path.suffix == ".csv":
        pl.read_csv(path, infer_schema=False)
        return
    with path.open("rb") as lines:
        for line in lines:
            orjson.loads(line)


def written(case: Case, folder: Path) -> None:
    """Write the tables of the ingestion once more."""
    for name in NEW_ROWS:
        deltalake.write_deltalake(str(folder / name), case.lake.read(name))


def plainly_read(path: Path) -> None:
    """Read the file with DuckDB."""
    reader = "read_csv($1, all_varchar=true)" if path.suffix == ".csv" else "read_json_auto($1)"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"create table t as select * from {reader}", [str(path)])  # noqa: S608 - our own words


def x_v2(folder: Path, rows: int, draw: random.Random) -> Path:
    """Pages of a hundred posts."""

    def pages() -> Iterator[Json]:
        for first in range(0, rows, 100):
            posts = [_v2_post(number, draw) for number in range(first, min(first + 100, rows))]
            users = [_v2_user(uid) for uid in sorted({post["author_id"] for post in posts})]
            stamp = {"retrieved_at": "2021-09-01T00:00:00Z"}
            yield {"data": posts, "includes": {"users": users}, "meta": {}, "__twarc": stamp}

    return _lines(folder / "x2.jsonl", pages())


def x_v1(folder: Path, rows: int, draw: random.Random) -> Path:
    """Statuses, one a line."""
    return _lines(folder / "x1.jsonl", (_status(number, draw) for number in range(rows)))


def x_graphql(folder: Path, rows: int, draw: random.Random) -> Path:
    """Envelopes, one a line."""
    return _lines(folder / "xg.ndjson", (_envelope(number, draw) for number in range(rows)))


def snscrape(folder: Path, rows: int, draw: random.Random) -> Path:
    """Scraped posts, one a line."""

    def post(number: int) -> Json:
        uid = draw.randrange(5_000)
        return {
            "id": 10**18 + number,
            "date": _iso(number),
            "rawContent": _words(draw),
            "renderedContent": "",
            "user": {"id": uid, "username": f"u{uid}", "followersCount": 5},
            "links": [{"url": _link(draw), "tcourl": "https://t.co/x"}],
            "hashtags": draw.sample(_TAGS, 2),
            "likeCount": 5,
            "retweetCount": 0,
        }

    return _lines(folder / "sn.jsonl", map(post, range(rows)))


def table(folder: Path, rows: int, draw: random.Random) -> Path:
    """Write a CSV of six columns."""
    path = folder / "posts.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("post_id,account_id,created_at,text,urls,hashtags\n")
        for number in range(rows):
            tags = " ".join(draw.sample(_TAGS, 2))
            cells = (10**18 + number, draw.randrange(5_000), _iso(number), _words(draw), _link(draw), tags)
            out.write(",".join(map(str, cells)) + "\n")
    return path


def _lines(path: Path, values: Iterator[Json]) -> Path:
    with path.open("wb") as out:
        out.writelines(orjson.dumps(value) + b"\n" for value in values)
    return path


def _v2_post(number: int, draw: random.Random) -> Json:
    tags = [{"start": 1, "end": 4, "tag": tag} for tag in draw.sample(_TAGS, 2)]
    uid = str(draw.randrange(5_000))
    post: Json = {
        "id": str(10**18 + number),
        "author_id": str(draw.randrange(5_000)),
        "created_at": _iso(number),
        "text": _words(draw),
        "lang": "en",
        "conversation_id": str(10**18 + number),
        "edit_history_tweet_ids": [str(10**18 + number)],
        "public_metrics": {"retweet_count": draw.randrange(9), "like_count": draw.randrange(99)},
        "entities": {
            "urls": [{"url": "https://t.co/x", "expanded_url": _link(draw)}],
            "hashtags": tags,
            "mentions": [{"username": f"u{uid}", "id": uid}],
        },
    }
    if number % 3 == 0:
        post["referenced_tweets"] = [{"type": "retweeted", "id": str(10**18 + draw.randrange(number + 1))}]
    return post


def _v2_user(uid: str) -> Json:
    metrics = {"followers_count": 5, "following_count": 6, "tweet_count": 7}
    return {"id": uid, "username": f"u{uid}", "name": f"U {uid}", "public_metrics": metrics}


def _status(number: int, draw: random.Random) -> Json:
    uid = str(draw.randrange(5_000))
    return {
        "id_str": str(10**18 + number),
        "created_at": _platform_time(number),
        "full_text": _words(draw),
        "user": {"id_str": uid, "screen_name": f"u{uid}", "followers_count": 5, "statuses_count": 7},
        "entities": {
            "urls": [{"url": "https://t.co/x", "expanded_url": _link(draw)}],
            "hashtags": [{"text": tag} for tag in draw.sample(_TAGS, 2)],
            "user_mentions": [{"id_str": str(draw.randrange(5_000)), "screen_name": "x"}],
        },
        "favorite_count": draw.randrange(99),
        "retweet_count": draw.randrange(9),
        "lang": "en",
    }


def _envelope(number: int, draw: random.Random) -> Json:
    status = _status(number, draw)
    author = status.pop("user")
    result = {
        "rest_id": author["id_str"],
        "core": {"screen_name": author["screen_name"], "name": "N"},
        "legacy": {"followers_count": 5, "friends_count": 6},
    }
    data = {
        "__typename": "Tweet",
        "rest_id": status["id_str"],
        "core": {"user_results": {"result": result}},
        "legacy": status,
        "views": {"count": "12"},
    }
    around = {"nav_index": "1", "item_id": status["id_str"], "timestamp_collected": 1_700_000_000_000}
    return {**around, "source_platform": "twitter.com", "data": data}


def _iso(number: int) -> str:
    return f"2021-08-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:{7 * number % 60:02d}.000Z"


def _platform_time(number: int) -> str:
    clock = f"{number % 24:02d}:{number % 60:02d}:{7 * number % 60:02d}"
    return f"Wed Aug {1 + number % 28:02d} {clock} +0000 2021"


def _words(draw: random.Random) -> str:
    return " ".join(draw.choices(_WORDS, k=18))


def _link(draw: random.Random) -> str:
    return f"https://site{draw.randrange(300)}.example/a/{draw.randrange(9_000)}?utm_source=x"


WRITERS: dict[str, Callable[[Path, int, random.Random], Path]] = {
    "x-v2-json": x_v2,
    "x-v1-json": x_v1,
    "x-graphql-json": x_graphql,
    "snscrape-x-json": snscrape,
    "tables": table,
}

if __name__ == "__main__":
    main()
