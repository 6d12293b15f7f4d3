"""What the chain says of real data: ordinary or overt actors, and a known operation mixed into them.

    python benchmarks/controls.py [--data ../shared/data] [--seeds 5] [--out benchmarks/out]
        [--no-families]

The data stay where they are. What their labels are worth stands in the README of each folder: controls are
ordinary or overt by assumption, not by proof; all IRA accounts were named by one platform, and half of them
are here. The mix takes half of those at random, then as many as give about the posts of a control in the same
language; every account is told to be of one platform, so that decoys may swap them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vigie.app.evaluate import LabelledFiles, evaluate_files
from vigie.app.ingest import ReadingWishes
from vigie.app.labels import Label, Labels
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.opening import open_engine
from vigie.engine.port import Engine
from vigie.report.evaluation.content import EvaluationContent
from vigie.sources.spec import SourceOptions

_NOW_US = 1_798_761_600_000_000
_CONTROLS = {
    "airline": "ctrl_airline_tweets_2015/tweets.parquet",
    "vaccine": "ctrl_vaccine_tweets_2020/tweets.parquet",
    "french media": "ctrl_french_media_2022/tweets.parquet",
    "telegram news": "ctrl_telegram_ru_news_2024/messages.parquet",
    "german elections": "german_elections_2021/posts.parquet",
}
_IRA = "ira_tweets_2012_2015/posts.parquet"
_MIXED = {"English": ("airline", "vaccine"), "Russian": ("telegram news",)}


def main() -> None:
    """Print one row a control, then one row a mix; write them as JSON."""
    asked = _arguments()
    rows = []
    with open_engine() as engine, TemporaryDirectory(prefix="vigie-controls-") as folder:
        for name, path in _CONTROLS.items():
            content, seconds = _evaluated(asked, asked.data / path, Labels({}), name, seed=0, engine=engine)
            rows.append(_row(name, content, seconds))
            print(json.dumps(rows[-1]), flush=True)
        for seed in range(asked.seeds):
            mixed, labels = _mix(asked.data, seed)
            file = Path(folder) / f"mix-{seed}.parquet"
            pq.write_table(mixed, file)
            content, seconds = _evaluated(asked, file, labels, f"IRA mix {seed}", seed=seed, engine=engine)
            rows.append(_row(f"IRA mix {seed}", content, seconds))
            print(json.dumps(rows[-1]), flush=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "controls.json").write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--families", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _evaluated(
    asked: argparse.Namespace, path: Path, labels: Labels, name: str, *, seed: int, engine: Engine
) -> tuple[EvaluationContent, float]:
    started = time.perf_counter()
    content = evaluate_files(
        LabelledFiles(
            files=(path,),
            options=ReadingWishes(declared=SourceOptions(now_us=_NOW_US, tz="UTC", platform="x")),
            labels=labels,
            name=name,
        ),
        CoActionParams(seed=seed),
        engine=engine,
        clock=lambda: time.time_ns() // 1_000,
        with_families=asked.families,
    )
    return content, time.perf_counter() - started


def _row(name: str, content: EvaluationContent, seconds: float) -> dict[str, Any]:
    """Return what was accepted, what nobody has explained, recall and false share."""
    told = {(row["scope"], row["measure"]): row for row in content.score.to_pylist()}
    posts = content.score["posts"][0].as_py()
    groups = content.group.to_pylist()
    return {
        "data": name,
        "posts": posts,
        "accepted": int(told["CA01", "accounts_accepted"]["value"]),
        "groups": len(groups),
        "unexplained": sum(row["unexplained"] for row in groups),
        "accounts unexplained": int(told["chain", "accounts_accepted"]["value"]),
        "recall of accepted": _share(told["CA01", "recall"]),
        "false share of accepted": _share(told["CA01", "fdr"]),
        "seconds": round(seconds, 1),
    }


def _share(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return "undefined"
    return f"{row['value']:.3f} of {row['n']}, 95 % {row['low']:.3f}..{row['high']:.3f}"


def _mix(data: Path, seed: int) -> tuple[pa.Table, Labels]:
    """Return posts of controls and, in each language, about as many posts of IRA accounts; and the labels."""
    rng = np.random.default_rng(seed)
    ira = pq.read_table(data / _IRA, columns=["account_id", "ts", "text", "language"])
    names = np.array(sorted(set(map(str, ira["account_id"].to_pylist()))), dtype=object)
    half = set(rng.permutation(names)[: len(names) // 2].tolist())
    parts, chosen = [], set()
    for language, controls in _MIXED.items():
        ordinary = [_plain(pq.read_table(data / _CONTROLS[name])) for name in controls]
        wanted = sum(len(part) for part in ordinary)
        spoken = ira.filter(pc.field("language") == language)
        taken = list(_as_many(spoken, half, wanted, rng))
        chosen |= set(taken)
        parts += [*ordinary, _plain(spoken.filter(pc.is_in(spoken["account_id"], pa.array(taken))))]
    labels = Labels({f"x:{name}": Label("campaign", "ira") for name in chosen})
    return pa.concat_tables(parts), labels


def _as_many(posts: pa.Table, half: set[str], wanted: int, rng: np.random.Generator) -> Iterator[str]:
    """Yield accounts of the half, in random order, until they have written as many posts as wanted."""
    counts = posts.group_by("account_id").aggregate([([], "count_all")])
    written: dict[str, int] = {row["account_id"]: row["count_all"] for row in counts.to_pylist()}
    total = 0
    for name in rng.permutation(np.array(sorted(half & written.keys()), dtype=object)).tolist():
        if total >= wanted:
            return
        total += written[name]
        yield name


def _plain(table: pa.Table) -> pa.Table:
    times = table["ts"].cast(pa.timestamp("us", tz="UTC"))
    return pa.table(
        {
            "account_id": table["account_id"].cast(pa.string()),
            "ts": times,
            "text": table["text"].cast(pa.string()),
        }
    )


if __name__ == "__main__":
    main()
