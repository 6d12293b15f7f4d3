"""Decoys: the same posts at the same times on the same objects, under other accounts' names.

Posts swap accounts within strata (platform × hour of day). Every object keeps its popularity and timing,
every account its volume and daily rhythm, every post its bundle of objects; only who acts with whom is
broken. A decoy is defined by hashes of post keys and a seed, so every engine and machine draws the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sorting import bits_for, coded

__all__ = ["Relabelling", "hash_bits_for", "hour_of_day", "mix64", "post_hashes", "strata_of"]

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_HASH_BITS = 28
_HOUR_US = 3_600_000_000


def mix64(key: Hashes) -> Hashes:
    """Scramble 64-bit keys (the finaliser of SplitMix64, doi:10.1145/2714064.2660195): one to one."""
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


def hour_of_day(at_us: Ints) -> Ints:
    """Hour of day in UTC, 0–23: a stratum that keeps daily rhythm and mixes days."""
    return at_us // _HOUR_US % 24


def strata_of(*labels: Ints) -> NDArray[np.int32]:
    """Number the distinct combinations of `labels`, from 0, in sorted order."""
    code = np.zeros(len(labels[0]), dtype=np.int64)
    for label in labels:
        fine, values = coded(label)
        code = code * max(len(values), 1) + fine
    return coded(code)[0]


def hash_bits_for(posts: int, strata: int) -> int:
    """Bits of the hash that orders posts within strata: what one 64-bit integer leaves, at most 28."""
    return min(_HASH_BITS, 64 - bits_for(posts) - bits_for(strata))


def post_hashes(key: Hashes, seed: int, *, bits: int) -> Hashes:
    """Hash the keys of posts for the decoy that `seed` names, to numbers of so many bits."""
    salt = mix64(np.array([seed], dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15))
    return mix64(key ^ salt) >> np.uint64(64 - bits)


class Relabelling:
    """Permutations of accounts among posts of one stratum.

    A draw sorts the posts of each stratum by 28 bits of a hash of (post key, seed), then by post key, and
    hands out the accounts in the order of post keys. Any engine that can sort draws the same.

    Args:
        account: account code of each post, n posts in the order of their keys.
        stratum: stratum code of each post.
        key: a 64-bit key of each post, rising.

    Cost: one sort of n integers for each draw.
    """

    def __init__(self, account: NDArray[np.int32], stratum: NDArray[np.int32], key: Hashes) -> None:
        index_bits = bits_for(len(key))
        hash_bits = hash_bits_for(len(key), int(stratum.max(initial=0)) + 1)
        self._key, self._bits = key, hash_bits
        self._shift = np.uint64(index_bits)
        self._frame = stratum.astype(np.uint64) << np.uint64(hash_bits + index_bits)
        self._frame |= np.arange(len(key), dtype=np.uint64)
        self._mask = np.uint64((1 << index_bits) - 1)
        self._in_stratum_order = account[np.argsort(stratum, kind="stable")]

    def draw(self, seed: int) -> NDArray[np.int32]:
        """Return the account code of each post in the decoy that `seed` names."""
        drawn = post_hashes(self._key, seed, bits=self._bits)
        drawn <<= self._shift
        drawn |= self._frame
        drawn.sort()
        drawn &= self._mask
        decoy = np.empty_like(self._in_stratum_order)
        decoy[drawn.view(np.int64)] = self._in_stratum_order
        return decoy
