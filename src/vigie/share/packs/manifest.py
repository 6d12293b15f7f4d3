"""The manifest of a pack: what it holds, with digests, whose case it is, and how it may be handled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from vigie.model.errors import SourceError

__all__ = ["MANIFEST", "SIGNATURE", "Entry", "Manifest", "read_manifest"]

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_FORMAT, _VERSION = "vigie-pack", 1
_DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a pack: sha256 of its bytes, and how many."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a pack says of itself.

    Attributes:
        tool_version: Vigie that made it.
        title: Title of the case.
        marking: Handling mark of the whole.
        made_at_us: When, µs since 1970 UTC.
        tables: Table → rows at the last commit.
        files: Name in the pack → entry.
    """

    tool_version: str
    title: str
    marking: str
    made_at_us: int
    tables: Mapping[str, int]
    files: Mapping[str, Entry]

    def written(self) -> bytes:
        """Return the manifest as JSON, keys sorted: these bytes are signed."""
        told = {"format": _FORMAT, "version": _VERSION, **asdict(self)}
        return json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1).encode()


def read_manifest(content: bytes, *, place: str) -> Manifest:
    """Read a manifest.

    Raises:
        SourceError: it is no manifest of a pack that this version reads (VG722).
    """
    try:
        told = json.loads(content)
        _refuse_unknown(told)
        return Manifest(
            tool_version=str(told["tool_version"]),
            title=str(told["title"]),
            marking=str(told["marking"]),
            made_at_us=int(told["made_at_us"]),
            tables={str(name): int(rows) for name, rows in told["tables"].items()},
            files={str(name): _entry(entry) for name, entry in told["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        hint = "a pack is made by `vigie pack`"
        raise SourceError("VG722", f"the manifest cannot be read: {error}", place=place, hint=hint) from error


def _refuse_unknown(told: Mapping[str, object]) -> None:
    if (told["format"], told["version"]) != (_FORMAT, _VERSION):
        raise ValueError(f"format {told['format']!r}, version {told['version']!r}")


def _entry(told: Mapping[str, object]) -> Entry:
    entry = Entry(sha256=str(told["sha256"]), bytes=int(str(told["bytes"])))
    if len(entry.sha256) != _DIGITS or entry.bytes < 0:
        raise ValueError("an entry has no sha256 or no size")
    return entry
