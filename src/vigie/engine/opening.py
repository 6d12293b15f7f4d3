"""Opening an engine by its name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from vigie.engine.duck import DuckEngine
from vigie.engine.port import Engine
from vigie.model.errors import OutsideError, ParameterError, nearest

__all__ = ["ENGINES", "open_engine"]

ENGINES = ("duckdb", "spark")


def open_engine(
    name: str = "duckdb",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    spill_dir: Path | None = None,
    master: str | None = None,
) -> AbstractContextManager[Engine]:
    """Open the engine called `name`; use it in a `with` block, so that what it spilled is removed.

    Args:
        name: one of ENGINES.
        memory_limit: such as `2GB`; None leaves the engine's own default.
        threads: at least 1; None takes one a processor.
        spill_dir: folder for what does not fit in memory; None takes the system's temporary folder. On a
            cluster, one that driver and executors reach under the same path.
        master: where Spark runs, such as `local[2]`, `spark://host:7077` or `sc://host`; None, this machine.

    Raises:
        ParameterError: the name is unknown, or a limit is not allowed or not for this engine (VG104).
        OutsideError: the engine is not installed, or cannot be started or reached (VG407).
    """
    if name not in ENGINES:
        raise ParameterError("VG104", f"engine {name!r} is unknown", hint=nearest(name, ENGINES))
    if name == "spark":
        return _spark(memory_limit=memory_limit, threads=threads, spill_dir=spill_dir, master=master)
    if master is not None:
        hint = "add --engine spark, or leave the master out"
        raise ParameterError("VG104", f"master={master!r} is for Spark alone", place=name, hint=hint)
    return DuckEngine(memory_limit=memory_limit, threads=threads, spill_dir=spill_dir)


def _spark(
    *, memory_limit: str | None, threads: int | None, spill_dir: Path | None, master: str | None
) -> AbstractContextManager[Engine]:
    # An extra that most installations do not have, and that takes a second to load.
    try:
        from vigie.engine.spark.adapter import SparkEngine  # noqa: PLC0415
    except ImportError as error:
        hint = "pip install 'vigie[spark]', and Java 17"
        raise OutsideError("VG407", f"Spark is not installed: {error}", hint=hint) from error
    return SparkEngine(memory_limit=memory_limit, threads=threads, spill_dir=spill_dir, master=master)
