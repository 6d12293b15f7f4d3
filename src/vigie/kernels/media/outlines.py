"""Outlines of pictures: they find crops, frames and captions, where a hash of bits is too strict.

An outline is the 8 × 8 lowest frequencies of a cosine transform, each weighted by its frequency so that large
light areas do not outweigh forms, scaled to length 1. Two outlines are compared by their product: 1 for the
same, about 0 for strangers. Windows cut from a picture have outlines too, so that a crop meets the window it
was cut from. It finds candidates; `registration` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.pdq import block_means

__all__ = [
    "FRAME_SCALES",
    "OUTLINE",
    "SCALES",
    "Candidates",
    "Outlines",
    "likely_pairs",
    "outlines_of",
    "windows_of",
]

OUTLINE = 64
"""Numbers in an outline."""
SCALES = (1.0, 0.9, 0.8, 0.7)
"""Sides of the windows of a picture, as shares of its own."""
FRAME_SCALES = (1.0, 0.9, 0.8)
"""Those of a frame of a video, of which there are many."""

_SIDE, _ROWS = 8, 512
_ORDER = np.arange(1, _SIDE + 1)
_MIRROR = np.where(_ORDER % 2, -1, 1).astype(np.float32)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines of n pictures: `whole` (n, 64), `mirrored` (n, 64), and of w windows each (n, w, 64)."""

    whole: Floats
    mirrored: Floats
    windows: Floats

    def __len__(self) -> int:
        return len(self.whole)

    def only(self, rows: Ints | slice) -> Outlines:
        """Return the outlines of some pictures."""
        return Outlines(self.whole[rows], self.mirrored[rows], self.windows[rows])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of pictures that may show the same, the likeliest way each: the same position in every array.

    Attributes:
        inner: the picture that may be cut from the other.
        outer: the other.
        window: which of its windows.
        mirrored: whether `inner` must be mirrored first.
        product: of the two outlines, at most 1.
    """

    inner: Ints
    outer: Ints
    window: Ints
    mirrored: NDArray[np.bool_]
    product: Floats


def windows_of(scales: tuple[float, ...] = SCALES) -> NDArray[np.float64]:
    """Return windows (left, top, right, bottom) as shares of the sides; the first is the whole picture."""
    return np.array(list(_boxes(scales)))


def _boxes(scales: tuple[float, ...]) -> Iterator[tuple[float, float, float, float]]:
    for scale in scales:
        places = np.linspace(0, 1 - scale, round((1 - scale) / 0.1) + 1 + (scale < 1)).tolist()
        for top in places:
            for left in places:
                yield left, top, left + scale, top + scale


def outlines_of(tiny: NDArray[np.uint8], boxes: NDArray[np.float64]) -> Outlines:
    """Return the outlines of pictures of shape (n, s, s) and of their windows. Cost: 5 ms a picture."""
    cut = [_outline(block_means(plane.astype(np.float32), boxes)) for plane in tiny]
    windows = np.stack(cut) if cut else np.zeros((0, len(boxes), OUTLINE), dtype=np.float32)
    whole = windows[:, 0]
    mirrored = (whole.reshape(-1, _SIDE, _SIDE) * _MIRROR).reshape(-1, OUTLINE)
    return Outlines(whole, mirrored, windows)


def _outline(blocks: Floats) -> Floats:
    at = np.arange(blocks.shape[1])
    waves = np.cos(np.pi / (2 * len(at)) * _ORDER[:, None] * (2 * at + 1)).astype(np.float32)
    weights = np.hypot(_ORDER[:, None], _ORDER[None, :]).astype(np.float32)
    flat: Floats = ((waves @ blocks @ waves.T) * weights).reshape(len(blocks), -1)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6))


def likely_pairs(inner: Outlines, outer: Outlines, *, least: float) -> Candidates:
    """Return the whole pictures of `inner` that windows of `outer` resemble: product at least `least`.

    Cost: 128 × len(inner) × len(outer) × windows multiplications, in blocks of bounded memory.
    """
    parts = [
        _block(inner, outer, slice(row, row + _ROWS), slice(column, column + _ROWS), least=least)
        for row in range(0, len(inner), _ROWS)
        for column in range(0, len(outer), _ROWS)
    ]
    columns = list(zip(*parts, strict=True)) if parts else [[np.empty(0)]] * 5
    rows, others, window, mirrored, product = (np.concatenate(column) for column in columns)
    return Candidates(
        rows.astype(np.int64),
        others.astype(np.int64),
        window.astype(np.int64),
        mirrored.astype(np.bool_),
        product.astype(np.float32),
    )


def _block(inner: Outlines, outer: Outlines, rows: slice, columns: slice, *, least: float) -> tuple[Any, ...]:
    shape = (len(inner.whole[rows]), len(outer.whole[columns]))
    best, window, flipped = (
        np.full(shape, -1, np.float32),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.bool_),
    )
    for mirrored, queries in ((False, inner.whole[rows]), (True, inner.mirrored[rows])):
        for number in range(outer.windows.shape[1]):
            product = queries @ outer.windows[columns, number].T
            better = product > best
            best[better], window[better], flipped[better] = product[better], number, mirrored
    left, right = np.nonzero(best >= least)
    at = (left, right)
    return left + rows.start, right + columns.start, window[at], flipped[at], best[at]
