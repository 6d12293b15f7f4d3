"""The commits of a lake: one small file each, naming the version of every table."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from vigie.lake.durable import outside_world, write_new
from vigie.model.errors import CaseError

__all__ = ["Commit", "CommitLog"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of the lake: `tables` maps each table that exists to the Delta version to read."""

    commit: int
    tables: Mapping[str, int] = field(default_factory=dict)
    at_us: int = 0
    note: str = ""


class CommitLog:
    """Reads and adds commits in a folder; commit 0 is the empty lake and has no file.

    A commit is complete or absent: its file is written beside, flushed, and linked into place. A file that
    cannot be read is therefore damage, not a crash: readers fall back on the commit before it and say so,
    writers refuse.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Commit]:
        """Every readable commit, oldest first."""
        return [commit for path in self._paths() if (commit := _read(path)) is not None]

    def head(self) -> Commit:
        """The highest readable commit."""
        for path in reversed(self._paths()):
            commit = _read(path)
            if commit is not None:
                return commit
            _log.warning("lake.commit_unreadable", extra={"path": str(path)})
        return Commit(0)

    def head_to_write_after(self) -> Commit:
        """The last commit, which a writer builds on.

        Raises:
            CaseError: the last one is damaged: building on the one before would drop its rows (VG305).
        """
        paths = self._paths()
        if paths and _read(paths[-1]) is None:
            hint = "put the file back from a copy, or delete it to go back to the commit before"
            raise CaseError("VG305", "the last commit cannot be read", place=str(paths[-1]), hint=hint)
        return self.head()

    def get(self, number: int) -> Commit:
        """The commit of that number.

        Raises:
            CaseError: there is none (VG306).
        """
        if number == 0:
            return Commit(0)
        commit = _read(self._path(number))
        if commit is None:
            hint = f"the last one is {self.head().commit}"
            raise CaseError("VG306", f"there is no commit {number}", place=str(self._folder), hint=hint)
        return commit

    def publish(self, commit: Commit) -> None:
        """Make a commit the head; the caller holds the writers' lock.

        Raises:
            OutsideError: the file cannot be written, or exists already (VG501).
        """
        path = self._path(commit.commit)
        with outside_world(path):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_new(path, json.dumps(asdict(commit), sort_keys=True, ensure_ascii=False).encode())

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08d}.json"

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*.json"), key=lambda path: path.name.zfill(32))


def _read(path: Path) -> Commit | None:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        tables = {str(name): int(version) for name, version in found["tables"].items()}
        return Commit(int(found["commit"]), tables, int(found["at_us"]), str(found["note"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
