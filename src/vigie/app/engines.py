"""The engine that the settings of an invocation ask for."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from vigie.app.settings import Settings
from vigie.engine.opening import open_engine
from vigie.engine.port import Engine

__all__ = ["engine_of"]


def engine_of(settings: Settings) -> AbstractContextManager[Engine]:
    """Open the engine that the settings name; see `open_engine` for what it may raise."""
    return open_engine(
        settings.engine,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        spill_dir=Path(settings.spill_dir) if settings.spill_dir else None,
        master=settings.master,
    )
