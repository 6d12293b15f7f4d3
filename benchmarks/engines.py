"""Co-action on DuckDB and on Spark: time, memory, shuffled bytes, and what the passage through Arrow costs.

    python benchmarks/engines.py [--rows 1000000 10000000] [--days 30]
                                 [--ways duckdb-memory duckdb-tables spark-tables]

Each measure is one run of CA01 on synthetic links in a process of its own. Memory and processor time are the
largest sums over the process and all below it, Java and Python workers included, looked at four times a
second. Shuffled bytes and the workers' seconds come from Spark's own event log.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import log
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from vigie.detectors.coaction.run import run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.engine.opening import open_engine
from vigie.engine.port import Input, Kernel, ParquetFiles, Relation
from vigie.model.contracts import Contract
from vigie.model.tables import ACTION
from vigie.testing.actions import action_batches

WAYS = ("duckdb-memory", "duckdb-tables", "spark-tables")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TOLD = {
    "data sent to Python workers": "sent_gb",
    "data returned from Python workers": "returned_gb",
    "time to run Python workers": "workers_s",
}


class _Timed(DuckEngine):
    """DuckDB, counting the seconds that kernels take: what Spark's workers take beyond is the passage."""

    kernel_s = 0.0

    def map_groups(self, table: Input, key: str, kernel: Kernel, out: Contract) -> Relation:
        return super().map_groups(table, key, self._clocked(kernel), out)

    def map_batches(self, table: Input, kernel: Kernel, out: Contract) -> Relation:
        return super().map_batches(table, self._clocked(kernel), out)

    def _clocked(self, kernel: Kernel) -> Kernel:
        def clocked(rows: pa.Table) -> pa.Table:
            began = time.perf_counter()
            found = kernel(rows)
            self.kernel_s += time.perf_counter() - began
            return found

        return clocked


@contextmanager
def _peak(found: dict[str, float]) -> Iterator[None]:
    """Watch the memory and the processor time of this process and all below it."""
    ended, most = threading.Event(), [0.0, 0.0]

    def watch() -> None:
        while not ended.wait(0.25):
            most[:] = map(max, most, _below(os.getpid()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    yield
    ended.set()
    watcher.join()
    found |= {"peak_gb": round(most[0] / 1e9, 2), "cpu_s": round(most[1], 1)}


def _below(root: int) -> tuple[float, float]:
    """Return bytes held and seconds of processor time used by a process and all below it."""
    seen: dict[int, tuple[int, int, int]] = {}
    for entry in Path("/proc").iterdir():
        try:
            told = (entry / "stat").read_text().rpartition(")")[2].split()
            pages = int((entry / "statm").read_text().split()[1])
            seen[int(entry.name)] = int(told[1]), pages, int(told[11]) + int(told[12])
        except (ValueError, OSError):
            continue
    held, ticks, waiting = 0, 0, [root]
    while waiting:
        at = waiting.pop()
        _, pages, used = seen.get(at, (0, 0, 0))
        held, ticks = held + pages * _PAGE, ticks + used
        waiting += [child for child, (parent, _, _) in seen.items() if parent == at]
    return held, ticks / os.sysconf("SC_CLK_TCK")


def _file(folder: Path, rows: int, days: int) -> Path:
    return folder / f"{rows}-{days}.parquet"


def _one(path: Path, way: str, decoys: int) -> None:
    """Measure once and print the figures as JSON; called in a process of its own."""
    params = CoActionParams(decoys=decoys, sensitivity_pairs=1)
    actions = ParquetFiles((str(path),), ACTION.schema)
    engine = _Timed(memory_limit="3GB") if way == "duckdb-tables" else open_engine(
        way.partition("-")[0], memory_limit="3GB" if way == "duckdb-memory" else "6GB", master=None
    )  # fmt: skip
    figures: dict[str, float] = {}
    with _peak(figures), engine as opened:
        began = time.perf_counter()
        limit = 0 if way.endswith("tables") else 10**12
        found = run(opened, actions, params, run_id="benchmark", in_memory_rows=limit).figures["url"]
        figures["seconds"] = round(time.perf_counter() - began, 1)
    if isinstance(opened, _Timed):
        figures["kernel_s"] = round(opened.kernel_s, 1)
    told = ("pairs_in_window", "pairs_dropped", "edges", "decoy_edges", "accounts_accepted")
    print(json.dumps(figures | {name: found[name] for name in told}))


def _event_figures(folder: Path) -> dict[str, float]:
    """Sum what the tasks of an event log tell: shuffled bytes, task seconds, the workers' share."""
    sums: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            for line in path.read_text("utf-8", errors="replace").splitlines():
                if '"SparkListenerTaskEnd"' in line:
                    sums.update(_task_figures(json.loads(line)))
    return {name: round(value, 2) for name, value in sums.items()}


def _task_figures(event: dict[str, Any]) -> dict[str, float]:
    metrics = event.get("Task Metrics") or {}
    figures = {
        "task_s": metrics.get("Executor Run Time", 0) / 1e3,
        "shuffled_gb": (metrics.get("Shuffle Write Metrics") or {}).get("Shuffle Bytes Written", 0) / 1e9,
        "spilled_gb": metrics.get("Disk Bytes Spilled", 0) / 1e9,
    }
    for told in event["Task Info"].get("Accumulables", []):
        name = _TOLD.get(str(told.get("Name")))
        if name:
            unit = 1e9 if name.endswith("gb") else 1e3
            figures[name] = figures.get(name, 0.0) + float(told.get("Update", 0)) / unit
    return figures


def _measure(path: Path, way: str, decoys: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as conf:
        log_folder = Path(conf, "events")
        log_folder.mkdir()
        settings = f"spark.eventLog.enabled true\nspark.eventLog.dir file://{log_folder}\n"
        settings += "spark.eventLog.compress false\nspark.eventLog.rolling.enabled false\n"
        Path(conf, "spark-defaults.conf").write_text(settings, "utf-8")
        command = [sys.executable, __file__, "--decoys", str(decoys), "--one", str(path), way]
        environment = os.environ | {"SPARK_CONF_DIR": conf}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return figures | _event_figures(log_folder)


def _write(path: Path, rows: int, days: int) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(path, ACTION.schema, compression="zstd") as writer:
            for batch in action_batches(rows=rows, seed=7, days=days):
                writer.write_batch(batch)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="*", type=int, default=[1_000_000, 10_000_000])
    parser.add_argument("--days", type=int, default=30, help="period that the actions span")
    parser.add_argument("--ways", nargs="*", default=WAYS, choices=WAYS)
    parser.add_argument("--decoys", type=int, default=19)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/out"))
    parser.add_argument("--one", nargs=2)
    given = parser.parse_args()
    if given.one:
        _one(Path(given.one[0]), given.one[1], given.decoys)
        return
    for way in given.ways:
        before: tuple[int, float] | None = None
        for rows in given.rows:
            path = _file(given.out, rows, given.days)
            _write(path, rows, given.days)
            figures = _measure(path, way, given.decoys)
            if before:
                figures["exponent"] = round(log(figures["seconds"] / before[1]) / log(rows / before[0]), 2)
            before = (rows, figures["seconds"])
            print(f"{way} {rows:,}: {json.dumps(figures)}", flush=True)


if __name__ == "__main__":
    main()
