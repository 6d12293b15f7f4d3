"""Pairs of vectors that are near each other: every one up to a size, then those that an index finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NearPairs", "near_pairs"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_BLOCK = 1_024
_ASKED = 65_536
_ROWS_A_MIDDLE = 40
_ROUNDS = 10
_SEED = 1


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Pairs of rows, ordered by the first, then the second.

    Attributes:
        left: int64 [m], the lesser row.
        right: int64 [m], the greater row.
        cosine: float32 [m], -1 to 1.
        exact: whether every pair was looked at; if not, an index may have missed some.
    """

    left: Ints
    right: Ints
    cosine: Floats
    exact: bool


def near_pairs(vectors: Floats, *, least: float, exact_up_to: int, probes: int) -> NearPairs:
    """Find the pairs of rows whose cosine is at least `least`.

    Args:
        vectors: float32 [n, d], rows of length 1 or 0.
        least: 0 to 1, inclusive.
        exact_up_to: up to so many rows every pair is looked at; above, an inverted file (faiss) is asked,
            which compares a row with those around the middles nearest to it.
        probes: how many middles, of 4 √n, the index goes through for a row; more of them miss less.

    Returns:
        The pairs. Cost: n² d ÷ 2 multiplications when exact; about probes ÷ (4 √n) of twice that through the
        index, and its building. Memory: the vectors, twice through the index, and the pairs.

    Source of the index: Sivic and Zisserman 2003 (https://doi.org/10.1109/ICCV.2003.1238663), as faiss builds
    it.
    """
    exact = len(vectors) <= exact_up_to
    left, right = _every(vectors, least) if exact else _indexed(vectors, least, probes)
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    return NearPairs(left, right, _cosines(vectors, left, right), exact)


def _every(vectors: Floats, least: float) -> tuple[Ints, Ints]:
    found = []
    for at in range(0, len(vectors), _BLOCK):
        near = vectors[at : at + _BLOCK] @ vectors[at:].T >= least
        first, second = np.nonzero(np.triu(near, 1))
        found.append(np.stack((first, second)) + at)
    left, right = np.concatenate(found, axis=1) if found else np.zeros((2, 0), np.int64)
    return left, right


def _indexed(vectors: Floats, least: float, probes: int) -> tuple[Ints, Ints]:
    import faiss  # noqa: PLC0415 - only large cases need it

    rows, width = vectors.shape
    middles = max(1, min(int(4 * rows**0.5), rows // _ROWS_A_MIDDLE))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(width), width, middles, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.max_points_per_centroid = _ROUNDS, 2 * _ROWS_A_MIDDLE
    index.cp.seed = _SEED
    index.train(vectors)
    index.add(vectors)
    index.nprobe = min(probes, middles)
    parts = [np.zeros((2, 0), np.int64)]
    for at in range(0, rows, _ASKED):
        limits, _, near = index.range_search(vectors[at : at + _ASKED], float(least))
        asked = at + np.repeat(np.arange(len(limits) - 1), np.diff(limits.astype(np.int64)))
        parts.append(np.stack((asked, near)))
    one, other = np.concatenate(parts, axis=1)
    # A row may find another that does not find it.
    left, right = np.unique(
        np.stack((np.minimum(one, other), np.maximum(one, other)))[:, one != other], axis=1
    )
    return left, right


def _cosines(vectors: Floats, left: Ints, right: Ints) -> Floats:
    # Piece by piece: all pairs at once could take more memory than the texts.
    found = np.empty(len(left), np.float32)
    for at in range(0, len(left), 65_536):
        part = slice(at, at + 65_536)
        found[part] = np.einsum("ij,ij->i", vectors[left[part]], vectors[right[part]])
    return found
