"""Static encoders: one vector a word piece, averaged (model2vec, sentence-transformers' StaticEmbedding).

We read the folder ourselves and not through model2vec, which looks for a path that does not exist on a hub.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from vigie.detectors.text_families.semantic.encoder import digest_of, unit_rows, unreadable
from vigie.detectors.text_families.semantic.tokens import open_tokenizer, pieces

__all__ = ["StaticEncoder"]

_NAMES = ("embeddings", "embedding.weight")
_MOST_PIECES = 512
_BATCH = 1_024


class StaticEncoder:
    """A static model from a folder: `tokenizer.json`, `model.safetensors`.

    Raises:
        SourceError: a file is absent or damaged, or its tables do not fit each other (VG250).
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._tokenizer = open_tokenizer(folder)
        tensors = _tensors(folder)
        self._rows = next((tensors[name] for name in _NAMES if name in tensors), np.zeros(0)).astype(
            np.float32
        )
        self._weight = tensors.get("weights", np.ones(self._vocabulary)).astype(np.float32)
        self._row_of = tensors.get("mapping", np.arange(self._vocabulary)).astype(np.int64)
        self._check(folder)
        self.fingerprint = digest_of([folder / "model.safetensors", folder / "tokenizer.json"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [n, d], rows of length 1. Cost: thousands of posts a second."""
        batches = [self._batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        whole = np.concatenate(batches) if batches else np.zeros((0, self._rows.shape[1]))
        return unit_rows(whole, place=self.name)

    @property
    def _vocabulary(self) -> int:
        return self._tokenizer.get_vocab_size()

    def _check(self, folder: Path) -> None:
        if self._rows.ndim != 2 or not self._rows.size:
            raise unreadable(str(folder), "model.safetensors holds no table of embeddings")
        fits = min(len(self._row_of), len(self._weight)) >= self._vocabulary
        if not fits or self._row_of.min() < 0 or self._row_of.max() >= len(self._rows):
            raise unreadable(str(folder), "its table of embeddings does not fit its tokenizer")

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        cut = [encoding.ids[:_MOST_PIECES] for encoding in pieces(self._tokenizer, texts, special=False)]
        counts = np.array([len(ids) for ids in cut], np.int64)
        flat = np.fromiter((i for ids in cut for i in ids), np.int64, count=int(counts.sum()))
        sums = np.zeros((len(texts), self._rows.shape[1]), np.float32)
        some = np.flatnonzero(counts)
        if len(some):
            starts = np.concatenate(([0], np.cumsum(counts[some])[:-1]))
            weighted = self._rows[self._row_of[flat]] * self._weight[flat, None]
            sums[some] = np.add.reduceat(weighted, starts, axis=0)
        return sums


def _tensors(folder: Path) -> dict[str, NDArray[np.generic]]:
    try:
        held: dict[str, NDArray[np.generic]] = load_file(folder / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise unreadable(str(folder), f"model.safetensors: {error}") from error
    return held
