"""Opening an engine by its name."""

from __future__ import annotations

from pathlib import Path

from vigie.engine.duck import DuckEngine
from vigie.model.errors import ParameterError, nearest

__all__ = ["ENGINES", "open_engine"]

ENGINES = {"duckdb": DuckEngine}


def open_engine(
    name: str = "duckdb",
    *,
    memory_limit: str | None = None,
    threads: int | None = None,
    spill_dir: Path | None = None,
) -> DuckEngine:
    """Open the engine called `name`; use it in a `with` block, so that what it spilled is removed.

    Args:
        name: a key of ENGINES.
        memory_limit: such as `2GB`; None leaves the engine's own default, four fifths of the machine.
        threads: at least 1; None takes one a processor.
        spill_dir: folder for what does not fit in memory; None takes the system's temporary folder.

    Raises:
        ParameterError: the name is unknown or a limit is not allowed (VG104).
    """
    if name not in ENGINES:
        raise ParameterError("VG104", f"engine {name!r} is unknown", hint=nearest(name, ENGINES))
    return ENGINES[name](memory_limit=memory_limit, threads=threads, spill_dir=spill_dir)
