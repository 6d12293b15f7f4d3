"""PDQ fingerprints of pictures: 256 bits that survive compression, scaling and small edits.

Written from the description of PDQ (Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm", 2019), on arrays, so that no compiler is needed and many windows of one picture are hashed at
once:

1. luminance, smoothed by two passes of a box along each axis, sampled at 64 × 64 points;
2. sixteen low frequencies along each axis of a cosine transform, without the constant one: 16 × 16 numbers;
3. a bit is set where a number is above their median. Two unrelated pictures differ in about 128 bits.

A mirrored or turned picture changes signs and order of these numbers, so that its hash needs no second look
at the pixels. A hash says that two pictures look alike as wholes. It does not say which is older, nor who is
shown.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BITS",
    "HASH_BYTES",
    "TURNS",
    "block_means",
    "blocks_of",
    "dihedral_hashes",
    "luminance",
    "pdq_hash",
    "pdq_hashes",
]

BITS = 256
HASH_BYTES = 32
TURNS = (
    "as-is",
    "turned-90",
    "turned-180",
    "turned-270",
    "upside-down",
    "mirrored",
    "turned-mirrored",
    "transposed",
)
"""What was done to the picture whose hash is the row of that number in `dihedral_hashes`."""

_SIDE, _KEPT = 64, 16
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)

Hashes = NDArray[np.uint8]
Plane = NDArray[np.float32]
Blocks = NDArray[np.float32]


def _cosines() -> Plane:
    order, at = np.arange(1, _KEPT + 1)[:, None], np.arange(_SIDE)[None, :]
    waves: NDArray[Any] = np.sqrt(2 / _SIDE) * np.cos(np.pi / (2 * _SIDE) * order * (2 * at + 1))
    return waves.astype(np.float32)


_COSINES = _cosines()
_ODD = np.where(np.arange(1, _KEPT + 1) % 2, -1, 1).astype(np.float32)


def luminance(pixels: NDArray[np.uint8]) -> Plane:
    """Return the brightness, 0 to 255, of a picture of shape (h, w), (h, w, 1) or (h, w, 3)."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2]).astype(np.float32)
    return np.asarray(pixels[..., :3] @ _LUMA, dtype=np.float32)


def blocks_of(plane: Plane) -> Blocks:
    """Smooth a picture of shape (h, w) and sample it at 64 × 64 points: shape (1, 64, 64)."""
    smooth: Plane = plane
    for axis in (0, 1):
        for _ in range(2):
            smooth = _boxed(smooth, axis)
    rows, columns = (((np.arange(_SIDE) + 0.5) * side / _SIDE).astype(np.int64) for side in plane.shape)
    return np.asarray(smooth[np.ix_(rows, columns)][None])


def _boxed(plane: Plane, axis: int) -> Plane:
    """Average over a window of about a 128th of the side, shorter at the borders."""
    side = plane.shape[axis]
    window = (side + 2 * _SIDE - 1) // (2 * _SIDE)
    ahead = (window + 2) // 2
    at = np.arange(side)
    last, first = np.minimum(at + ahead, side), np.maximum(at + ahead - window, 0)
    shape = list(plane.shape)
    shape[axis] = 1
    sums = np.concatenate([np.zeros(shape), np.cumsum(plane, axis=axis, dtype=np.float64)], axis=axis)
    wide = (last - first).reshape((-1, 1) if axis == 0 else (1, -1))
    means = (np.take(sums, last, axis=axis) - np.take(sums, first, axis=axis)) / wide
    return np.asarray(means, dtype=np.float32)


def block_means(plane: Plane, boxes: NDArray[np.float64]) -> Blocks:
    """Average each window of a picture over 64 × 64 equal blocks.

    Args:
        plane: brightness, shape (h, w).
        boxes: windows as shares of the sides, rows (left, top, right, bottom), each 0 to 1.

    Returns:
        Shape (len(boxes), 64, 64). Blocks need not fall on pixels.

    Cost: linear in the pixels, and 4 225 look-ups a window.
    """
    height, width = plane.shape
    sums = np.zeros((height + 1, width + 1))
    np.cumsum(np.cumsum(plane, axis=0, dtype=np.float64), axis=1, out=sums[1:, 1:])
    steps = np.linspace(0, 1, _SIDE + 1)
    x = (boxes[:, 0:1] + steps * (boxes[:, 2:3] - boxes[:, 0:1])) * width
    y = (boxes[:, 1:2] + steps * (boxes[:, 3:4] - boxes[:, 1:2])) * height
    corners = _between(sums, y, x)
    areas = np.diff(y, axis=1)[:, :, None] * np.diff(x, axis=1)[:, None, :]
    return np.asarray(np.diff(np.diff(corners, axis=1), axis=2) / areas, dtype=np.float32)


def _between(
    sums: NDArray[np.float64], y: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Read a table of sums at fractional places: exact, because sums grow evenly within a pixel."""
    top, left = _whole(y, sums.shape[0]), _whole(x, sums.shape[1])
    down, right = (y - top)[:, :, None], (x - left)[:, None, :]
    rows, columns = top[:, :, None], left[:, None, :]
    above = sums[rows, columns] * (1 - right) + sums[rows, columns + 1] * right
    below = sums[rows + 1, columns] * (1 - right) + sums[rows + 1, columns + 1] * right
    return above * (1 - down) + below * down


def _whole(at: NDArray[np.float64], length: int) -> NDArray[np.int64]:
    return np.clip(at.astype(np.int64), 0, length - 2)


def pdq_hash(plane: Plane) -> tuple[Hashes, int]:
    """Return the hash (32 bytes) of a picture of shape (h, w) and its quality.

    Quality, 0 to 100, is how much detail there is: below 50 a hash is not to be relied upon, because nearly
    empty pictures resemble one another.

    Cost: about 8 ms for 512 by 512 pixels.
    """
    hashes, quality = pdq_hashes(blocks_of(plane))
    return hashes[0], int(quality[0])


def pdq_hashes(blocks: Blocks) -> tuple[Hashes, NDArray[np.uint8]]:
    """Return hashes of shape (n, 32) and qualities of shape (n,) for blocks of shape (n, 64, 64)."""
    return _packed(_waves(blocks)), _quality(blocks)


def dihedral_hashes(blocks: Blocks) -> Hashes:
    """Return the hashes of each picture turned and mirrored: shape (n, 8, 32), in order of `TURNS`."""
    waves = _waves(blocks)
    turned = waves.transpose(0, 2, 1)
    across, down = _ODD[None, None, :], _ODD[None, :, None]
    forms = (
        *(waves, turned * across, waves * across * down, turned * down),
        *(waves * down, waves * across, turned * across * down, turned),
    )
    return np.stack([_packed(form) for form in forms], axis=1)


def _waves(blocks: Blocks) -> NDArray[np.float32]:
    return np.asarray(_COSINES @ blocks @ _COSINES.T, dtype=np.float32)


def _packed(waves: NDArray[np.float32]) -> Hashes:
    flat = waves.reshape(len(waves), -1)
    # The lower of the two middle numbers, so that equal inputs give 128 bits whatever the sum's rounding.
    middle = np.partition(flat, BITS // 2 - 1, axis=1)[:, BITS // 2 - 1 : BITS // 2]
    # Published hashes write the last number first.
    return np.packbits((flat > middle)[:, ::-1], axis=1)


def _quality(blocks: Blocks) -> NDArray[np.uint8]:
    """Sum the steps between neighbouring blocks that an eye would notice."""
    total: NDArray[Any] = np.zeros(len(blocks))
    for axis in (1, 2):
        steps = np.abs(np.diff(blocks, axis=axis)) * (100 / 255)
        total = total + np.floor(steps).sum(axis=(1, 2))
    return np.asarray(np.minimum(total // 90, 100), dtype=np.uint8)
