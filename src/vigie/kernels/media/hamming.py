"""Pairs of 256-bit hashes that differ in few bits: every one of them, without comparing all with all.

Cut into sixteen words of 16 bits, two hashes that differ in at most 31 bits differ in at most one bit of one
of these words at least. So it is enough to look, for each word, among the hashes that have the same word or
one with a single bit changed. What is found is counted exactly; nothing within the threshold is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.pdq import HASH_BYTES

__all__ = ["MOST_BITS", "HashPairs", "bits_apart", "from_hex", "near_pairs", "to_hex"]

MOST_BITS = 31
"""Largest distance that the search promises to find whole; PDQ's authors take 31 as the same picture."""

_WORDS, _WORD_BITS = 16, 16
# Below this many comparisons, comparing all with all costs less than sorting words.
_PLAIN = 4_000_000
_PIECE = 2_000_000

Hashes = NDArray[np.uint8]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HashPairs:
    """Pairs found: rows of the first set, rows of the second, bits that differ; ordered by the two rows."""

    left: Ints
    right: Ints
    bits: Ints

    def __len__(self) -> int:
        return len(self.left)


def to_hex(hashes: Hashes) -> list[str]:
    """Write hashes of shape (n, 32) as PDQ's tools do, 64 hexadecimal digits each."""
    return [row.tobytes().hex() for row in hashes]


def from_hex(texts: list[str]) -> Hashes:
    """Read what `to_hex` writes, each of 64 digits, into shape (n, 32)."""
    return np.frombuffer(bytes.fromhex("".join(texts)), dtype=np.uint8).reshape(-1, HASH_BYTES)


def bits_apart(left: Hashes, right: Hashes) -> Ints:
    """Count the bits in which hashes differ, over the last axis of two arrays that broadcast."""
    return np.asarray(np.bitwise_count(_words64(left) ^ _words64(right)).sum(axis=-1, dtype=np.int64))


def near_pairs(left: Hashes, right: Hashes, *, within: int = MOST_BITS) -> HashPairs:
    """Return all pairs of a hash of `left` and one of `right` that differ in at most `within` bits, 0 to 31.

    Cost: n × m comparisons of 32 bytes for small sets. For large ones about n × m ÷ 240 plus what is found,
    and 272 look-ups for each hash of `left`; memory is bounded by pieces of two million candidates.
    """
    if len(left) * len(right) <= _PLAIN:
        return _ordered(_plain(left, right, within), len(right))
    return _ordered(_bucketed(left, right, within), len(right))


def _words64(hashes: Hashes) -> NDArray[np.uint64]:
    return np.ascontiguousarray(hashes).view(np.uint64)


def _plain(left: Hashes, right: Hashes, within: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    step = max(_PIECE // max(len(right), 1), 1)
    for start in range(0, len(left), step):
        apart = bits_apart(left[start : start + step, None], right[None])
        rows, others = np.nonzero(apart <= within)
        yield rows + start, others, apart[rows, others]


def _bucketed(left: Hashes, right: Hashes, within: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    ours, theirs = (np.ascontiguousarray(side).view(np.uint16) for side in (left, right))
    probes = [np.uint16(0), *(np.uint16(1 << bit) for bit in range(_WORD_BITS))]
    for word in range(_WORDS):
        order = np.argsort(theirs[:, word], kind="stable")
        ends = np.searchsorted(theirs[order, word], np.arange(2**_WORD_BITS + 1))
        for probe in probes:
            wanted = (ours[:, word] ^ probe).astype(np.int64)
            for rows, others in _in_buckets(ends[wanted], ends[wanted + 1], order):
                apart = bits_apart(left[rows], right[others])
                near = apart <= within
                yield rows[near], others[near], apart[near]


def _in_buckets(first: Ints, last: Ints, order: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Open the bucket of each row, at most `_PIECE` candidates at a time, or one row's."""
    sizes = last - first
    piece = np.cumsum(sizes) // _PIECE
    for number in np.unique(piece[sizes > 0]).tolist():
        rows = np.flatnonzero((piece == number) & (sizes > 0))
        size = sizes[rows]
        within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        yield np.repeat(rows, size), order[np.repeat(first[rows], size) + within]


def _ordered(parts: Iterator[tuple[Ints, Ints, Ints]], wide: int) -> HashPairs:
    found: list[list[Any]] = [list(column) for column in zip(*parts, strict=True)] or [[], [], []]
    empty = np.empty(0, dtype=np.int64)
    rows, others, bits = (np.concatenate([empty, *column]) for column in found)
    # One pair is met in every word that is near.
    _, first = np.unique(rows * max(wide, 1) + others, return_index=True)
    return HashPairs(rows[first], others[first], bits[first])
