"""Connected components of a graph held in one process."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from igraph import Graph

__all__ = ["least_members"]


def least_members(pairs: npt.NDArray[np.int64], *, nodes: int) -> npt.NDArray[np.int64]:
    """Return, for each of `nodes` nodes numbered from 0, the least node of its component.

    Args:
        pairs: shape (m, 2), each row two joined nodes; loops and repeats are allowed.
        nodes: number of nodes; those in no pair stand alone.

    Cost: O(nodes + m) time and memory.
    """
    graph = Graph(n=nodes, edges=pairs, directed=False)
    membership = np.asarray(graph.connected_components(mode="weak").membership, dtype=np.int64)
    _, first = np.unique(membership, return_index=True)
    return first[membership]
