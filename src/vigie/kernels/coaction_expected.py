"""What chance gives two accounts under the decoy null, exactly, without drawing; how far data exceed it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.windows import WindowPairs

__all__ = ["Expectation"]

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]

_SLICE = 50_000
_LEAST = 1e-9


class Expectation:
    """Expected sharing of any two accounts when posts swap accounts within strata.

    A post of stratum s is account a's with probability (posts of a in s) ÷ (posts in s), so a pair of rows
    in strata s and t joins a and b with p = (aₛ·bₜ + bₛ·aₜ) ÷ (nₛ·nₜ), where nₛ·nₛ becomes nₛ·(nₛ − 1).
    Summed over all pairs of rows inside the window this is the mean over all decoys.

    Args:
        data: the rows.
        pairs: the pairs of rows inside the window, m of them.
        strata: stratum code of each post, S of them.

    Cost: O(m + accounts · S²) time and O(accounts · S) memory; each edge then costs O(S).
    """

    def __init__(self, data: Prepared, pairs: WindowPairs, *, strata: Codes) -> None:
        size = int(strata.max(initial=-1)) + 1
        self._posts = _posts_by_stratum(data, strata, size)
        self._met = _Meetings(data, pairs, strata, size)
        self._rarity = self._spread(self._met.chance(data.weight[data.obj[pairs.left]]))

    def pairs(self, edges: Edges) -> Floats:
        """Pairs of actions inside the window expected for each edge."""
        return self._sum(self._spread(self._met.chance(None)), edges)

    def surprise(self, edges: Edges, interest: Floats | float = 0.0) -> Edges:
        """Replace the rarity x that accounts share by how surprising it is: x·ln(x/λ) − x + λ, 0 where x ≤ λ.

        λ is the rarity that chance gives the pair, so busy accounts must share more, and more often than
        their hours explain, plus what `interest` in the same objects gives them. The form is the
        log-likelihood ratio of a Poisson count (nats); decoys pass through the same function and decide how
        much is enough, so nothing hangs on that form.

        A side answers for the part of the score that it brought by acting second, or at the same moment.
        """
        chance = np.maximum(self._sum(self._rarity, edges) + interest, _LEAST)
        shared = np.maximum(edges.score, _LEAST)
        score = np.where(shared > chance, shared * np.log(shared / chance) - shared + chance, 0.0)
        return replace(
            edges,
            score=score,
            own_a=score * edges.own_a / shared,
            own_b=score * edges.own_b / shared,
        )

    def _spread(self, chance: Floats) -> NDArray[np.float32]:
        return self._posts @ chance.astype(np.float32)

    def _sum(self, spread: NDArray[np.float32], edges: Edges) -> Floats:
        total = np.empty(len(edges))
        for start in range(0, len(edges), _SLICE):
            part = slice(start, start + _SLICE)
            total[part] = np.einsum("es,es->e", spread[edges.a[part]], self._posts[edges.b[part]])
        return total


class _Meetings:
    def __init__(self, data: Prepared, pairs: WindowPairs, strata: Codes, size: int) -> None:
        row = strata[data.post]
        self._cell = row[pairs.left].astype(np.int64) * size + row[pairs.right]
        self._size = size
        posts = np.bincount(strata, minlength=size).astype(np.float64)
        self._ways = np.maximum(np.outer(posts, posts) - np.diag(posts), 1.0)

    def chance(self, weights: Floats | None) -> Floats:
        met = np.bincount(self._cell, weights=weights, minlength=self._size**2)
        met = met.reshape(self._size, self._size)
        return np.asarray((met + met.T) / self._ways)


def _posts_by_stratum(data: Prepared, strata: Codes, size: int) -> NDArray[np.float32]:
    cell = data.post_account.astype(np.int64) * size + strata
    counts = np.bincount(cell, minlength=data.accounts * size)
    return counts.reshape(data.accounts, size).astype(np.float32)
