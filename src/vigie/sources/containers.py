"""From what a user names to files that can be read: folders, patterns and ZIP archives are opened."""

from __future__ import annotations

import glob
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import MOST_EXPANSION, head_of
from vigie.sources.registry import rank
from vigie.sources.sample import take_sample

__all__ = ["MOST_MEMBERS", "GivenFile", "given_files"]

MOST_MEMBERS = 10_000
"""Most members of an archive that are unpacked."""

_PATIENCE_BYTES = 1024 * 1024 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DEEPEST = 3
_LEAST_CONFIDENCE = 0.2
_CLUTTER = ("__MACOSX", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file to read.

    Attributes:
        path: Where it can be read; within the block of `given_files` only.
        name: What to call it: the path as given, `archive.zip/member` for what an archive held.
        alone: Whether the user named this very file; one found in a folder or an archive may be no data.
    """

    path: Path
    name: str
    alone: bool


@contextmanager
def given_files(paths: Iterable[Path]) -> Iterator[Iterator[GivenFile]]:
    """Open what a user names: files as they are, folders with all that is in them, `*.csv`, ZIP archives.

    Archives are unpacked one by one into a temporary folder that goes when the block ends. A workbook is a
    file, and so is any other ZIP that a source reads as it stands.

    Raises:
        SourceError: a pattern or a folder holds no file (VG209), an archive is damaged or encrypted (VG208),
            or unpacks to an unreasonable size or number of files (VG213); when the file is reached.
    """
    with TemporaryDirectory(prefix="vigie-") as folder:
        yield _opened(paths, Path(folder))


def _opened(paths: Iterable[Path], scratch: Path) -> Iterator[GivenFile]:
    for path in paths:
        for found in _expanded(path):
            yield from _unpacked(found, scratch, depth=0)


def _expanded(path: Path) -> Iterator[GivenFile]:
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.is_file() and not _is_clutter(each))
        yield from _all_of(files, path, "the folder holds no file")
    elif not path.exists() and glob.has_magic(str(path)):
        named = map(Path, glob.glob(str(path), recursive=True))  # noqa: PTH207 - a pattern may be absolute
        yield from _all_of(sorted(filter(Path.is_file, named)), path, "no file is called like that")
    else:
        yield GivenFile(path, str(path), alone=True)


def _all_of(files: list[Path], path: Path, otherwise: str) -> Iterator[GivenFile]:
    if not files:
        raise SourceError("VG209", otherwise, place=str(path), hint="check the path")
    for file in files:
        yield GivenFile(file, str(file), alone=False)


def _is_clutter(path: Path) -> bool:
    return any(part in _CLUTTER or part.startswith("._") for part in path.parts)


def _unpacked(given: GivenFile, scratch: Path, *, depth: int) -> Iterator[GivenFile]:
    if depth >= _DEEPEST or not _is_archive(given.path):
        yield given
        return
    target = scratch / str(len(list(scratch.iterdir())))
    target.mkdir()
    for member in _members(given, target):
        yield from _unpacked(member, scratch, depth=depth + 1)


def _is_archive(path: Path) -> bool:
    """Say whether a file is a ZIP that no source reads as it stands."""
    if not path.is_file() or not head_of(path, 4).startswith(_ZIP):
        return False
    try:
        return rank(take_sample(path))[0].confidence.value < _LEAST_CONFIDENCE
    except SourceError:
        # What is damaged is told by whoever reads it.
        return False


def _members(given: GivenFile, target: Path) -> list[GivenFile]:
    try:
        with zipfile.ZipFile(given.path) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
            _check(entries, given)
            return [_extracted(archive, entry, target, given) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        sentence = f"the archive is cut or damaged: {error}"
        raise SourceError("VG208", sentence, place=given.name, hint="fetch the file again") from error


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and not _is_clutter(Path(entry.filename))


def _check(entries: list[zipfile.ZipInfo], given: GivenFile) -> None:
    """Refuse an archive before anything of it is unpacked."""
    hint = "unpack it yourself if you trust it, and give the result"
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError("VG208", "the archive is encrypted", place=given.name, hint=hint)
    if len(entries) > MOST_MEMBERS:
        sentence = f"the archive holds {len(entries)} files, more than {MOST_MEMBERS}"
        raise SourceError("VG213", sentence, place=given.name, hint=hint)
    allowed = max(_PATIENCE_BYTES, MOST_EXPANSION * given.path.stat().st_size)
    if sum(entry.file_size for entry in entries) > allowed:
        sentence = f"the archive unpacks to more than {MOST_EXPANSION} times its size"
        raise SourceError("VG213", sentence, place=given.name, hint=hint)


def _extracted(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, given: GivenFile) -> GivenFile:
    # Files that lean on one another keep their places; a path that would leave the folder loses its way out.
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    path = target.joinpath(*(part.replace(":", "_")[-120:] for part in parts))
    if path.exists():
        path = target / f"{len(list(target.iterdir()))}-{path.name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as member, path.open("wb") as copy:
        shutil.copyfileobj(member, copy, 1 << 20)
    return GivenFile(path, f"{given.name}/{'/'.join(parts)}", alone=False)
