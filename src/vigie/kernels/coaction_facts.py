"""What a reader asks of an edge: how many pairs of actions, how far apart, from when to when, and which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction import CoAction, edge_pairs
from vigie.kernels.sorting import starts_of_runs

__all__ = ["EdgeFacts", "EvidencePairs", "edge_facts", "evidence_pairs"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EdgeFacts:
    """One row per wanted edge, in the order of edges."""

    n_actions: Ints
    median_delta_us: Ints
    first_at_us: Ints
    last_at_us: Ints


@dataclass(frozen=True, slots=True)
class EvidencePairs:
    """One row per pair of actions: its edge, the row of account `a`, the row of account `b`."""

    edge: Ints
    row_a: NDArray[np.int32]
    row_b: NDArray[np.int32]


def edge_facts(result: CoAction, wanted: NDArray[np.bool_]) -> EdgeFacts:
    """Count and time the pairs of rows of each wanted edge. Cost: O(m log m), m pairs in the window."""
    edge, pairs = edge_pairs(result, wanted)
    at_us = result.prepared.at_us
    delta = at_us[pairs.right] - at_us[pairs.left]
    delta = delta[np.lexsort((delta, edge))]
    starts = starts_of_runs(edge)
    sizes = np.diff(starts, append=len(edge))
    middle = (delta[starts + (sizes - 1) // 2] + delta[starts + sizes // 2]) // 2
    return EdgeFacts(
        n_actions=sizes,
        median_delta_us=middle,
        first_at_us=_at(np.minimum, at_us[pairs.left], starts),
        last_at_us=_at(np.maximum, at_us[pairs.right], starts),
    )


def evidence_pairs(result: CoAction, wanted: NDArray[np.bool_], *, at_most: int) -> EvidencePairs:
    """Return the earliest `at_most` pairs of rows of each wanted edge, each with the row of `a` first."""
    edge, pairs = edge_pairs(result, wanted)
    at_us = result.prepared.at_us
    order = np.lexsort((pairs.right, pairs.left, at_us[pairs.left], edge))
    edge, left, right = edge[order], pairs.left[order], pairs.right[order]
    starts = starts_of_runs(edge)
    rank = np.arange(len(edge)) - np.repeat(starts, np.diff(starts, append=len(edge)))
    kept = rank < at_most
    edge, left, right = edge[kept], left[kept], right[kept]
    forward = result.prepared.account[left] == result.edges.a[edge]
    return EvidencePairs(edge, np.where(forward, left, right), np.where(forward, right, left))


def _at(pick: np.ufunc, values: Ints, starts: Ints) -> Ints:
    return np.asarray(pick.reduceat(values, starts)) if len(starts) else np.empty(0, dtype=np.int64)
