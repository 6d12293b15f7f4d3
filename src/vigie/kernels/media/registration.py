"""Registration of two pictures: which part of one the other shows, and how much of it agrees.

Both come as 64 × 64 brightness. The part is found by moving the four sides of a box in small steps as long as
the agreement grows. Agreement is measured on forms, not on light: each picture is smoothed and its wide
surroundings taken off, so that a common sky or a common frame says nothing. What agrees is told tile by tile,
for a caption or a logo spoils the tiles that it covers and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.pdq import block_means

__all__ = ["Registration", "registered"]

_SIDE, _TILE, _WIDE = 64, 8, 7
_STEPS = (0.06, 0.03, 0.015, 0.008)
_ROUNDS = 4
# A quarter of the picture: below, a match would rest on a logo.
_FEWEST_TILES = 16
# Grey levels added to the contrast that forms are levelled by, so that noise does not become form.
_NOISE = 2.0
# Below this spread of levelled forms a tile is flat: it agrees with any flat tile, and says nothing.
_LEAST_SPREAD, _AGREE = 0.2, 0.5

Floats = NDArray[np.float32]
Box = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Registration:
    """How one picture lies in another.

    Attributes:
        box: (left, top, right, bottom) in the outer picture, as shares of its sides.
        agreement: correlation of forms over the whole box, -1 to 1.
        tiles: share of the tiles with form that agree, 0 to 1.
        textured: tiles with form, of 64; few say little.
    """

    box: tuple[float, float, float, float]
    agreement: float
    tiles: float
    textured: int

    @property
    def overlap(self) -> float:
        """Share of the outer picture that the box covers, 0 to 1."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def likeness(self, product: float) -> float:
        """Join agreement, tiles and product of outlines into a number, 0 to 1; 0 with too little form."""
        if self.textured < _FEWEST_TILES or self.agreement <= 0:
            return 0.0
        return max(product, 0.0) * float(np.sqrt(self.agreement * self.tiles))


def registered(inner: NDArray[np.uint8], outer: NDArray[np.uint8], *, box: Box) -> Registration:
    """Find the part of `outer` that `inner` shows, from a first guess.

    Args:
        inner: brightness, square, of 64 points or a divisor of 64 a side; mirrored already where that is
            asked.
        outer: brightness, square.
        box: first guess, as shares of the sides of `outer`; right within about 0.06.

    Cost: about 40 ms.
    """
    times = _SIDE // len(inner)
    want = _forms(inner.astype(np.float32).repeat(times, 0).repeat(times, 1)[None])[0]
    plane = outer.astype(np.float32)
    at, best = np.asarray(box, dtype=np.float64), -2.0
    for step in _STEPS:
        for _ in range(_ROUNDS):
            tries = _neighbours(at, step)
            scores = _correlation(want, _forms(block_means(plane, tries)))
            if scores.max() <= best:
                break
            best, at = float(scores.max()), tries[int(scores.argmax())]
    shown = _forms(block_means(plane, at[None]))[0]
    tiles, textured = _tiles(want, shown)
    left, top, right, bottom = at.tolist()
    return Registration((left, top, right, bottom), best, tiles, textured)


def _neighbours(box: Box, step: float) -> Box:
    """Return the box, and it moved or sized by a step along each axis, kept within the picture."""
    moves = np.array(
        [
            *([0, 0, 0, 0], [1, 0, 1, 0], [-1, 0, -1, 0], [0, 1, 0, 1], [0, -1, 0, -1]),
            *([1, 0, 0, 0], [-1, 0, 0, 0], [0, 1, 0, 0], [0, -1, 0, 0]),
            *([0, 0, 1, 0], [0, 0, -1, 0], [0, 0, 0, 1], [0, 0, 0, -1]),
            *([1, 1, -1, -1], [-1, -1, 1, 1], [1, 0, -1, 0], [-1, 0, 1, 0], [0, 1, 0, -1], [0, -1, 0, 1]),
        ]
    )
    tries = np.clip(box + step * moves, 0, 1)
    wide = (tries[:, 2] - tries[:, 0] > 0.2) & (tries[:, 3] - tries[:, 1] > 0.2)
    return tries[wide]


def _forms(blocks: Floats) -> Floats:
    """Smooth lightly, take off the wide surroundings and level the contrast; shape (n, 64, 64) stays."""
    fine = _blurred(blocks, 1)
    forms = fine - _blurred(fine, _WIDE)
    return np.asarray(forms / (np.sqrt(_blurred(forms**2, _WIDE)) + _NOISE), dtype=np.float32)


def _blurred(blocks: Floats, reach: int) -> Floats:
    out = blocks
    for axis in (1, 2):
        padding = [(0, 0)] * 3
        padding[axis] = (reach + 1, reach)
        sums = np.cumsum(np.pad(out, padding, mode="edge"), axis=axis, dtype=np.float64)
        width = 2 * reach + 1
        last = np.take(sums, np.arange(width, sums.shape[axis]), axis=axis)
        first = np.take(sums, np.arange(sums.shape[axis] - width), axis=axis)
        out = ((last - first) / width).astype(np.float32)
    return out


def _correlation(want: Floats, shown: Floats) -> Floats:
    length: NDArray[Any] = np.linalg.norm(want) * np.linalg.norm(shown, axis=(1, 2))
    return np.asarray(np.tensordot(shown, want, axes=2) / np.maximum(length, 1e-6), dtype=np.float32)


def _tiles(want: Floats, shown: Floats) -> tuple[float, int]:
    """Return the share of tiles with form, in either picture, that correlate at 0.5, and their number."""
    one, other = (_cut(plane) for plane in (want, shown))
    spreads = np.stack([one.std(axis=1), other.std(axis=1)])
    agree = (one * other).mean(axis=1) / np.maximum(spreads.prod(axis=0), 1e-6)
    textured = spreads.max(axis=0) > _LEAST_SPREAD
    alike = textured & (agree >= _AGREE) & (spreads.min(axis=0) > _LEAST_SPREAD / 4)
    return float(alike.sum() / max(textured.sum(), 1)), int(textured.sum())


def _cut(plane: Floats) -> Floats:
    tiles = plane.reshape(_SIDE // _TILE, _TILE, _SIDE // _TILE, _TILE).transpose(0, 2, 1, 3)
    flat = tiles.reshape(-1, _TILE * _TILE)
    return np.asarray(flat - flat.mean(axis=1, keepdims=True))
