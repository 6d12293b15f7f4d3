"""The bytes as they were given, kept beside what was made of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from vigie.lake.case import Case
from vigie.lake.durable import outside_world, replacing
from vigie.model.errors import OutsideError

__all__ = ["keep_raw"]

_PIECE_BYTES = 1 << 20


def keep_raw(case: Case, path: Path, sha256: str) -> Path:
    """Copy a file to `raw/<sha256><suffix>`, whole or not at all; a copy that is there already stays.

    Args:
        case: where to.
        path: the file.
        sha256: digest of its bytes, in hexadecimal, as they were read.

    Returns:
        The copy.

    Raises:
        OutsideError: the file cannot be copied (VG501), or its bytes are no longer those of `sha256` (VG503).

    Cost: one reading of the file, one mebibyte of memory.
    """
    kept = case.raw / f"{sha256}{path.suffix.lower()}"
    if kept.exists():
        return kept
    with outside_world(path), path.open("rb") as source:
        case.raw.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as target:
            _copy(source, target, sha256, place=str(path))
    return kept


def _copy(source: BinaryIO, target: BinaryIO, sha256: str, *, place: str) -> None:
    digest = hashlib.sha256()
    while piece := source.read(_PIECE_BYTES):
        digest.update(piece)
        target.write(piece)
    if digest.hexdigest() != sha256:
        hint = "ingest it again once nothing writes to it"
        raise OutsideError("VG503", "the file changed while it was being read", place=place, hint=hint)
