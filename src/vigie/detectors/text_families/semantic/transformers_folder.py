"""Sentence-transformers folders without an ONNX file, where that library (and PyTorch) is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vigie.detectors.text_families.semantic.encoder import digest_of, readable, unit_rows, unreadable

__all__ = ["TransformersEncoder"]

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class TransformersEncoder:
    """A sentence-transformers folder, run on the processor; only files of the folder are read.

    Raises:
        SourceError: the library cannot read the folder (VG250).
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        library = import_module("sentence_transformers")
        try:
            self._model = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # whatever the library and its own libraries raise
            raise unreadable(str(folder), str(error)) from error
        held = sorted(file for name in _WEIGHTS for file in folder.rglob(name))
        self.fingerprint = digest_of([*held, folder / "modules.json"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [n, d], rows of length 1. Cost: tens of posts a second."""
        given = [readable(text) for text in texts]
        return unit_rows(self._model.encode(given, show_progress_bar=False), place=self.name)
