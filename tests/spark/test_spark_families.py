"""Families, the actions on them and what readers open are the same on DuckDB and on Spark."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from vigie.app.acting import actions_with_families
from vigie.app.cases import create_case, open_case
from vigie.app.coordinate import coordinate
from vigie.app.families import update_families
from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.app.media import add_media
from vigie.app.reading_runs import OpenRun, open_run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.engine.port import Engine, Input
from vigie.engine.spark.adapter import SparkEngine
from vigie.lake.case import Case
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds import small_world

pytestmark = pytest.mark.xdist_group("spark")
NOW_US = 1_800_000_000_000_000
KEPT = (
    *("text_family", "text_variant", "text_family_member", "text_trace"),
    *("media_post", "media_family", "media_family_member"),
)
PARAMS = CoActionParams(decoys=19, sensitivity_pairs=1, object_types=("text_family", "media_family"))


@pytest.fixture(scope="module")
def cases(duck: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Case]:
    """A case of posts and pictures, twice."""
    folder = tmp_path_factory.mktemp("families")
    posts = small_world(seed=6, accounts=120, posts=900).write_csv(folder / "posts.csv")
    case = create_case(folder / "one", title="", purpose="", now_us=NOW_US, pseudonym_key="k")
    wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
    list(ingest_files(case, [posts], engine=duck, options=wishes))
    uids = case.lake.read("post")["post_uid"].to_pylist()
    add_media(case, [pictures(folder / "pictures", list(map(str, uids[:12])))], now_us=NOW_US)
    shutil.copytree(case.folder, folder / "other")
    return case, open_case(folder / "other")


def pictures(folder: Path, uids: list[str]) -> Path:
    folder.mkdir()
    rng = np.random.default_rng(0)
    shown = [Image.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=np.uint8)) for _ in range(3)]
    rows = ["file,post_uid"]
    for number, uid in enumerate(uids):
        name = f"{number}.jpg"
        shown[number % 3].resize((480, 360), Image.Resampling.BICUBIC).save(
            folder / name, quality=50 + number
        )
        rows.append(f"{name},{uid}")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def acts(case: Case, engine: Engine) -> list[str]:
    families = update_families(case, engine=engine, clock=lambda: NOW_US)
    tables: dict[str, Input] = {name: case.lake.relation(name) for name in ("action", "post")}
    found = actions_with_families(engine, tables, families, CoActionParams()).actions
    assert not isinstance(found, pa.Table)
    rows = engine.sql("-- An action.\nselect * from found", {"found": found}).arrow().to_pylist()
    return sorted(repr(sorted(row.items())) for row in rows)


def opened(case: Case, engine: Engine) -> OpenRun:
    clock = count(NOW_US).__next__
    coordinate(case, PARAMS, engine=engine, clock=clock)
    return open_run(case, engine)


@pytest.mark.slow
def test_families_and_actions_on_them_are_the_same(
    cases: tuple[Case, Case], duck: DuckEngine, engine: SparkEngine
) -> None:
    one, other = cases
    assert acts(one, duck) == acts(other, engine)
    for name in KEPT:
        assert one.lake.read(name).equals(other.lake.read(name)), name
    assert one.lake.read("text_family").num_rows > 10
    assert one.lake.read("media_family").num_rows == 3


@pytest.mark.slow
def test_what_a_reader_opens_is_the_same(
    cases: tuple[Case, Case], duck: DuckEngine, engine: SparkEngine
) -> None:
    local, spark = opened(cases[0], duck), opened(cases[1], engine)
    assert local.run_id == spark.run_id
    assert local.posts.equals(spark.posts)
    for name in ("families", "variants", "uses"):
        assert getattr(local.families, name).equals(getattr(spark.families, name)), name
    assert local.families.uses.num_rows
