"""Letters that few languages have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["count_letters"]

_LETTERS = {
    "azeri": re.compile("[əƏ]"),
    "turkic": re.compile("[ğĞıİşŞ]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
}


def count_letters(texts: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Count in each text the letters of `azeri`, `turkic`, `cyrillic` and `arabic`; arrays of shape (n,).

    Letters are composed first (NFC), so that s and its cedilla are one. Of ə alone it can be said that
    Azerbaijani has it and Turkish does not. Cost: O(length of the texts).
    """
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    return {
        name: np.array([len(letters.findall(text)) for text in composed], dtype=np.int64)
        for name, letters in _LETTERS.items()
    }
