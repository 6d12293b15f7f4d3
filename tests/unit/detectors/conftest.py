from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.testing.actions import actions_of
from vigie.testing.worlds import World, small_world


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def world() -> World:
    return small_world(seed=1, accounts=200, posts=2_000)


@pytest.fixture(scope="session")
def actions(world: World) -> pa.Table:
    return actions_of(world)


@pytest.fixture(scope="session")
def planted(engine: DuckEngine, actions: pa.Table) -> CoActionResult:
    """Every object type of a world with campaigns, every edge kept, as few decoys as the gate allows."""
    return run(engine, actions, CoActionParams(decoys=19, keep_q=1.0, min_objects=1), run_id="R-1")
