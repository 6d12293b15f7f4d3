"""Groups, innocent explanations and evaluations are the same on DuckDB and on Spark."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from vigie.app.coordinate import Detection, detect
from vigie.app.evaluate import EvaluationPlan, evaluate_worlds
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.campaigns import benign
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.engine.port import Engine, Hint, Input, Kernel, Relation, Scalar
from vigie.engine.spark.adapter import SparkEngine
from vigie.lake.case import create_case
from vigie.model.contracts import Contract
from vigie.sources.spec import SourceOptions
from vigie.testing.parity import first_difference
from vigie.testing.worlds import small_world
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.written import write_world

pytestmark = pytest.mark.xdist_group("spark")
NOW_US = 1_800_000_000_000_000
STATEMENTS = {path.stem: path.read_text("utf-8") for path in Path(benign.__path__[0]).glob("*.sql")}
BUILDERS = Path(__file__).parents[1] / "unit" / "campaigns" / "conftest.py"


class Heard:
    """An engine that remembers what the statements of innocent explanations gave."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.name
        self.rows: dict[str, list[str]] = {}

    def sql(
        self,
        text: str,
        inputs: Mapping[str, Input],
        params: Mapping[str, Scalar] | None = None,
        hint: Hint | None = None,
    ) -> Relation:
        found = self.engine.sql(text, inputs, params, hint)
        for name in [name for name, statement in STATEMENTS.items() if statement == text]:
            rows = [repr(sorted(row.items())) for row in found.arrow().to_pylist()]
            self.rows.setdefault(name, []).extend(rows if "\norder by" in text else sorted(rows))
        return found

    def map_batches(self, table: Input, kernel: Kernel, out: Contract) -> Relation:
        return self.engine.map_batches(table, kernel, out)

    def map_groups(self, table: Input, key: str, kernel: Kernel, out: Contract) -> Relation:
        return self.engine.map_groups(table, key, kernel, out)

    def connected_components(self, pairs: Input) -> Relation:
        return self.engine.connected_components(pairs)

    def persist(self, table: Input, hint: Hint | None = None) -> Relation:
        return self.engine.persist(table, hint)


@pytest.fixture(scope="module")
def builders() -> ModuleType:
    """Lend the builders of the campaigns' own tests."""
    spec = importlib.util.spec_from_file_location("campaign_builders", BUILDERS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lake_of(name: str, folder: Path, engine: Engine) -> dict[str, Input]:
    """Write the files of a world and ingest them."""
    if name == "small":
        files = [folder / "posts.csv"]
        small_world(seed=6, accounts=150, posts=1_200).write_csv(files[0])
    else:
        world = build_world(name, seed=0, posts=1_500)
        files = list(write_world(world, folder / "files", form=WORLDS[name].form, beside=False).posts)
    case = create_case(folder / "case", title="", purpose="", now_us=NOW_US, pseudonym_key="k")
    list(
        ingest_files(case, files, engine=engine, options=ReadingWishes(declared=SourceOptions(now_us=NOW_US)))
    )
    return {table: case.lake.relation(table) for table in ("action", "post", "account")}


def assert_same(got: pa.Table, want: pa.Table) -> None:
    assert first_difference(got, want) == ""


def assert_same_detection(got: Detection, want: Detection) -> None:
    for name in ("edges", "evidence", "discoveries", "sensitivity"):
        assert_same(getattr(got.result, name), getattr(want.result, name))
    assert_same(got.clusters, want.clusters)
    assert_same(got.members, want.members)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "in_memory_rows"),
    [("small", 10_000_000), ("small", 0), ("fan-campaign", 10_000_000), ("poisoned", 10_000_000)],
)
def test_groups_and_their_explanations_are_the_same(
    engine: SparkEngine, duck: DuckEngine, tmp_path: Path, world: str, in_memory_rows: int
) -> None:
    tables = lake_of(world, tmp_path, duck)
    params = CoActionParams(decoys=19, sensitivity_pairs=1, object_types=("url", "text", "hashtag"))
    spark, local = Heard(engine), Heard(duck)
    want = detect(tables, params, engine=local, run_id="R", key="k")
    got = detect(tables, params, engine=spark, run_id="R", key="k", in_memory_rows=in_memory_rows)
    assert_same_detection(got, want)
    assert spark.rows == local.rows
    assert len(want.clusters) > 1
    assert len([name for name, rows in local.rows.items() if rows]) >= 11


def test_an_open_call_and_who_passed_it_on_are_found_on_both(
    engine: SparkEngine, duck: DuckEngine, builders: ModuleType
) -> None:
    fans, others = [f"agora:{name}" for name in "abcd"], [f"agora:o{number}" for number in range(5)]
    links = ["https://fete.example/a", "https://fete.example/b"]
    told: list[dict[str, Any]] = []
    for heard in (Heard(duck), Heard(engine)):
        file = builders.Collection(heard)
        for uid in fans:
            file.account(uid, handle=f"Fête {uid[-1]}", display_name=None)
        call = file.post(
            "agora:lead", 0, "Ce soir à 21h tout le monde poste #Fete #Lune", tags=["fete", "lune"]
        )
        file.reposted(call, others, from_s=60)
        words = "Ce soir à 21h tout le monde poste ceci, mot pour mot"
        file.reposted(file.post("agora:lead", 30, words), others, from_s=90)
        for place, uid in enumerate(fans):
            file.post(uid, 30_000 + place, f"en direct, numéro {place}", tags=["fete", "lune"], links=links)
            file.post(uid, 40_000 + place, words)
        group = builders.joined(fans, "hashtag", "hashtag_sequence", "text", "url")
        told.append({"checks": file.look(group, windows_s={"hashtag": 60}), "rows": heard.rows})
    assert told[0] == told[1]
    assert told[0]["checks"][group.cluster_id]["open-call"]["values"]["calls"] > 0
    assert {name for name in STATEMENTS if not told[0]["rows"].get(name)} == {"member_clients"}


@pytest.mark.slow
def test_an_evaluation_gives_the_same_scores_and_the_same_hour_of_alert(
    engine: SparkEngine, duck: DuckEngine
) -> None:
    params = CoActionParams(decoys=19, sensitivity_pairs=1, object_types=("url",))
    plan = EvaluationPlan(worlds=("aged-accounts",), posts=1_500, seeds=(0,), params=params)
    want = evaluate_worlds(plan, engine=duck, clock=count(NOW_US).__next__)
    got = evaluate_worlds(plan, engine=engine, clock=count(NOW_US).__next__, in_memory_rows=2_000)
    for name in ("score", "curve", "alert", "group"):
        assert_same(getattr(got, name), getattr(want, name))
    assert len(want.alert) > 0
    assert got.engine == engine.name
