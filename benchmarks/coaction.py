"""Time and memory of co-action, as ratios to what DuckDB needs to read and sort the same actions.

    python benchmarks/coaction.py [--rows 1000000 10000000] [--repeat 3] [--out benchmarks/out]

Each measure runs in a process of its own, so that peak memory is that of the measure alone. The machine is
shared and noisy: the ratios of one repetition are what to read, and their spread.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vigie.detectors.coaction.run import run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.opening import open_engine
from vigie.engine.port import Engine, Input, ParquetFiles
from vigie.engine.statements import read_statement
from vigie.kernels.coaction import CoActionSettings, co_action
from vigie.kernels.coaction_edges import account_statistic, count_edges
from vigie.kernels.coaction_rows import prepare
from vigie.kernels.windows import pairs_in_window
from vigie.model.tables import ACTION
from vigie.testing.actions import action_batches, hot_url

_SETTINGS = CoActionSettings(window_us=60_000_000, decoys=10)
_MEMORY = {1_000_000: "700MB", 10_000_000: "2500MB"}


def read_and_sort(engine: Engine, actions: ParquetFiles) -> dict[str, float]:
    """Read the actions and sort them by object and time: the measure that all others are held against."""
    text = "-- sorted\nselect * from actions order by object_uid, at_us"
    return {"rows": sum(batch.num_rows for batch in engine.sql(text, {"actions": actions}).batches())}


def one_pass(engine: Engine, actions: ParquetFiles) -> dict[str, float]:
    """Edges and account statistics of the data, no decoy."""
    data = prepare(_keyed(engine, actions))
    pairs = pairs_in_window(
        data.obj, data.at_us, window_us=_SETTINGS.window_us, neighbours=_SETTINGS.neighbours
    )
    edges = count_edges(
        pairs.left,
        pairs.right,
        obj=data.obj,
        account=data.account,
        at_us=data.at_us,
        weight=data.weight,
        accounts=data.accounts,
        min_objects=_SETTINGS.min_objects,
    )
    account_statistic(edges, accounts=data.accounts)
    return {"pairs": len(pairs), "dropped": pairs.dropped, "edges": len(edges)}


def ten_decoys(engine: Engine, actions: ParquetFiles) -> dict[str, float]:
    """The same with ten decoys and q-values."""
    result = co_action(prepare(_keyed(engine, actions)), _SETTINGS)
    return {"pairs": len(result.pairs), "edges": len(result.edges), "decoy_edges": result.decoy_edges}


def fifty_decoys(engine: Engine, actions: ParquetFiles) -> dict[str, float]:
    """The same with the fifty decoys that a run draws by default."""
    result = co_action(prepare(_keyed(engine, actions)), replace(_SETTINGS, decoys=50))
    return {"pairs": len(result.pairs), "edges": len(result.edges)}


def whole_detector(engine: Engine, actions: ParquetFiles) -> dict[str, float]:
    """CA01 as a user runs it: sensitivity table, fifty decoys, names, evidence."""
    result = run(engine, actions, CoActionParams(), run_id="benchmark")
    return {
        "edges": len(result.edges),
        **{f"dropped {k}": v["pairs_dropped"] for k, v in result.figures.items()},
    }


MEASURES: dict[str, Callable[[Engine, ParquetFiles], dict[str, float]]] = {
    measure.__name__: measure
    for measure in (read_and_sort, one_pass, ten_decoys, fifty_decoys, whole_detector)
}


def _keyed(engine: Engine, actions: ParquetFiles) -> pa.Table:
    precisions = pa.table({"at_prec": ["us", "s"], "finest_window_s": [0, 0]})
    text = read_statement("vigie.detectors.coaction", "keyed_actions")
    inputs: dict[str, Input] = {"actions": actions, "precisions": precisions}
    return engine.sql(text, inputs, {"object_type": "url", "window_s": 60}).arrow()


def _files(folder: Path, name: str) -> ParquetFiles:
    return ParquetFiles((str(folder / f"{name}.parquet"),), ACTION.schema)


def _write(folder: Path, name: str) -> None:
    path = folder / f"{name}.parquet"
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    batches = hot_url().to_batches() if name == "hot" else action_batches(rows=int(name), seed=7)
    with pq.ParquetWriter(path, ACTION.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


def _one(folder: Path, name: str, measure: str) -> None:
    """Measure once and print the figures as JSON; called in a process of its own."""
    with open_engine(memory_limit=_MEMORY.get(int(name) if name.isdigit() else 0)) as engine:
        began = time.perf_counter()
        found = MEASURES[measure](engine, _files(folder, name))
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"seconds": round(seconds, 3), "peak_gb": round(peak, 3), **found}))


def _measure(folder: Path, name: str, measure: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--out", str(folder), "--one", name, measure]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _report(folder: Path, name: str, repeat: int) -> None:
    ratios: dict[str, list[float]] = {measure: [] for measure in MEASURES}
    last: dict[str, dict[str, float]] = {}
    for _ in range(repeat):
        for measure in MEASURES:
            last[measure] = _measure(folder, name, measure)
            ratios[measure].append(last[measure]["seconds"] / last["read_and_sort"]["seconds"])
    print(f"\n{name} rows, {repeat} repetitions")
    for measure, seen in ratios.items():
        spread = f"{min(seen):.2f} … {statistics.median(seen):.2f} … {max(seen):.2f}"
        print(f"  {measure:<15} ratio {spread}  last {last[measure]}")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", default=["1000000", "10000000"])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        _one(given.out, *given.one)
        return
    for name in given.rows:
        _write(given.out, name)
        _report(given.out, name, given.repeat)
    _write(given.out, "hot")
    print(f"\none URL shared by 200 000 accounts: {_measure(given.out, 'hot', 'whole_detector')}")


if __name__ == "__main__":
    main()
