"""Spark in processes of its own: silent, behind Spark Connect, and losing an executor."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc  # type: ignore[import-untyped]
import pyspark
import pytest

# One worker runs them all.
pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.slow]

PROGRAM = Path(__file__).parent / "elsewhere.py"
HOME = Path(pyspark.__file__).parent
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
PATIENCE_S = 300


def finished(folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """Run one of the programs in a folder, to its end."""
    command = [sys.executable, str(PROGRAM), *asked]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Start a server of Spark Connect on this machine, and skip where it does not come up."""
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
    }
    command = [str(HOME / "bin" / "spark-submit"), "--master", "local[2]", "--class", SERVER]
    command += [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    around = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1"}
    around |= {"PYSPARK_PYTHON": sys.executable}
    said = tmp_path / "server.log"
    with (
        said.open("w") as file,
        subprocess.Popen(command, cwd=tmp_path, stdout=file, stderr=file, env=around) as server,
    ):
        try:
            if not answers(f"127.0.0.1:{port}"):
                pytest.skip(f"the server of Spark Connect did not start: {said.read_text('utf-8')[-300:]}")
            yield f"sc://127.0.0.1:{port}"
        finally:
            server.kill()


def answers(address: str) -> bool:
    """Wait until a server answers, or long enough."""
    with grpc.insecure_channel(address) as channel:
        try:
            grpc.channel_ready_future(channel).result(timeout=PATIENCE_S)
        except grpc.FutureTimeoutError:
            return False
    return True


def test_spark_connect_gives_the_tables_that_duckdb_gives(address: str, tmp_path: Path) -> None:
    done = finished(tmp_path, "connect", address)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_executor_that_is_killed_is_replaced_and_every_row_counts_once(tmp_path: Path) -> None:
    done = finished(tmp_path, "lost")
    assert (done.returncode, done.stderr) == (0, "")


def test_java_says_nothing_on_the_terminal_unless_it_cannot_start(tmp_path: Path) -> None:
    done = finished(tmp_path, "quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = finished(tmp_path, "tight")
    assert done.returncode == 1
    assert "Java said last: Too small maximum heap" in done.stderr


def test_a_server_that_does_not_answer_is_the_outside_world(tmp_path: Path) -> None:
    done = finished(tmp_path, "connect", f"sc://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert done.stderr.startswith("VG407 sc://127.0.0.1:")
    assert "Spark does not answer: failed to connect" in done.stderr
