"""What every test lives under: examples that repeat, no deadline, no network; what engines are tested on."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no defect: examples are counted, not timed.
settings.register_profile(
    "vigie", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("vigie")

JAVA = shutil.which("java")
NO_JAVA = "Java is absent: what Spark computes was not tested; install openjdk-17-jre-headless"
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def uses_spark(item: Any) -> bool:  # noqa: ANN401 - an item, or what a fixture knows of it
    """Say whether a test is of the group that shares one Spark, in one worker."""
    return any(mark.args == ("spark",) for mark in item.iter_markers("xdist_group"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "spark" in item.path.parts and not uses_spark(item):
            # Its Python would be refused the connection for which Java waits: neither would ever end.
            sentence = f"{item.nodeid} needs pytestmark = pytest.mark.xdist_group('spark')"
            raise pytest.UsageError(sentence)
        if JAVA is None and uses_spark(item):
            item.add_marker(pytest.mark.skip(reason=NO_JAVA))


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any attempt to reach another machine fail the test that tries; some may speak to this one."""
    own = uses_spark(request.node) or request.node.get_closest_marker("loopback") is not None
    allowed = THIS_MACHINE if own else frozenset[str]()
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), allowed))


def guarded(connect: Callable[..., Any], allowed: frozenset[str]) -> Callable[..., Any]:
    def reach(self: socket.socket, address: Any) -> Any:  # noqa: ANN401 - what sockets take and give
        if not isinstance(address, tuple) or address[0] not in allowed:
            raise AssertionError(f"a test tried to connect to {address!r}")
        return connect(self, address)

    return reach


def late(module: str) -> Any:  # noqa: ANN401 - a module
    """Import what coverage must see loaded: in a worker it starts after this file is read."""
    return import_module(f"vigie.{module}")


@pytest.fixture(scope="session")
def duck() -> Iterator[Any]:
    with late("engine.opening").open_engine(threads=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open the one Spark, of two threads, whose session every other engine of this process joins."""
    folder = tmp_path_factory.mktemp("conf")
    # Interpret plans instead of compiling them: the rows are few and the plans many.
    quick = "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"
    (folder / "spark-defaults.conf").write_text(quick, "utf-8")
    spill = tmp_path_factory.mktemp("spill")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(folder))
        knobs = {"master": "local[2,3]", "memory_limit": "1GB", "spill_dir": spill}
        with late("engine.opening").open_engine("spark", **knobs) as opened:
            yield opened


@pytest.fixture(scope="session")
def world() -> Any:  # noqa: ANN401 - a small world
    """Draw the world on which engines are compared."""
    return late("testing.worlds").small_world(seed=6, accounts=150, posts=1_200)


@pytest.fixture(scope="session")
def actions(world: Any) -> pa.Table:  # noqa: ANN401 - a small world
    table: pa.Table = late("testing.actions").actions_of(world)
    return table
