"""Files that are either there and whole or not there, and locks that die with their process."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vigie.model.errors import CaseError, OutsideError

__all__ = ["exclusive", "flush_to_disk", "outside_world", "replacing", "try_exclusive", "write_new"]


@contextmanager
def outside_world(place: Path) -> Iterator[None]:
    """Turn a failure of the file system into OutsideError VG501, naming `place`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError("VG501", f"the disk refused: {reason}", place=str(place)) from error


def flush_to_disk(path: Path) -> None:
    """Wait until a file, or the list of names of a folder, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends well, and vanishes otherwise."""
    with _beside(path) as (temporary, handle):
        yield handle
        _finish(handle)
        temporary.replace(path)
    flush_to_disk(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet; two writers of one name cannot both succeed.

    Raises:
        FileExistsError: the file is there.
    """
    with _beside(path) as (temporary, handle):
        handle.write(data)
        _finish(handle)
        os.link(temporary, path)
    flush_to_disk(path.parent)


@contextmanager
def exclusive(path: Path, *, what: str) -> Iterator[None]:
    """Hold the lock file `path`; the system frees it when the process ends, however it ends.

    Raises:
        CaseError: another process, or another part of this one, holds it (VG303).
    """
    with path.open("ab") as handle:
        if not try_exclusive(handle):
            hint = "wait for it to end; a lock never outlives its process"
            raise CaseError(
                "VG303", f"{what} is being written by another process", place=str(path), hint=hint
            )
        yield


def try_exclusive(handle: BinaryIO) -> bool:
    """Lock an open file until it is closed, or say that somebody else holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a file of a name of its own, with the permissions that the user's mask gives to new files."""
    temporary = path.with_name(f".writing-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as handle:
            yield temporary, handle
    finally:
        temporary.unlink(missing_ok=True)


def _finish(handle: BinaryIO) -> None:
    handle.flush()
    os.fsync(handle.fileno())
