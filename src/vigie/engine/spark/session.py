"""A Spark session: started here or reached elsewhere, its settings, its folder, its failures in our words."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import warnings
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from vigie.engine.spark.crossing import lowered, told_by_worker
from vigie.model.errors import InternalError, OutsideError, ParameterError, VigieError

__all__ = ["LOCAL", "SparkHost"]

LOCAL = "local"
_REMOTE = "sc://"
# Of a first contact, waiting 50 ms and then four times as long each time.
_ATTEMPTS = 4
# Whoever runs the cluster may have chosen otherwise; our statements mean what these say.
_MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    "spark.sql.legacy.ctePrecedencePolicy": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
}
# One machine: nothing listens beyond it, and nothing is drawn on the terminal.
_ONE_MACHINE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "32",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# Functions of our own; every engine gives them one meaning: docs/reference/sql-subset.md
_KEY = (
    "create or replace temporary function vg_key(x string) returns bigint "
    "return cast(conv(substring(md5(cast(x as binary)), 1, 15), 16, 10) as bigint)"
)
_OUTSIDE = ("PATH_NOT_FOUND", "FAILED_READ_FILE", "OutOfMemory", "No space left", "TASK_WRITE_FAILED")


class SparkHost:
    """One session and one folder that driver and executors share.

    Args:
        master: `local`, `local[2]`, `spark://host:7077`, `yarn`, `k8s://…`, or `sc://host` for Spark Connect.
        memory_limit: memory of the driver, and of each executor where this process starts them.
        threads: processors of `local`.
        spill_dir: folder that driver and executors reach under one path; may be left out on one machine.

    Raises:
        ParameterError: a limit is not allowed, or a cluster was given no folder (VG104).
        OutsideError: Spark or Java is missing, or the cluster cannot be reached (VG407).
    """

    def __init__(
        self, *, master: str, memory_limit: str | None, threads: int | None, spill_dir: Path | None
    ) -> None:
        if not master.startswith(LOCAL) and spill_dir is None:
            hint = "give --spill-dir a folder that every executor reaches under the same path"
            raise ParameterError("VG104", "a cluster needs a shared folder", place=master, hint=hint)
        settings = _settings(master, memory_limit, threads)
        self.spill = _spill_folder(spill_dir)
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self.spill, ignore_errors=True)
        self._numbers = count(1)
        self._owns = master.startswith(_REMOTE) or SparkSession.getActiveSession() is None
        said = self.spill / "java.log"
        with _reaching(master, said):
            self.session = _session(master, settings, said)
        self.is_open = True

    @property
    def version(self) -> str:
        """Version of the Spark that answers."""
        return self.session.version

    def new_name(self) -> str:
        """Return a name that nothing in this session has."""
        return f"vigie_{next(self._numbers)}"

    @contextmanager
    def told(self, place: str) -> Iterator[SparkSession]:
        """Use the session; what fails is told with `place`.

        Raises:
            InternalError: the session is closed (VG405), or the statement fails (VG401).
            OutsideError: memory, disk, a file or the cluster failed (VG406).
            VigieError: what a kernel raised on an executor, as it raised it.
        """
        if not self.is_open:
            hint = "read relations inside the engine's `with` block"
            raise InternalError("VG405", "the engine is closed", place=place, hint=hint)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
            try:
                yield self.session
            except (PySparkException, Py4JError) as error:
                raise _in_our_words(error, place) from error

    def close(self) -> None:
        """Remove the folder; stop the session where this host started it."""
        if self.is_open:
            self.is_open = False
            if self._owns:
                self.session.stop()
        self._remove_spill()


def _settings(master: str, memory_limit: str | None, threads: int | None) -> dict[str, str]:
    if threads is not None and threads < 1:
        raise ParameterError("VG104", f"threads={threads} is not allowed", place="spark", hint="at least 1")
    settings = dict(_ONE_MACHINE) if master.startswith(LOCAL) else {}
    if memory_limit is not None:
        memory = _java_memory(memory_limit)
        settings |= {"spark.driver.memory": memory, "spark.executor.memory": memory}
    return settings | {"spark.master": f"local[{threads or '*'}]" if master == LOCAL else master}


def _java_memory(limit: str) -> str:
    """Write `2GB` as Java does: `2g`."""
    digits, unit = limit.upper().rstrip("B").rstrip("KMGTI"), limit.upper().rstrip("B").lstrip("0123456789. ")
    if not digits.strip().isdecimal() or unit.rstrip("I") not in set("KMGT"):
        raise ParameterError(
            "VG104", f"memory_limit={limit!r} is not allowed", place="spark", hint="like 2GB, whole numbers"
        )
    return f"{digits.strip()}{unit[0].lower()}"


def _session(master: str, settings: Mapping[str, str], said: Path) -> SparkSession:
    """Start or reach Spark, take a session apart from anybody else's, and teach it our vocabulary."""
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")
        builder: Any = SparkSession.builder
        far = master.startswith(_REMOTE)
        session = _far(builder, master) if far else _near(builder, settings, said)
        for name, value in _MEANING.items():
            session.conf.set(name, value)
        session.sql(_KEY)
        session.udf.register("vg_lower", lowered())
    return session  # type: ignore[no-any-return]


def _far(builder: Any, master: str) -> Any:  # noqa: ANN401 - a session of Spark Connect
    """Reach a server of Spark Connect; one that does not answer is asked for seconds, not for minutes."""
    session = builder.remote(master).create()
    patient = session.client.get_retry_policies()
    session.client.set_retry_policies([type(patient[0])(max_retries=_ATTEMPTS)])
    try:
        _ = session.version
    except PySparkException:
        session.client.set_retry_policies([])
        raise
    session.client.set_retry_policies(patient)
    return session


def _near(builder: Any, settings: Mapping[str, str], said: Path) -> Any:  # noqa: ANN401 - a classic session
    # Executors on this machine run this interpreter, and Java looks for no name beyond it.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if settings["spark.master"].startswith(LOCAL):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        _start_unheard(settings, said)
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate().newSession()


def _start_unheard(settings: Mapping[str, str], said: Path) -> None:
    """Start Java, unless it runs, with a file for what it would say on the terminal."""
    if SparkContext._gateway is None:  # noqa: SLF001 - nothing else tells whether Java runs
        conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
        with said.open("wb") as file:
            gateway = launch_gateway(conf, {"stdout": file, "stderr": file})  # type: ignore[no-untyped-call]
        SparkContext._ensure_initialized(gateway=gateway)  # noqa: SLF001 - as SparkContext itself does


def _spill_folder(parent: Path | None) -> Path:
    try:
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="vigie-spill-", dir=parent)).absolute()
    except OSError as error:
        raise OutsideError("VG406", f"cannot spill to disk: {error}", place=str(parent or "")) from error


@contextmanager
def _reaching(master: str, said: Path) -> Iterator[None]:
    try:
        yield
    except (PySparkException, Py4JError, OSError, RuntimeError, ImportError) as error:
        told = said.read_text("utf-8", errors="replace").strip().splitlines() if said.exists() else []
        heard = f"; Java said last: {told[-1]}" if told else ""
        hint = "Spark needs Java 17 and vigie[spark]; check the address after --master"
        raise OutsideError(
            "VG407", f"Spark does not answer: {_first_line(error)}{heard}", place=master, hint=hint
        ) from error


def _in_our_words(error: Exception, place: str) -> VigieError:
    text = str(error)
    told = told_by_worker(text)
    if told is not None:
        return told
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    if condition is None or any(word in f"{condition} {text}" for word in _OUTSIDE):
        hint = "free disk space, or give the engine more memory; a lost executor is a reason to run it again"
        return OutsideError("VG406", _first_line(error), place=place, hint=hint)
    return InternalError("VG401", _first_line(error), place=place)


def _first_line(error: BaseException) -> str:
    """Return what an error says first; what gRPC wraps, unwrapped."""
    text = str(error).strip()
    wrapped = re.search(r'details = "(.*)"', text)
    return wrapped[1] if wrapped else text.split("\n", 1)[0]
