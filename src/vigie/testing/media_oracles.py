"""Slow twins of the kernels on pictures: the definitions, one number at a time."""

from __future__ import annotations

from math import cos, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["hash_of_blocks", "near_pairs_one_by_one"]


def hash_of_blocks(blocks: NDArray[np.float32]) -> bytes:
    """Return the PDQ hash of one picture of 64 × 64 blocks from the sums that define it. Cost: 0.5 s."""
    waves = [[_wave(blocks, down, across) for across in range(1, 17)] for down in range(1, 17)]
    flat = [number for row in waves for number in row]
    middle = sorted(flat)[127]
    bits = "".join("1" if number > middle else "0" for number in reversed(flat))
    return int(bits, 2).to_bytes(32, "big")


def _wave(blocks: NDArray[Any], down: int, across: int) -> float:
    rows = [sqrt(2 / 64) * cos(pi / 128 * down * (2 * at + 1)) for at in range(64)]
    columns = [sqrt(2 / 64) * cos(pi / 128 * across * (2 * at + 1)) for at in range(64)]
    return float(np.array(rows) @ blocks.astype(np.float64) @ np.array(columns))


def near_pairs_one_by_one(
    left: NDArray[np.uint8], right: NDArray[np.uint8], *, within: int
) -> list[tuple[int, int, int]]:
    """Return (row, other row, bits apart) of every two hashes at most `within` bits apart, in order."""
    ours, theirs = ([int.from_bytes(row.tobytes(), "big") for row in side] for side in (left, right))
    return [
        (row, other, (one ^ two).bit_count())
        for row, one in enumerate(ours)
        for other, two in enumerate(theirs)
        if (one ^ two).bit_count() <= within
    ]
