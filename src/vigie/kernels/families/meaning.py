"""Families by meaning: texts whose vectors are near join, as long as what they join stays near on average.

Pairs are taken from the nearest to the farthest. Two families become one when a pair bridges them and their
texts, each with each, are on average at least a floor alike: one chance resemblance does not chain two
subjects together. A family known before keeps its name, and two of these never become one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["join_near"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def join_near(
    vectors: Floats, pairs: tuple[Ints, Ints, Floats], *, home: Ints, known: NDArray[np.bool_], floor: float
) -> Ints:
    """Let n texts join families.

    Args:
        vectors: float32 [n, d], rows of length 1 or 0.
        pairs: left and right (places) and cosine of m pairs that may join.
        home: place of the text that begins each text's family [n]; its own where it is in none.
        known: which texts are in a family of an earlier result [n]; these families stay apart.
        floor: least mean cosine between the texts of two families that become one, 0 to 1.

    Returns:
        The place of the text that begins each text's family [n]: of a known family its own first, else the
        earliest. The order of the pairs changes nothing.

    Cost: m steps, each two sums of d numbers. It does not show that any two texts of a family mean the same:
    they are near others that are, and not far from all.
    """
    left, right, cosine = pairs
    joined = home.copy()
    sums, sizes = _sums(vectors, home)
    fixed = set(home[known].tolist())
    order = np.lexsort((right, left, -cosine))
    for one, other in zip(left[order].tolist(), right[order].tolist(), strict=True):
        here, there = _root(joined, one), _root(joined, other)
        if here == there or (here in fixed and there in fixed):
            continue
        alike = float(sums[here] @ sums[there]) / (sizes[here] * sizes[there])
        if alike < floor:
            continue
        first, second = sorted((here, there), key=lambda place: (place not in fixed, place))
        joined[second] = first
        sums[first] = sums[first] + sums[second]
        sizes[first] += sizes[second]
    return np.array([_root(joined, place) for place in range(len(joined))], np.int64)


def _sums(vectors: Floats, home: Ints) -> tuple[dict[int, NDArray[np.float64]], dict[int, int]]:
    """Return the sum of the vectors of each family, and how many they are."""
    starts, family, sizes = np.unique(home, return_inverse=True, return_counts=True)
    sums = np.zeros((len(starts), vectors.shape[1]))
    np.add.at(sums, family, vectors)
    places = starts.tolist()
    return dict(zip(places, sums, strict=True)), dict(zip(places, sizes.tolist(), strict=True))


def _root(joined: Ints, place: int) -> int:
    while joined[place] != place:
        joined[place] = joined[joined[place]]
        place = int(joined[place])
    return place
