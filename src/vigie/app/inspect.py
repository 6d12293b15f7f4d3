"""Say what files are, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vigie.app.ingest import ReadingWishes
from vigie.sources.inspection import Inspection, inspect
from vigie.sources.plan import with_preset
from vigie.sources.proposals import Proposal, propose
from vigie.sources.sample import take_sample

__all__ = ["inspect_files", "propose_mapping"]


def inspect_files(paths: Iterable[Path], wishes: ReadingWishes) -> list[Inspection]:
    """Look at each file.

    Raises:
        SourceError: a file is missing, empty or cannot be recognised.
    """
    return [inspect(path, wishes.declared, as_=wishes.read_as) for path in paths]


def propose_mapping(path: Path, wishes: ReadingWishes) -> Proposal:
    """Propose what the columns of a table mean, with what the first cell of each becomes; writes nothing.

    Raises:
        SourceError: the file is missing, empty or damaged, or a column that was named is not there.
    """
    return propose(take_sample(path), with_preset(wishes.declared))
