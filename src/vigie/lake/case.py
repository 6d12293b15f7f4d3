"""A case: one folder that holds all that was given, stored and found."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.lake.durable import outside_world, replacing
from vigie.lake.store import Lake
from vigie.model.errors import CaseError

__all__ = ["FORMAT_VERSION", "Case", "create_case", "open_case"]

FORMAT_VERSION = 1
_FILE = "case.toml"
_FOLDERS = ("lake", "raw", "rejections", "runs")


@dataclass(frozen=True, slots=True)
class Case:
    """A case folder and what its `case.toml` says."""

    folder: Path
    title: str
    purpose: str
    created_at_us: int
    pseudonym_key: str
    format_version: int = FORMAT_VERSION

    @property
    def lake(self) -> Lake:
        """The tables."""
        return Lake(self.folder / "lake")

    @property
    def raw(self) -> Path:
        """Files as they were given, named by the sha256 of their bytes."""
        return self.folder / "raw"

    @property
    def rejections(self) -> Path:
        """One CSV per ingested file that had records refused."""
        return self.folder / "rejections"

    @property
    def runs(self) -> Path:
        """What runs leave beside their tables."""
        return self.folder / "runs"


def create_case(folder: Path, *, title: str, purpose: str, now_us: int, pseudonym_key: str) -> Case:
    """Make a case in `folder`, which may exist and hold other files but not another case.

    Args:
        folder: where; made when absent.
        title: name for people.
        purpose: why these posts are looked at, kept with the data.
        now_us: time of creation, µs since 1970 UTC.
        pseudonym_key: secret that the names of accounts in reports hang on; drawn once, never printed.

    Raises:
        CaseError: the folder is a case already (VG302), or its path cannot be addressed (VG309).
        OutsideError: the folder cannot be written (VG501).
    """
    case = Case(folder.absolute(), title, purpose, now_us, pseudonym_key)
    if (folder / _FILE).exists():
        hint = "open it, or choose another folder"
        raise CaseError("VG302", "this folder is a case already", place=str(folder), hint=hint)
    place = case.lake.folder
    with outside_world(place):
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        with replacing(folder / _FILE) as handle:
            handle.write(_written(case).encode(errors="replace"))
    return case


def open_case(folder: Path) -> Case:
    """Open the case in `folder`.

    Raises:
        CaseError: the folder is not a case (VG301), its file is damaged (VG310), or a later Vigie wrote it
            (VG311).
        OutsideError: the folder cannot be read (VG501).
    """
    path = folder / _FILE
    if not path.is_file():
        hint = f"make one with: vigie init {folder}"
        raise CaseError("VG301", "this folder is not a case", place=str(folder), hint=hint)
    with outside_world(path):
        data = path.read_bytes()
    case = _read(folder.absolute(), data)
    if case.format_version > FORMAT_VERSION:
        sentence = f"the case has format {case.format_version}, this Vigie knows up to {FORMAT_VERSION}"
        raise CaseError(
            "VG311", sentence, place=str(path), hint="install the Vigie that wrote it, or a later one"
        )
    return case


def _read(folder: Path, data: bytes) -> Case:
    try:
        found: dict[str, Any] = tomllib.loads(data.decode())
        return Case(
            folder,
            str(found["title"]),
            str(found["purpose"]),
            int(found["created_at_us"]),
            str(found["pseudonym_key"]),
            int(found["format_version"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        sentence = f"the file cannot be read as a case: {error}"
        raise CaseError(
            "VG310", sentence, place=str(folder / _FILE), hint="put it back from a copy"
        ) from error


def _written(case: Case) -> str:
    values: dict[str, str | int] = {
        "format_version": case.format_version,
        "title": case.title,
        "purpose": case.purpose,
        "created_at_us": case.created_at_us,
        "pseudonym_key": case.pseudonym_key,
    }
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def _toml(value: str | int) -> str:
    """Write a value; JSON's strings are TOML's, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
