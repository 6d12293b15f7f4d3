"""Say what files are, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vigie.app.ingest import ReadingWishes
from vigie.sources.inspection import Inspection, inspect

__all__ = ["inspect_files"]


def inspect_files(paths: Iterable[Path], wishes: ReadingWishes) -> list[Inspection]:
    """Look at each file.

    Raises:
        SourceError: a file is missing, empty or cannot be recognised.
    """
    return [inspect(path, wishes.declared, as_=wishes.read_as) for path in paths]
