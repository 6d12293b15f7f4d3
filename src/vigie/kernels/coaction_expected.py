"""How many pairs of actions chance gives two accounts: exact under the decoy null, without drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.windows import WindowPairs

__all__ = ["expected_pairs"]

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]

_SLICE = 50_000


def expected_pairs(data: Prepared, pairs: WindowPairs, edges: Edges, *, strata: Codes) -> Floats:
    """Expect, for each edge, the pairs of actions inside the window under the decoy null.

    Posts swap accounts within strata, so a post of stratum s is account a's with probability (posts of a in
    s) ÷ (posts in s), and a pair of rows in strata s and t joins a and b with
    p = (aₛ·bₜ + bₛ·aₜ) ÷ (nₛ·nₜ), where nₛ·nₛ becomes nₛ·(nₛ − 1). The sum of p over all pairs of rows
    inside the window is the mean over all decoys.

    Args:
        data: the rows.
        pairs: the pairs of rows inside the window.
        edges: the edges to expect, e of them.
        strata: stratum code of each post.

    Cost: O(m + e · S²) for m pairs of rows, e edges and S strata.
    """
    size = int(strata.max(initial=-1)) + 1
    chance = _chance_of_pairs(data, pairs, strata, size)
    members, compact = np.unique(np.concatenate([edges.a, edges.b]), return_inverse=True)
    posts = _posts_by_stratum(data, strata, members, size)
    a, b = compact[: len(edges)], compact[len(edges) :]
    expected = np.empty(len(edges))
    for start in range(0, len(edges), _SLICE):
        part = slice(start, start + _SLICE)
        expected[part] = np.einsum("es,es->e", posts[a[part]] @ chance, posts[b[part]])
    return expected


def _chance_of_pairs(data: Prepared, pairs: WindowPairs, strata: Codes, size: int) -> Floats:
    row_stratum = strata[data.post]
    met = np.bincount(
        row_stratum[pairs.left].astype(np.int64) * size + row_stratum[pairs.right], minlength=size * size
    ).reshape(size, size)
    posts = np.bincount(strata, minlength=size).astype(np.float64)
    ways = np.outer(posts, posts) - np.diag(posts)
    return np.asarray((met + met.T) / np.maximum(ways, 1.0))


def _posts_by_stratum(data: Prepared, strata: Codes, members: NDArray[np.int32], size: int) -> Floats:
    row = np.full(data.accounts, -1, dtype=np.int64)
    row[members] = np.arange(len(members))
    mine = row[data.post_account]
    known = mine >= 0
    counts = np.bincount(mine[known] * size + strata[known], minlength=len(members) * size)
    return counts.reshape(len(members), size).astype(np.float64)
