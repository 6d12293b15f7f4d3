"""Families of variants: each joins the earlier one that it is most like, and keeps its family for good.

A family is named after its first variant, its *leader*. A variant whose likeness to the leader falls below a
floor begins a family of its own, however many small steps lead there, so that families do not chain into one
another. Families that a new variant stands between are joined only if they are new themselves and their
leaders are alike; otherwise the bridge is told and both keep their names.

It does not show descent: the parent is the most similar earlier variant in the data, not in the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from vigie.kernels.families.pairs import BRIDGED, Pairs

__all__ = ["Grown", "grow"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Grown:
    """Families of n variants.

    Attributes:
        leader: place of the first variant of each variant's family (n).
        parent: place of the most similar earlier variant of the family; its own place for a leader (n).
        why: why the parent is one (codes of `pairs.py`); 0 for a leader (n).
        to_leader: similarity to the leader, 0–1 (n).
        to_parent: similarity to the parent, 0–1 (n).
        bridges: pairs that are alike and stayed in two families.
    """

    leader: Ints
    parent: Ints
    why: NDArray[np.int8]
    to_leader: Floats
    to_parent: Floats
    bridges: Pairs


def grow(pairs: Pairs, letters: Sequence[str], *, known: Ints, floor: float, workers: int = -1) -> Grown:
    """Let variants join families.

    Args:
        pairs: pairs that are alike and not opposed.
        letters: letters of n variants: those of known families first, then new ones by first use.
        known: places of the leaders of the first k variants (k ≤ n); they stay as they are.
        floor: least similarity of a variant to its leader.
        workers: threads of the comparison; changes no result.

    Returns:
        Families, whatever the order of `pairs`.

    Cost: one comparison a variant and round; two or three rounds are usual.
    """
    parent, why, similarity = _best_earlier(pairs, len(letters), len(known))
    joined = _cut_drift(parent, letters, known, floor=floor, workers=workers)
    _join_new(joined, pairs, letters, known, floor=floor, workers=workers)
    leader = _roots(joined, known)
    own = leader == np.arange(len(letters))
    joined_by_bridge = ~own & (joined != parent)
    to_leader = _likeness(np.arange(len(letters)), leader, letters, workers)
    similarity = np.where(own, 1.0, np.where(joined_by_bridge, to_leader, similarity))
    told = leader[pairs.first] != leader[pairs.second]
    shown = np.where(joined_by_bridge, joined, np.where(own, np.arange(len(letters)), parent))
    return Grown(
        leader,
        shown,
        np.select([own, joined_by_bridge], [0, BRIDGED], why).astype(np.int8),
        to_leader,
        similarity,
        pairs.where(told),
    )


def _best_earlier(pairs: Pairs, variants: int, known: int) -> tuple[Ints, NDArray[np.int8], Floats]:
    """Return each variant's most similar earlier one, the earliest where several tie."""
    parent = np.arange(variants)
    why, similarity = np.zeros(variants, np.int8), np.ones(variants)
    order = np.lexsort((pairs.first, -pairs.similarity, pairs.second))
    order = order[pairs.second[order] >= known]
    second = pairs.second[order]
    best = order[np.concatenate([[True], second[1:] != second[:-1]])[: len(order)]]
    parent[pairs.second[best]] = pairs.first[best]
    why[pairs.second[best]] = pairs.why[best]
    similarity[pairs.second[best]] = pairs.similarity[best]
    return parent, why, similarity


def _roots(parent: Ints, known: Ints) -> Ints:
    root = parent.copy()
    root[: len(known)] = known
    while not np.array_equal(above := root[root], root):
        root = above
    return root


def _cut_drift(parent: Ints, letters: Sequence[str], known: Ints, *, floor: float, workers: int) -> Ints:
    """Return the parents with those cut whose variant is too far from the leader, until none is.

    Of a branch that drifted away, only what hangs on no other drifted variant is cut in one round: what
    follows may be close to the new leader.
    """
    parent = parent.copy()
    places = np.arange(len(parent))
    for _ in range(_ROUNDS):
        root = _roots(parent, known)
        open_ = places[len(known) :][root[len(known) :] != places[len(known) :]]
        far = open_[_likeness(open_, root[open_], letters, workers) < floor]
        if not len(far):
            return parent
        drifted = np.zeros(len(parent), dtype=np.bool_)
        drifted[far] = True
        first = far[~drifted[parent[far]]]
        parent[first] = first
    root = _roots(parent, known)
    far = places[_likeness(places, root, letters, workers) < floor]
    parent[far[far >= len(known)]] = far[far >= len(known)]
    return parent


def _join_new(
    parent: Ints, pairs: Pairs, letters: Sequence[str], known: Ints, *, floor: float, workers: int
) -> None:
    """Join new families to earlier ones where a pair bridges them and their leaders are alike; in place."""
    root = _roots(parent, known)
    one, other = root[pairs.first], root[pairs.second]
    earlier, later = np.minimum(one, other), np.maximum(one, other)
    bridge = np.flatnonzero((earlier != later) & (later >= len(known)))
    if not len(bridge):
        return
    links = np.unique(np.stack([later[bridge], earlier[bridge]], axis=1), axis=0)
    near = _likeness(links[:, 0], links[:, 1], letters, workers) >= floor
    later, earlier = links[near, 0], links[near, 1]
    chosen = np.concatenate([[True], later[1:] != later[:-1]])[: len(later)]
    before = parent.copy()
    parent[later[chosen]] = earlier[chosen]
    parent[:] = np.where(_stays_near(parent, letters, known, floor=floor, workers=workers), parent, before)


def _stays_near(
    parent: Ints, letters: Sequence[str], known: Ints, *, floor: float, workers: int
) -> NDArray[np.bool_]:
    """Say of each variant whether all of the family that it would be joined to stays close to its leader."""
    places = np.arange(len(parent))
    root = _roots(parent, known)
    far = (_likeness(places, root, letters, workers) < floor) & (places >= len(known))
    spoilt = np.unique(root[far])
    return ~np.isin(root, spoilt)


def _likeness(one: Ints, other: Ints, letters: Sequence[str], workers: int) -> Floats:
    """Return the Indel similarity of pairs of variants; 1 for a variant and itself."""
    result = np.ones(len(one))
    differ = np.flatnonzero(one != other)
    if len(differ):
        left = [letters[place] for place in one[differ].tolist()]
        right = [letters[place] for place in other[differ].tolist()]
        result[differ] = process.cpdist(
            left, right, scorer=Indel.normalized_similarity, dtype=np.float64, workers=workers
        )
    return result
