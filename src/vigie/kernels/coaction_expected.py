"""What chance gives two accounts under the decoy null, exactly, without drawing; how far data exceed it."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

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
        posts: posts of each account in each stratum, shape (accounts, S).
        pairs: pairs of rows in each two strata, shape (S, S).
        rarity: the same pairs, each counted as the weight of its object.

    Cost: O(accounts · S²) time and O(accounts · S) memory; each edge then costs O(S).
    """

    def __init__(self, posts: NDArray[np.float32], *, pairs: Floats, rarity: Floats) -> None:
        in_stratum = posts.sum(axis=0, dtype=np.float64)
        self._ways = np.maximum(np.outer(in_stratum, in_stratum) - np.diag(in_stratum), 1.0)
        self._posts = posts
        self._pairs = pairs
        self._rarity = self._spread(rarity)

    @classmethod
    def of_rows(cls, data: Prepared, pairs: WindowPairs, *, strata: Codes) -> Self:
        """Count posts and pairs of rows inside the window; `strata` holds the stratum code of each post.

        Cost: O(m) for m pairs.
        """
        size = int(strata.max(initial=-1)) + 1
        row = strata[data.post]
        cell = row[pairs.left].astype(np.int64) * size + row[pairs.right]
        weights = data.weight[data.obj[pairs.left]]
        counted = (np.bincount(cell, weights=each, minlength=size**2) for each in (None, weights))
        met, rarity = (each.reshape(size, size).astype(np.float64) for each in counted)
        return cls(_posts_by_stratum(data, strata, size), pairs=met, rarity=rarity)

    def pairs(self, edges: Edges) -> Floats:
        """Pairs of actions inside the window expected for each edge."""
        return self._sum(self._spread(self._pairs), edges)

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

    def _spread(self, met: Floats) -> NDArray[np.float32]:
        chance = (met + met.T) / self._ways
        return np.asarray(self._posts @ chance.astype(np.float32))

    def _sum(self, spread: NDArray[np.float32], edges: Edges) -> Floats:
        total = np.empty(len(edges))
        for start in range(0, len(edges), _SLICE):
            part = slice(start, start + _SLICE)
            total[part] = np.einsum("es,es->e", spread[edges.a[part]], self._posts[edges.b[part]])
        return total


def _posts_by_stratum(data: Prepared, strata: Codes, size: int) -> NDArray[np.float32]:
    cell = data.post_account.astype(np.int64) * size + strata
    counts = np.bincount(cell, minlength=data.accounts * size)
    return counts.reshape(data.accounts, size).astype(np.float32)
