"""Programs that need a Spark of their own: `python elsewhere.py WHAT [ADDRESS]`, in an empty folder."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from vigie.detectors.coaction.run import run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.engine.port import PAIRS, Engine
from vigie.engine.spark.adapter import SparkEngine
from vigie.model.contracts import Column, Contract
from vigie.model.errors import OutsideError, VigieError
from vigie.testing.actions import actions_of
from vigie.testing.parity import first_difference
from vigie.testing.worlds import small_world

COUNTED = Contract(
    "counted", 1, "a key", (Column("k", pa.int64(), "Key"), Column("n", pa.int64(), "Rows of it"))
)
ROWS = pa.table({"k": [number % 40 for number in range(4_000)]})


def count_rows(group: pa.Table) -> pa.Table:
    return pa.table({"k": [group["k"][0].as_py()], "n": [group.num_rows]})


class LosesItsExecutor:
    """A kernel that kills, once, the Java process that runs it, two above, as if its machine had gone."""

    def __init__(self, mark: Path) -> None:
        self.mark = str(mark)

    def __call__(self, group: pa.Table) -> pa.Table:
        if not os.path.exists(self.mark):  # noqa: PTH110 - the worker needs no more than this
            with open(self.mark, "w", encoding="utf-8"):  # noqa: PTH123 - idem
                os.kill(parent_of(os.getppid()), signal.SIGKILL)
        return count_rows(group)


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[1])


def quiet() -> None:
    """Start, compute, and let Java say nothing."""
    with SparkEngine(master="local[1]", spill_dir=Path("spill")) as opened:
        assert opened.sql("select k from t", {"t": ROWS.slice(0, 3)}).count() == 3


def tight() -> None:
    """Ask for less memory than Java starts with."""
    SparkEngine(master="local[1]", memory_limit="1KB", spill_dir=Path("spill"))


def tables(engine: Engine) -> list[pa.Table]:
    """Use all that an engine offers: names, keys, kernels, kept tables, components, the detector."""
    text = "select who, vg_key(who) as k, vg_lower(who) as low, $n as n from t order by who"
    words = engine.persist(pa.table({"who": ["É", "b", None]}))
    pairs = PAIRS.table({"a": ["z", "é", "m"], "b": ["b", "z", "n"]})
    params = CoActionParams(decoys=19, keep_q=1.0, min_objects=1, object_types=("url",), sensitivity_pairs=1)
    actions = actions_of(small_world(seed=6, accounts=100, posts=900))
    return [
        engine.sql(text, {"t": words}, {"n": 2**40}).arrow().sort_by("k"),
        engine.map_groups(ROWS, "k", count_rows, COUNTED).arrow().sort_by("k"),
        engine.connected_components(pairs).arrow(),
        run(engine, actions, params, run_id="R").edges,
    ]


def complaint(engine: Engine) -> str:
    try:
        engine.map_groups(pa.table({"k": pa.array([None], pa.int64())}), "k", count_rows, COUNTED).arrow()
    except VigieError as error:
        return error.code
    return ""


def connect(address: str) -> None:
    """Give the tables that DuckDB gives, by way of a server of Spark Connect, and its complaints."""
    with SparkEngine(master=address, spill_dir=Path("spill")) as far, DuckEngine(threads=1) as duck:
        both = zip(tables(far), tables(duck), strict=True)
        differences = [first_difference(got, want) for got, want in both]
        assert not any(differences), differences
        assert complaint(far) == complaint(duck) == "VG404"
    left = list(Path("spill").iterdir())
    assert not left, left


def lost() -> None:
    """Lose an executor half-way, and give every row once all the same."""
    # Two executors, processes of their own, with one processor and 1 GB each.
    with SparkEngine(master="local-cluster[2,1,1024]", spill_dir=Path("spill")) as engine:
        kernel = LosesItsExecutor(Path("died").absolute())
        got = engine.persist(engine.map_groups(ROWS, "k", kernel, COUNTED)).arrow().sort_by("k")
    assert Path("died").exists()
    assert got.to_pylist() == [{"k": k, "n": 100} for k in range(40)]


PROGRAMS: dict[str, Callable[..., None]] = {"quiet": quiet, "tight": tight, "connect": connect, "lost": lost}

if __name__ == "__main__":
    try:
        PROGRAMS[sys.argv[1]](*sys.argv[2:])
    except OutsideError as error:
        sys.exit(str(error))
