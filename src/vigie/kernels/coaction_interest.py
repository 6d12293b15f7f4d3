"""Shared interest: people who use the same objects meet by chance, however rare the objects are elsewhere.

Decoys deny that: they break who uses what. So before an edge counts, the rarity that its two accounts would
share by interest alone is added to what their volumes and hours give. For one object it is the rate at
which *bystanders* who used it, at any time, came within the window of one another or of anybody: a link that
everybody passes on within minutes explains an encounter, a link that only the two use does not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.sorting import bits_for, distinct, starts_of_runs
from vigie.kernels.windows import WindowPairs

__all__ = ["PRIOR_PAIRS", "interest_rarity"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Pairs of rows that the overall rate is worth, where an object has few bystanders of its own.
PRIOR_PAIRS = 10.0
_SLICE = 2_000_000


def interest_rarity(data: Prepared, pairs: WindowPairs, edges: Edges, *, suspected: Flags) -> Floats:
    """Return the rarity that each edge's accounts would share by using the same objects, in nats.

    Args:
        data: the rows.
        pairs: pairs of rows inside the window.
        edges: edges to explain, e of them.
        suspected: accounts that are no bystanders, by account code.

    Cost: O(m) for m pairs of rows, and for each edge the objects of its less busy account.
    """
    gain = data.weight * _encounter_rate(data, pairs, suspected)
    bits = bits_for(len(data.weight))
    used = distinct((data.account.astype(np.int64) << bits) | data.obj)
    starts = np.searchsorted(used >> bits, np.arange(data.accounts + 1))
    sizes = np.diff(starts)
    a_is_less = sizes[edges.a] <= sizes[edges.b]
    less, more = np.where(a_is_less, edges.a, edges.b), np.where(a_is_less, edges.b, edges.a)
    total = np.empty(len(edges))
    for part in _slices(sizes[less]):
        total[part] = _common(used, starts, less[part], more[part], gain, bits)
    return total


def _encounter_rate(data: Prepared, pairs: WindowPairs, suspected: Flags) -> Floats:
    """Share of an object's pairs of rows, at least one by a bystander, that lie within the window."""
    objects = len(data.weight)
    row_suspected = suspected[data.account]
    open_pairs = ~(row_suspected[pairs.left] & row_suspected[pairs.right])
    met = np.bincount(data.obj[pairs.left[open_pairs]], minlength=objects)
    rows = np.bincount(data.obj, minlength=objects)
    closed = np.bincount(data.obj[row_suspected], minlength=objects)
    possible = (rows * (rows - 1) - closed * (closed - 1)) / 2
    overall = met.sum() / max(float(possible.sum()), 1.0)
    return np.asarray((met + PRIOR_PAIRS * overall) / (possible + PRIOR_PAIRS))


def _slices(sizes: Ints) -> list[slice]:
    """Cut the edges into pieces that expand to a bounded number of objects each."""
    piece = np.cumsum(sizes) // _SLICE
    starts = starts_of_runs(piece)
    return [slice(int(a), int(b)) for a, b in zip(starts, [*starts[1:], len(sizes)], strict=True)]


def _common(
    used: Ints, starts: Ints, less: NDArray[np.int32], more: NDArray[np.int32], gain: Floats, bits: int
) -> Floats:
    sizes = starts[less + 1] - starts[less]
    edge = np.repeat(np.arange(len(less)), sizes)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    obj = used[starts[less][edge] + within] & ((1 << bits) - 1)
    wanted = (more[edge].astype(np.int64) << bits) | obj
    place = np.minimum(np.searchsorted(used, wanted), len(used) - 1)
    shared = np.where(used[place] == wanted, gain[obj], 0.0)
    return np.bincount(edge, weights=shared, minlength=len(less)).astype(np.float64)
