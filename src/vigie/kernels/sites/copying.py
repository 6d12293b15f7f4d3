"""Articles that hold other articles: the share of one text's runs of words that stand in another.

A text is cut into runs of five words. The share of the runs of the copy that stand in the original is its
containment (Broder 1997, doi:10.1109/SEQUEN.1997.666900): one, where everything was taken over, whatever was
added to the original since. Runs that many texts hold (notices, menus, quotations of an agency) say nothing
and are left out, unless a text holds nothing else.

It does not show who wrote first: clocks of sites can be set, and two papers may print one agency.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sites.meeting import pairs_within
from vigie.kernels.sorting import starts_of_runs

__all__ = ["Contained", "contained"]

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_MIX = np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True, slots=True)
class Contained:
    """Pairs of texts by their places, m each, and the shares of their runs of words that stand in the other.

    Attributes:
        first: place of one text, below `second`.
        second: place of the other.
        share_first: share of the first's runs that stand in the second, 0 to 1.
        share_second: share of the second's runs that stand in the first.
    """

    first: Ints
    second: Ints
    share_first: NDArray[np.float64]
    share_second: NDArray[np.float64]


def contained(
    texts: Sequence[str], *, least: float = 0.5, words: int = 5, usual: int = 20, least_runs: int = 8
) -> Contained:
    """Return the pairs of texts of which one holds at least the share `least` of the other.

    Args:
        texts: n texts; white space, case and punctuation do not count.
        least: least share, 0 to 1.
        words: words of a run.
        usual: texts that may hold a run before it says nothing.
        least_runs: runs below which a text is too short to compare.

    Cost: O(words of all texts · log); at most usual² ÷ 2 pairs a run.
    """
    runs = [_runs(text, words) for text in texts]
    sizes = np.array([len(each) for each in runs], dtype=np.int64)
    hashes = np.concatenate(runs) if runs else np.empty(0, np.uint64)
    places = np.repeat(np.arange(len(runs)), sizes)
    order = np.lexsort((places, hashes))
    starts = starts_of_runs(hashes[order])
    held = np.diff(starts, append=len(order))
    kept = (held > 1) & (held <= usual)
    one, other = pairs_within(starts[kept], held[kept])
    span = max(len(runs), 1)
    key, shared = np.unique(places[order][one] * span + places[order][other], return_counts=True)
    first, second = key // span, key % span
    # Runs that everybody holds count neither among those shared nor among those that could be.
    telling = sizes - np.bincount(places[order][np.repeat(held > usual, held)], minlength=len(runs))
    long = np.minimum(telling[first], telling[second]) >= least_runs
    shares = shared / np.maximum(telling[first], 1), shared / np.maximum(telling[second], 1)
    found = long & (np.maximum(*shares) >= least)
    return Contained(first[found], second[found], shares[0][found], shares[1][found])


def _runs(text: str, words: int) -> Hashes:
    codes = np.array([_code(word) for word in _WORD.findall(text.casefold())], dtype=np.uint64)
    if len(codes) < words:
        return np.empty(0, np.uint64)
    mixed = np.zeros(len(codes) - words + 1, dtype=np.uint64)
    for at in range(words):
        mixed = (mixed ^ codes[at : at + len(mixed)]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


@lru_cache(maxsize=1 << 18)
def _code(word: str) -> int:
    return zlib.crc32(word.encode()) + 1
