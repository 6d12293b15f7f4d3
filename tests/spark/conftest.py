"""Spark tests share one session of two threads, and may talk to this machine, where Java listens."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vigie.engine.spark.adapter import SparkEngine

JAVA = shutil.which("java")
NO_JAVA = "Java is absent: what Spark computes was not tested; install openjdk-17-jre-headless"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if JAVA is None and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=NO_JAVA))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach this machine, where Spark listens, and no other."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, loopback_only(getattr(socket.socket, name)))


def loopback_only(connect: Any) -> Any:  # noqa: ANN401 - a method of sockets
    def guarded(self: socket.socket, address: Any) -> Any:  # noqa: ANN401 - idem
        if not isinstance(address, tuple) or address[0] not in {"127.0.0.1", "localhost", "::1"}:
            raise AssertionError(f"a test tried to connect to {address!r}")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def quick_to_plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Interpret plans instead of compiling them: the rows are few and the plans many."""
    folder = tmp_path_factory.mktemp("conf")
    settings = "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"
    (folder / "spark-defaults.conf").write_text(settings, "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPARK_CONF_DIR", str(folder))
        yield


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open the one engine whose session every other of this process joins."""
    with SparkEngine(
        master="local[2,3]", memory_limit="1GB", spill_dir=tmp_path_factory.mktemp("spill")
    ) as opened:
        yield opened
