"""The same detector on {slow and obvious, DuckDB, Spark}: integers equal, floats within 1e-6, same order."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import fields
from itertools import count
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyspark import cloudpickle

from vigie.app.cases import create_case
from vigie.app.coordinate import coordinate
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.app.investigate import Investigation, investigate
from vigie.app.report import ReportWishes
from vigie.cli import main
from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.coaction.spread.ground import SpreadGround
from vigie.detectors.coaction.spread.rows import Sizes, spread_rows
from vigie.engine.duck import DuckEngine
from vigie.engine.port import Engine, Hint
from vigie.engine.spark.adapter import SparkEngine
from vigie.engine.statements import read_statement
from vigie.kernels.coaction import CoActionSettings, RowsGround
from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_rows import prepare
from vigie.lake.case import open_case
from vigie.model.contracts import Column, Contract
from vigie.model.tables import TABLES
from vigie.sources.spec import SourceOptions
from vigie.testing.oracles import acts_of, co_action_edges
from vigie.testing.parity import first_difference
from vigie.testing.worlds import World

# One worker runs them all, in one session.
pytestmark = pytest.mark.xdist_group("spark")

NOW_US = 1_800_000_000_000_000
TOLERANCE = 1e-6
CUT = Sizes(unit_rows=100, bucket_rows=300, part_pairs=500, part_posts=100, stratum_posts=20)
WORDS = ["Ω", "ΑΣ", "İ", "ẞ", "é", "e\u0301", "𝄞", "Z", "a", "z", "", " ", "null", None]


def assert_same(got: pa.Table, want: pa.Table) -> None:
    assert first_difference(got, want, tolerance=TOLERANCE) == ""


def assert_same_result(got: CoActionResult, want: CoActionResult) -> None:
    for name in ("edges", "evidence", "discoveries", "sensitivity"):
        assert_same(getattr(got, name), getattr(want, name))
    for kind, figures in want.figures.items():
        for name in figures.keys() - {"through"}:
            assert got.figures[kind][name] == near(figures[name]), (kind, name)


def near(value: Any) -> Any:  # noqa: ANN401 - any figure
    return pytest.approx(value, rel=TOLERANCE) if isinstance(value, float) else value


def test_every_object_type_gives_the_same_tables_in_memory(
    engine: SparkEngine, duck: DuckEngine, actions: pa.Table
) -> None:
    params = CoActionParams(decoys=19, keep_q=1.0, min_objects=1)
    assert_same_result(run(engine, actions, params, run_id="R"), run(duck, actions, params, run_id="R"))


@pytest.mark.slow
def test_pairs_edges_and_decoys_computed_on_the_workers_are_those_of_memory_and_of_the_oracle(
    engine: SparkEngine, duck: DuckEngine, actions: pa.Table
) -> None:
    knobs = {"decoys": 19, "keep_q": 1.0, "min_objects": 1, "object_types": ("url",), "window_s": 1_800}
    params = CoActionParams.of(knobs | {"sensitivity_pairs": 400, "sensitivity_decoys": 2})
    want = run(duck, actions, params, run_id="R")
    got = run(engine, actions, params, run_id="R", in_memory_rows=0, sizes=CUT)
    assert_same_result(got, want)
    assert got.figures["url"]["through"] == "tables"
    assert got.figures["url"]["set_aside"] > 0
    assert 0 < len({row["window_s"] for row in got.sensitivity.to_pylist()}) < 6
    oracle = co_action_edges(acts_of(actions, object_type="url"), window_us=1_800_000_000)
    rows = got.edges.to_pylist()
    counted = {(row["a_uid"], row["b_uid"]): (row["n_objects"], row["n_actions"]) for row in rows}
    assert counted == {pair: (edge.n_objects, edge.n_actions) for pair, edge in oracle.items()}


def test_who_acted_later_is_the_same_on_workers_in_memory_and_in_the_oracle(
    engine: SparkEngine, duck: DuckEngine, actions: pa.Table
) -> None:
    window_us = 1_800_000_000
    asked = CoActionSettings(window_us=window_us, min_objects=1, decoys=2, seed=3)
    package = "vigie.detectors.coaction"
    params: dict[str, str | int | float | bool | None] = {"object_type": "url", "window_s": 1_800}
    inputs = {"actions": actions, "precisions": pa.table({"at_prec": ["s"], "finest_window_s": [0]})}
    data = prepare(duck.sql(read_statement(package, "keyed_actions"), inputs, params).arrow())
    keyed = engine.sql(read_statement(f"{package}.spread", "keyed_rows"), inputs, params)
    tables = spread_rows(engine, keyed, neighbours=200, clock_hours=False, sizes=CUT)
    rows, spread = RowsGround(data, asked), SpreadGround(tables, asked)
    everyone = np.ones(data.accounts, dtype=bool)
    want = [rows.shared(), *rows.decoys(drawn=everyone, peel=0)]
    for edges, got in zip(want, [spread.shared(), *spread.decoys(drawn=everyone, peel=0)], strict=True):
        for item in fields(Edges):
            assert getattr(got, item.name).tolist() == getattr(edges, item.name).tolist(), item.name
    oracle = co_action_edges(acts_of(actions, object_type="url"), window_us=window_us)
    code = {key: number for number, key in enumerate(data.account_keys.tolist())}
    own = {(code[key_of(a)], code[key_of(b)]): edge for (a, b), edge in oracle.items()}
    for a, b, own_a, own_b in zip(want[0].a, want[0].b, want[0].own_a, want[0].own_b, strict=True):
        told = (own[a, b].own_a, own[a, b].own_b) if (a, b) in own else (own[b, a].own_b, own[b, a].own_a)
        assert (own_a, own_b) == pytest.approx(told, abs=1e-9)
    assert len(own) == len(want[0]) > 100


def chain(tmp_path: Path, world: World, engine: Engine, *, name: str) -> Investigation:
    """Investigate two files of one world, the second with records of the first, others and conflicts."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    if not first.exists():
        world.write_csv(first)
        lines = first.read_text("utf-8").splitlines(keepends=True)
        changed = [line.replace("202", "201", 1) for line in lines[5:9]]
        second.write_text("".join([lines[0], *lines[1:60], *changed, *lines[1:5]]), "utf-8")
    case = create_case(tmp_path / name, title="", purpose="", now_us=NOW_US, pseudonym_key="k")
    return investigate(
        case,
        [first, second],
        engine=engine,
        options=ReadingWishes(declared=SourceOptions(now_us=NOW_US)),
        params=CoActionParams(decoys=19, object_types=("url", "repost", "hashtag")),
        clock=count(NOW_US).__next__,
        wishes=ReportWishes(),
        with_campaigns=False,
    )


@pytest.mark.slow
def test_the_whole_chain_fills_the_same_lake_and_says_which_engine_did(
    engine: SparkEngine, duck: DuckEngine, world: World, tmp_path: Path
) -> None:
    want = chain(tmp_path, world, duck, name="duck")
    got = chain(tmp_path, world, engine, name="spark")
    lakes = [open_case(tmp_path / name).lake for name in ("duck", "spark")]
    for name, contract in TABLES.items():
        told = [lake.read(name) for lake in lakes]
        if "engine" in contract.names:
            told = [table.drop_columns(["engine", "started_at_us", "ended_at_us"]) for table in told]
        order: list[tuple[str, Literal["ascending", "descending"]]] = [(n, "ascending") for n in contract.key]
        assert_same(*(table.sort_by(order) if order else table for table in reversed(told)))
    assert [file.reconciliation for file in got.files] == [file.reconciliation for file in want.files]
    assert len(want.tables["cluster"]) > 0
    assert f"spark {engine.name.split()[1]}" in got.report.read_text("utf-8")
    with DuckEngine(threads=1) as other:
        lake = lakes[1]
        assert other.sql("select post_uid from post", {"post": lake.relation("post")}).count() > 1_000


STATEMENT = """-- Everything that engines are known to disagree on.
select
    rows.word,
    vg_key(rows.word) as k,
    vg_lower(rows.word) as low,
    rows.word || '!' as shout,
    coalesce(rows.word, 'none') as known,
    rows.n % 7 as rest,
    rows.n / 4 as quarter,
    rows.at_us - rows.at_us % 3600000000 as hour_us,
    case when rows.word is not distinct from other.word then 1 else 0 end as alike,
    row_number() over (partition by rows.n % 3 order by rows.place) as rank,
    sum(rows.n) over (partition by rows.n % 3 order by rows.place) as running
from rows
left join other on other.n = rows.n
order by rows.place
"""


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
def test_nulls_ties_text_and_zones_of_the_session_change_nothing(
    engine: SparkEngine, duck: DuckEngine, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    session = engine._host.session
    session.conf.set("spark.sql.session.timeZone", zone)
    words = pa.array(WORDS * 3, pa.string())
    n = [number % 5 - 2 for number in range(len(words))]
    at_us = [1_635_640_000_000_000 + 37 * 60_000_000 * number for number in range(len(words))]
    rows = pa.table({"place": range(len(words)), "word": words, "n": n, "at_us": at_us})
    other = pa.table({"n": [-2, -1, 0, 2], "word": pa.array([None, "Z", "é", "a"], pa.string())})
    inputs = {"rows": rows, "other": other}
    try:
        got = engine.sql(STATEMENT, inputs).arrow()
    finally:
        session.conf.set("spark.sql.session.timeZone", "UTC")
    assert_same(got, duck.sql(STATEMENT, inputs).arrow())
    assert got["k"].to_pylist() == [None if word is None else key_of(word) for word in words.to_pylist()]


def key_of(word: str) -> int:
    return int(hashlib.md5(word.encode()).hexdigest()[:15], 16)  # noqa: S324 - a name, not a protection


def test_keys_and_order_of_the_spine_are_the_same_whatever_the_rows(
    engine: SparkEngine, duck: DuckEngine, actions: pa.Table
) -> None:
    text = read_statement("vigie.detectors.coaction", "keyed_actions")
    precisions = pa.table({"at_prec": ["s"], "finest_window_s": [0]})
    params: dict[str, str | int | float | bool | None] = {"object_type": "hashtag", "window_s": 60}
    inputs = {"actions": actions, "precisions": precisions}
    names = ("object_key", "at_us", "post_key", "account_key")
    order: list[tuple[str, Literal["ascending", "descending"]]] = [(name, "ascending") for name in names]
    got = engine.sql(text, inputs, params, Hint(expect_rows=100)).arrow().sort_by(order)
    assert_same(got, duck.sql(text, inputs, params).arrow().sort_by(order))


COUNTED = Contract("counted", 1, "a piece", (Column("n", pa.int64(), "Rows"),))


class DiesOnce:
    """A kernel whose first worker is killed, as if its machine had gone."""

    def __init__(self, mark: Path) -> None:
        self.mark = str(mark)

    def __call__(self, piece: pa.Table) -> pa.Table:
        if not os.path.exists(self.mark):  # noqa: PTH110 - the worker needs no more than this
            with open(self.mark, "w", encoding="utf-8"):  # noqa: PTH123 - idem
                os.kill(os.getpid(), signal.SIGKILL)
        return pa.table({"n": [piece.num_rows]})


def test_a_worker_that_is_killed_is_replaced_and_the_rows_count_once(
    engine: SparkEngine, tmp_path: Path
) -> None:
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # type: ignore[no-untyped-call]
    rows = pa.table({"n": list(range(10_000))})
    got = engine.map_batches(rows, DiesOnce(tmp_path / "died"), COUNTED).arrow()
    assert (tmp_path / "died").exists()
    assert pc.sum(got["n"]).as_py() == 10_000


@pytest.mark.slow
def test_a_driver_killed_half_way_leaves_nothing_and_the_run_repeated_is_the_run(
    engine: SparkEngine, duck: DuckEngine, world: World, tmp_path: Path
) -> None:
    world.write_csv(tmp_path / "posts.csv")
    case = create_case(tmp_path / "case", title="", purpose="", now_us=NOW_US, pseudonym_key="k")
    wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
    list(ingest_files(case, [tmp_path / "posts.csv"], engine=duck, options=wishes))
    before = case.lake.head
    program, spill = Path(__file__).parent / "dying_run.py", tmp_path / "spill"
    command = [sys.executable, str(program), str(case.folder), str(spill), "12"]
    elsewhere = os.environ | {"TZ": "Asia/Tokyo"}
    died = subprocess.run(command, capture_output=True, text=True, env=elsewhere, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert case.lake.head == before
    shutil.copytree(case.folder, tmp_path / "other")
    params = CoActionParams(decoys=19, object_types=("url",), sensitivity_pairs=1)
    clock = count(NOW_US).__next__
    got = coordinate(case, params, engine=engine, clock=clock, in_memory_rows=0)
    want = coordinate(open_case(tmp_path / "other"), params, engine=duck, clock=clock)
    for name in want.keys() - {"run"}:
        assert_same(got[name], want[name])
    assert got["run"]["engine"].to_pylist() == [f"{engine.name}, through tables: url"]
    assert len(want["edge"]) > 0


def test_the_command_line_runs_on_spark_and_says_so(
    engine: SparkEngine,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    world.write_csv(tmp_path / "posts.csv")
    assert main(["init", "case", "--quiet"]) == 0
    assert main(["ingest", "posts.csv", "--case", "case", "--quiet"]) == 0
    monkeypatch.setenv("VIGIE_MASTER", "local[2,3]")
    (tmp_path / "vigie.toml").write_text('engine = "spark"\n', "utf-8")
    capsys.readouterr()
    asked = ["--signal", "repost", "--decoys", "19", "--json", "--quiet"]
    assert main(["coordinate", "--case", "case", *asked]) == 0
    assert json.loads(capsys.readouterr().out)["run"]["engine"] == engine.name
