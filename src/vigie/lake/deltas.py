"""One Delta table: append, replace, list the files of a version, go back to a version."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa
from deltalake import DeltaTable, PostCommitHookProperties, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError

from vigie.lake.durable import flush_to_disk, outside_world
from vigie.model.contracts import Contract
from vigie.model.errors import OutsideError

__all__ = ["append", "files_of", "flush", "latest_version", "replace", "roll_back"]

_TARGET_FILE_BYTES = 128 * 1024 * 1024
_WRITER = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=122_880)
# Old versions stay readable for ever: they are what a report was computed from.
_HOOKS = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
# Column statistics would repeat posts' text in the log, and readers take them from the Parquet files.
_CONFIGURATION = {
    "delta.dataSkippingNumIndexedCols": "0",
    "delta.enableExpiredLogCleanup": "false",
}


def append(folder: Path, contract: Contract, pieces: Iterator[pa.RecordBatch]) -> int | None:
    """Stream pieces of the contract's schema into the table as one new version; no row, no version.

    Raises:
        OutsideError: the table cannot be written (VG501, VG502).

    Cost: memory for some row groups, whatever the number of rows.
    """
    first = next((piece for piece in pieces if piece.num_rows), None)
    return None if first is None else _write(folder, contract, _Feed(first, pieces), mode="append")


def replace(folder: Path, contract: Contract, pieces: Iterator[pa.RecordBatch]) -> int | None:
    """Stream pieces into the table as a new version that holds nothing else; earlier ones stay readable.

    No row where there is no table: no version.

    Raises:
        OutsideError: the table cannot be written (VG501, VG502).

    Cost: as `append`.
    """
    first = next((piece for piece in pieces if piece.num_rows), None)
    if first is None and latest_version(folder) is None:
        return None
    nothing = pa.RecordBatch.from_pylist([], contract.schema)
    return _write(folder, contract, _Feed(first or nothing, pieces), mode="overwrite")


def _write(
    folder: Path, contract: Contract, feed: _Feed, *, mode: Literal["append", "overwrite"]
) -> int | None:
    with outside_world(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            write_deltalake(
                str(folder),
                pa.RecordBatchReader.from_batches(contract.schema, iter(feed)),
                mode=mode,
                name=contract.name,
                description=contract.row,
                configuration=_CONFIGURATION,
                target_file_size=_TARGET_FILE_BYTES,
                writer_properties=_WRITER,
                post_commithook_properties=_HOOKS,
            )
        except DeltaError as error:
            if feed.failure is not None:
                raise feed.failure from error
            raise _cannot("write", folder, error) from error
    return latest_version(folder)


def files_of(folder: Path, version: int) -> tuple[str, ...]:
    """List the Parquet files of one version, oldest first.

    Raises:
        OutsideError: the version cannot be read (VG502).
    """
    try:
        added = pa.table(DeltaTable(str(folder), version=version).get_add_actions())
    except DeltaError as error:
        raise _cannot("read", folder, error) from error
    oldest_first = added.sort_by([("modification_time", "ascending"), ("path", "ascending")])
    return tuple(str(folder / str(name)) for name in oldest_first["path"].to_pylist())


def latest_version(folder: Path) -> int | None:
    """Return the newest version, committed or not; None when there is no table."""
    if not DeltaTable.is_deltatable(str(folder)):
        return None
    try:
        return int(DeltaTable(str(folder)).version())
    except DeltaError as error:
        raise _cannot("read", folder, error) from error


def roll_back(folder: Path, version: int | None) -> None:
    """Make the newest state of the table that of `version`; None removes a table that no commit names.

    Raises:
        OutsideError: the table cannot be written (VG501, VG502).
    """
    if version is None:
        with outside_world(folder):
            shutil.rmtree(folder)
        return
    latest = latest_version(folder)
    if latest == version:
        return
    if latest is not None and files_of(folder, latest) == files_of(folder, version):
        return  # rolled back already: nothing was added since
    try:
        DeltaTable(str(folder)).restore(version, post_commithook_properties=_HOOKS)
    except DeltaError as error:
        raise _cannot("roll back", folder, error) from error


def flush(folder: Path, *, version: int, since: int | None) -> None:
    """Wait until what versions after `since` added is on the disk, so that no commit names what may vanish.

    Raises:
        OutsideError: the disk failed (VG501).
    """
    known = set(files_of(folder, since)) if since is not None else set()
    with outside_world(folder):
        for path in set(files_of(folder, version)) - known:
            flush_to_disk(Path(path))
        for number in range(0 if since is None else since + 1, version + 1):
            flush_to_disk(folder / "_delta_log" / f"{number:020d}.json")
        flush_to_disk(folder / "_delta_log")
        flush_to_disk(folder)


class _Feed:
    """Pieces for the writer, remembering why they stopped: the writer tells failures as text only."""

    def __init__(self, first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> None:
        self._first = first
        self._rest = rest
        self.failure: Exception | KeyboardInterrupt | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        yield self._first
        try:
            yield from self._rest
        except (Exception, KeyboardInterrupt) as error:
            self.failure = error
            raise


def _cannot(verb: str, folder: Path, error: DeltaError) -> OutsideError:
    sentence = f"cannot {verb} the table: {str(error).strip().splitlines()[0]}"
    return OutsideError("VG502", sentence, place=str(folder))
