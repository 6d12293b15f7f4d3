"""Which keys come often: a cheap look before anything dear is done to each of them.

Almost all pairs of accounts meet once. They are told apart by their keys alone, so that objects, times and
weights are only ever fetched for the few that meet as often as an edge asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sorting import bits_for, starts_of_runs

__all__ = ["Sieve", "keys_of_pairs", "recurring"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

# Rows worked on at a time: what is computed of so many stays in the processor's cache.
_BLOCK = 1 << 18
# Bits a key held: one key in so many that is not held passes all the same.
_BITS_A_KEY = 32
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def recurring(keys: Ints, *, at_least: int) -> Ints:
    """Return the distinct keys that come at least so often, in order. Cost: one sort of whole numbers."""
    ordered = np.sort(keys)
    apart = at_least - 1
    often = ordered[apart:][ordered[apart:] == ordered[: len(ordered) - apart]] if apart else ordered
    return often[starts_of_runs(often)]


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets every held key pass, and about one in 32 of the others: a table of bits, small enough to be sent.

    What passes is to be counted again; what does not pass is not held.
    """

    bits: NDArray[np.uint8]
    width: int

    @classmethod
    def of(cls, keys: Ints) -> Sieve:
        """Hold `keys`. Memory: 4 to 8 bytes a key."""
        width = max(bits_for(len(keys) * _BITS_A_KEY), 3)
        flags = np.zeros(1 << width, dtype=bool)
        flags[_places(keys, width)] = True
        return cls(np.packbits(flags), width)

    def passing(self, keys: Ints) -> Ints:
        """Return the positions of the keys that may be held."""
        flags = np.unpackbits(self.bits).view(bool)
        blocks = range(0, len(keys), _BLOCK)
        found = [
            start + np.flatnonzero(flags[_places(keys[start : start + _BLOCK], self.width)])
            for start in blocks
        ]
        return np.concatenate([np.empty(0, dtype=np.int64), *found])


def keys_of_pairs(left: Rows, right: Rows, account: NDArray[np.integer[Any]], *, bits: int) -> Ints:
    """Return one key for the two accounts of each pair of rows, the smaller code above `bits`.

    Two rows of one account, or of a negative one, which is nobody, are no pair: their key is negative, and
    no other has it.
    """
    keys = np.empty(len(left), dtype=np.int64)
    for start in range(0, len(left), _BLOCK):
        end = start + _BLOCK
        first, second = account[left[start:end]], account[right[start:end]]
        low, high = np.minimum(first, second).astype(np.int64), np.maximum(first, second)
        keys[start:end] = np.where(
            (low == high) | (low < 0), ~np.arange(start, start + len(low)), (low << bits) | high
        )
    return keys


def _places(keys: Ints, width: int) -> Ints:
    """Place of each key in a table of 2**width (Fibonacci hashing: the high bits of a product)."""
    return ((keys.view(np.uint64) * _SPREAD) >> np.uint64(64 - width)).view(np.int64)
