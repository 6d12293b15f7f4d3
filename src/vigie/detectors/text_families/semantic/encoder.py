"""What an encoder is, and how one is opened: the packaged one by its name, any other by its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import SourceError
from vigie.model.outcomes import NotAssessed

__all__ = [
    "PACKAGED",
    "Encoder",
    "digest_of",
    "missing_for",
    "read_json",
    "readable",
    "unit_rows",
    "unreadable",
]

PACKAGED = "use-multilingual-3"
"""Name of the encoder that the extra `semantic` carries."""

Vectors = NDArray[np.float32]

_READ_CHARS = 2_000


class Encoder(Protocol):
    """Whatever turns texts into vectors whose cosine says how near they are in meaning.

    Attributes:
        name: what reports call it.
        fingerprint: 16 hexadecimal digits of its files; another model never has the same.
    """

    @property
    def name(self) -> str:
        """What reports call it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of its files."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [n, d], rows of length 1, or 0 where nothing of the text is known to the model."""
        ...


def missing_for(
    modules: Iterable[str], *, command: str = "pip install 'vigie[semantic]'"
) -> NotAssessed | None:
    """Return `NotAssessed("no-encoder")` with the command that helps when a module is absent, else None."""
    absent = [module for module in modules if find_spec(module) is None]
    return NotAssessed("no-encoder", {"missing": ", ".join(absent), "command": command}) if absent else None


def readable(text: str) -> str:
    """Return the first 2 000 characters, with what is no Unicode text (lone surrogates) replaced by `?`."""
    return text[:_READ_CHARS].encode("utf-8", "replace").decode("utf-8")


def unit_rows(vectors: NDArray[Any], *, place: str) -> Vectors:
    """Scale each row of [n, d] to length 1; rows of zeros stay.

    Raises:
        SourceError: a value is not a finite number (VG250).
    """
    rows = np.ascontiguousarray(vectors, np.float32)
    if not np.isfinite(rows).all():
        raise unreadable(place, "it gives vectors that are not numbers")
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))[:, None]
    scaled: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def digest_of(files: Iterable[Path]) -> str:
    """Return sixteen hexadecimal digits of the bytes of files, in the order given. Cost: one reading."""
    digest = hashlib.blake2b(digest_size=8)
    for file in files:
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
        digest.update(b"\x00")
    return digest.hexdigest()


def read_json(file: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Read a small JSON file of a model; None when there is no such file.

    Raises:
        SourceError: it is no JSON (VG250).
    """
    try:
        return json.loads(file.read_text("utf-8")) if file.is_file() else None
    except (ValueError, RecursionError) as error:
        raise unreadable(str(file), f"it is no JSON: {error}") from error


def unreadable(place: str, why: str) -> SourceError:
    """Return the error that says why a folder of a model cannot be used (VG250)."""
    hint = "give a folder that holds an encoder: docs/semantic-stage.md says which files"
    return SourceError("VG250", f"this is no encoder that can be read: {why}", place=place, hint=hint)
