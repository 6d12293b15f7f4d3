"""Files that could not be read as they are: their bytes are kept, to be read again by a later version."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from vigie.lake.case import Case
from vigie.lake.durable import outside_world, replacing
from vigie.lake.raw_files import keep_raw

__all__ = ["SetAside", "forget", "list_set_aside", "set_aside"]

_FOLDER = "set-aside"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that waits.

    Attributes:
        name: File name as given.
        sha256: Digest of its bytes.
        kept: Name of the copy in the folder `raw` of the case.
        at_us: When it was set aside, µs since 1970 UTC.
    """

    name: str
    sha256: str
    kept: str
    at_us: int


def set_aside(case: Case, path: Path, sha256: str, *, name: str, now_us: int) -> SetAside:
    """Keep the bytes of a file that was refused; keeping them twice changes nothing.

    Raises:
        OutsideError: they cannot be written (VG501), or the file changed (VG503).
    """
    kept = keep_raw(case, path, sha256)
    told = SetAside(name, sha256, kept.name, now_us)
    place = _place(case, sha256)
    with outside_world(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        with replacing(place) as handle:
            handle.write(json.dumps(asdict(told), ensure_ascii=False, indent=2).encode())
    return told


def list_set_aside(case: Case) -> list[SetAside]:
    """List the files that wait, by name.

    Raises:
        OutsideError: the folder cannot be read (VG501).
    """
    folder = case.folder / _FOLDER
    with outside_world(folder):
        told = [SetAside(**json.loads(path.read_bytes())) for path in sorted(folder.glob("*.json"))]
    return sorted(told, key=lambda each: (each.name, each.sha256))


def forget(case: Case, sha256: str) -> None:
    """Take a file off the list, once it was read; its bytes stay.

    Raises:
        OutsideError: the disk refused (VG501).
    """
    place = _place(case, sha256)
    with outside_world(place):
        place.unlink(missing_ok=True)


def _place(case: Case, sha256: str) -> Path:
    return case.folder / _FOLDER / f"{sha256[:16]}.json"
