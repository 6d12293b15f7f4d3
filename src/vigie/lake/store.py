"""The lake of a case: Delta tables, read only as some commit names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from vigie.engine.port import ParquetFiles
from vigie.lake import deltas
from vigie.lake.commits import Commit, CommitLog
from vigie.lake.durable import exclusive, outside_world
from vigie.model.contracts import Contract
from vigie.model.errors import CaseError, InternalError, nearest
from vigie.model.tables import TABLES

__all__ = ["Lake", "Transaction"]

_Write = Callable[[Path, Contract, Iterator[pa.RecordBatch]], int | None]

_COMMITS = "_commits"
_UNADDRESSABLE = re.compile(r"[\[\]\\^|\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}")


class Lake:
    """Tables that change together.

    A commit names one version of every table. Readers see the versions of one commit and nothing else, so
    a writer that dies between two tables leaves nothing half visible: the next writer rolls the tables back
    to the last commit before it adds its own rows.

    Args:
        folder: holds one Delta table per folder, and the commits in `_commits`.

    Raises:
        CaseError: the table format cannot address such a path (VG309).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._commits = CommitLog(self.folder / _COMMITS)
        _refuse_path(self.folder)

    @property
    def head(self) -> int:
        """Number of the last commit; 0 when there is none."""
        return self._commits.head().commit

    def history(self) -> list[Commit]:
        """Every commit, oldest first."""
        return self._commits.all()

    def relation(self, name: str, commit: int | None = None) -> ParquetFiles:
        """Return the files of a table as one commit left it; no files when it did not exist then.

        Args:
            name: a key of TABLES.
            commit: number of the commit; None takes the head.

        Raises:
            CaseError: there is no such commit (VG306).
            InternalError: there is no such table (VG307).
            OutsideError: the table cannot be read (VG502).
        """
        contract = _contract(name)
        state = self._commits.head() if commit is None else self._commits.get(commit)
        version = state.tables.get(name)
        paths = () if version is None else deltas.files_of(self.folder / name, version)
        return ParquetFiles(paths, contract.schema)

    def read(self, name: str, commit: int | None = None, *, where: ds.Expression | None = None) -> pa.Table:
        """Read a small table whole, or the rows for which `where` holds; large ones belong to an engine.

        Raises:
            OutsideError: a file of the table is missing or damaged (VG501).
        """
        files = self.relation(name, commit)
        with outside_world(self.folder / name):
            found = ds.dataset(list(files.paths), schema=files.schema).to_table(filter=where)
        return _contract(name).check(found)

    @contextmanager
    def transaction(self, *, now_us: int, note: str) -> Iterator[Transaction]:
        """Hold the writers' lock; leaving the block without `commit()` publishes nothing.

        Args:
            now_us: time of the commit, µs since 1970 UTC.
            note: what the commit is for, such as `ingest 0123456789abcdef`.

        Raises:
            CaseError: another writer is at work (VG303), or the last commit is damaged (VG305).
            OutsideError: the folder cannot be written (VG501, VG502).
        """
        with outside_world(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with exclusive(self.folder / "_lock", what="the case"):
            head = self._commits.head_to_write_after()
            self._roll_back(head)
            yield Transaction(self.folder, self._commits, head, now_us=now_us, note=note)

    def _roll_back(self, head: Commit) -> None:
        """Undo what writers that died have left in the tables."""
        for name in TABLES:
            if name in head.tables or (self.folder / name).exists():
                deltas.roll_back(self.folder / name, head.tables.get(name))


class Transaction:
    """Rows on their way into the lake; `base` is the commit that they build on."""

    def __init__(self, folder: Path, commits: CommitLog, head: Commit, *, now_us: int, note: str) -> None:
        self.base = head.commit
        self._folder = folder
        self._commits = commits
        self._head = head
        self._versions: dict[str, int] = {}
        self._now_us = now_us
        self._note = note
        self._is_open = True

    def append(self, name: str, rows: pa.Table | Iterable[pa.RecordBatch]) -> int:
        """Add rows to a table and return how many, checking its contract piece by piece.

        Raises:
            ContractError: the rows break the contract (VG101, VG102).
            InternalError: there is no such table (VG307), or the transaction is over (VG308).
            OutsideError: the table cannot be written (VG501, VG502).
        """
        return self._add(name, rows, deltas.append)

    def replace(self, name: str, rows: pa.Table | Iterable[pa.RecordBatch]) -> int:
        """Let a table hold these rows and no others, and return how many; commits of before keep theirs.

        For what is derived from other tables and changes as a whole. Raises as `append` does.
        """
        return self._add(name, rows, deltas.replace)

    def _add(self, name: str, rows: pa.Table | Iterable[pa.RecordBatch], write: _Write) -> int:
        self._refuse_closed()
        contract = _contract(name)
        counted = _Counted(contract, rows.to_batches() if isinstance(rows, pa.Table) else rows)
        version = write(self._folder / name, contract, iter(counted))
        if version is not None:
            self._versions[name] = version
        return counted.rows

    def commit(self) -> int:
        """Publish all that was appended as one commit and return its number.

        Raises:
            InternalError: the transaction is over (VG308).
            OutsideError: the disk failed (VG501, VG502).
        """
        self._refuse_closed()
        self._is_open = False
        for name, version in self._versions.items():
            deltas.flush(self._folder / name, version=version, since=self._head.tables.get(name))
        tables = dict(self._head.tables) | self._versions
        commit = Commit(self.base + 1, tables, self._now_us, self._note)
        self._commits.publish(commit)
        return commit.commit

    def _refuse_closed(self) -> None:
        if not self._is_open:
            raise InternalError("VG308", "the transaction is over", place=str(self._folder))


class _Counted:
    """Batches of one contract, checked and counted as they pass."""

    def __init__(self, contract: Contract, batches: Iterable[pa.RecordBatch]) -> None:
        self.rows = 0
        self._contract = contract
        self._batches = batches

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            checked = self._contract.check(pa.Table.from_batches([batch]))
            self.rows += checked.num_rows
            yield from checked.to_batches()


def _contract(name: str) -> Contract:
    if name not in TABLES:
        raise InternalError("VG307", f"there is no table {name!r}", hint=nearest(name, TABLES))
    return TABLES[name]


def _refuse_path(folder: Path) -> None:
    """Refuse what the table format would read as an escape, or stop the whole process at."""
    found = _UNADDRESSABLE.search(str(folder))
    if found:
        sentence = f"the table format cannot address a folder whose path holds {found[0]!r}"
        raise CaseError("VG309", sentence, place=str(folder), hint="rename the folder")
