"""A DuckDB database inside this process: its settings, and its failures in our words."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from vigie.engine.duck_types import bound
from vigie.engine.plan import Step, quoted, write
from vigie.model.errors import InternalError, OutsideError, ParameterError, VigieError

__all__ = ["DuckSession"]

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
# Functions of our own; another engine must give them the same meaning: docs/reference/sql-subset.md
_VOCABULARY = (
    "create macro vg_key(x) as cast('0x' || substr(md5(x), 1, 15) as bigint)",
    "create macro vg_lower(x) as lower(x)",
)
_OUTSIDE = (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException)


class DuckSession:
    """One database and one folder for what it spills; every reading has a connection of its own."""

    def __init__(self, *, memory_limit: str | None, threads: int | None, spill_dir: Path | None) -> None:
        self.spill = _spill_folder(spill_dir)
        self._remove_spill = weakref.finalize(self, shutil.rmtree, self.spill, ignore_errors=True)
        self._numbers = count(1)
        try:
            self._database = _connect(memory_limit=memory_limit, threads=threads, spill=self.spill)
        except VigieError:
            self._remove_spill()
            raise
        self._is_open = True

    def new_name(self) -> str:
        """Return a name that no table of this session has."""
        return f"vigie_{next(self._numbers)}"

    @contextmanager
    def connection(self, *, place: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a connection; what fails on it is told with `place`.

        Raises:
            InternalError: the session is closed (VG405), or the statement fails (VG401).
            OutsideError: memory, disk or a file failed (VG406).
        """
        if not self._is_open:
            hint = "read relations inside the engine's `with` block"
            raise InternalError("VG405", "the engine is closed", place=place, hint=hint)
        with self._database.cursor() as cursor, _told(place):
            yield cursor

    @contextmanager
    def bound(self, step: Step, *, place: str) -> Iterator[Any]:
        """Bind the plan behind `step` without computing it."""
        written = write(step)
        with self.connection(place=place) as cursor:
            for name, rows in written.rows.items():
                cursor.register(name, rows)
            yield cursor.sql(written.text, params=bound(written.params))

    def batches(self, step: Step, *, rows: int, place: str) -> Iterator[pa.RecordBatch]:
        """Compute the plan behind `step`, at most `rows` rows at a time."""
        with self.bound(step, place=place) as relation:
            yield from relation.to_arrow_reader(rows)

    def keep(self, step: Step) -> Step:
        """Compute the plan behind `step` into a table that lives as long as some plan reads it."""
        kept = Step(name=self.new_name())
        with self.bound(step, place="persist") as relation:
            relation.create(kept.name)
        weakref.finalize(kept, self._drop, kept.name).atexit = False
        return kept

    def close(self) -> None:
        """Forget every table and remove what was spilled."""
        if self._is_open:
            self._is_open = False
            self._database.close()
        self._remove_spill()

    def _drop(self, name: str) -> None:
        if self._is_open:
            self._database.execute(f"drop table {quoted(name)}")


def _connect(*, memory_limit: str | None, threads: int | None, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that spills to `spill`, loads no extension and counts time in UTC.

    Raises:
        ParameterError: a limit is not allowed (VG104).
    """
    settings = _SETTINGS | {"temp_directory": str(spill)}
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    try:
        database = duckdb.connect(":memory:", config=settings)
    except duckdb.Error as error:
        hint = "memory_limit is like 2GB, threads is at least 1"
        raise ParameterError("VG104", _first_line(error), place="duckdb", hint=hint) from error
    database.execute("set global timezone = 'UTC'")
    for function in _VOCABULARY:
        database.execute(function)
    return database


def _spill_folder(parent: Path | None) -> Path:
    """Make a folder of our own for what does not fit in memory.

    Raises:
        OutsideError: `parent` cannot be written (VG406).
    """
    try:
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="vigie-spill-", dir=parent))
    except OSError as error:
        raise OutsideError("VG406", f"cannot spill to disk: {error}", place=str(parent or "")) from error


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Turn a failure of DuckDB into ours: VG406 when memory, disk or a file failed, VG401 otherwise."""
    try:
        yield
    except _OUTSIDE as error:
        hint = "free disk space, or give the engine more memory or another spill folder"
        raise OutsideError("VG406", _first_line(error), place=place, hint=hint) from error
    except duckdb.Error as error:
        raise InternalError("VG401", _first_line(error), place=place) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]
