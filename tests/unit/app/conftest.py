from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from vigie.app.cases import create_case, open_case
from vigie.app.coordinate import RunTables, coordinate
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.reading_runs import OpenRun, open_run
from vigie.app.report import ReportWishes, report_content
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.report.content import ReportContent
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds import World, small_world

NOW_US = 1_800_000_000_000_000


@dataclass(frozen=True)
class Bench:
    """A case, an engine, and short ways to do what the app does."""

    case: Case
    engine: DuckEngine
    clock: Callable[[], int] = field(default_factory=lambda: count(NOW_US).__next__)

    def ingest(self, *paths: Path) -> list[IngestedFile]:
        wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
        return list(ingest_files(self.case, paths, engine=self.engine, options=wishes))

    def coordinate(self, *, families: bool = True, **knobs: object) -> RunTables:
        params = CoActionParams.of({"decoys": 19} | knobs)
        return coordinate(self.case, params, engine=self.engine, clock=self.clock, with_families=families)

    def opened(self, run: str = "latest") -> OpenRun:
        return open_run(self.case, self.engine, run=run)

    def content(self, run: str = "latest", **wishes: str | None) -> ReportContent:
        return report_content(self.opened(run), ReportWishes(**wishes), now_us=NOW_US)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def world() -> World:
    return small_world(seed=1, accounts=200, posts=2_000)


@pytest.fixture(scope="session")
def posts_csv(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write_csv(tmp_path_factory.mktemp("files") / "posts.csv")


@pytest.fixture(scope="session")
def later_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another world: other posts by other accounts."""
    folder = tmp_path_factory.mktemp("later")
    return small_world(seed=7, accounts=150, posts=700, organic_only=True).write_csv(folder / "later.csv")


@pytest.fixture(scope="session")
def done(posts_csv: Path, engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A case with one file and one run, for reading only."""
    folder = tmp_path_factory.mktemp("cases") / "done"
    case = create_case(folder, title="Town", purpose="Tests", now_us=NOW_US, pseudonym_key="secret")
    bench = Bench(case, engine)
    bench.ingest(posts_csv)
    bench.coordinate()
    return bench


@pytest.fixture
def copied(done: Bench, tmp_path: Path) -> Bench:
    """A copy of the finished case, to be changed."""
    folder = tmp_path / "copied"
    shutil.copytree(done.case.folder, folder)
    return Bench(open_case(folder), done.engine, count(NOW_US + 1_000_000).__next__)


@pytest.fixture
def fresh(engine: DuckEngine, tmp_path: Path) -> Bench:
    """A case that holds nothing."""
    folder = tmp_path / "fresh"
    case = create_case(folder, title="New", purpose="", now_us=NOW_US, pseudonym_key="secret")
    return Bench(case, engine)


@pytest.fixture(scope="session")
def content(done: Bench) -> ReportContent:
    return done.content()
