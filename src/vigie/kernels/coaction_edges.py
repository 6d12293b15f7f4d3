"""From pairs of rows to edges between accounts, and from edges to one statistic per account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sorting import bits_for, distinct, starts_of_runs

__all__ = ["Edges", "account_statistic", "count_edges", "object_weights"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WORD = 63


@dataclass(frozen=True, slots=True)
class Edges:
    """Unordered pairs of account codes (`a` < `b`), sorted; the objects they share and a score in nats."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    n_objects: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.a)


def object_weights(obj: Ints, account: NDArray[np.int32], *, accounts: int) -> Floats:
    """Weigh each object code by ln(accounts ÷ accounts on it), in nats: the rarer, the more it says."""
    bits = bits_for(accounts)
    on_object = distinct((obj << bits) | account) >> bits
    counts = np.bincount(on_object, minlength=int(obj.max(initial=-1)) + 1)
    return np.asarray(np.log(accounts / np.maximum(counts, 1)))


def count_edges(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    *,
    obj: NDArray[np.int32],
    account: NDArray[np.int32],
    weight: Floats,
    accounts: int,
    min_objects: int,
) -> Edges:
    """Count the distinct objects that each pair of accounts shares, and sum their weights.

    Args:
        left: row number of one side of each pair of rows, m pairs in any order.
        right: row number of the other side.
        obj: object code of each row.
        account: account code of each row, the real one or a decoy's.
        weight: weight of each object code.
        accounts: number of account codes.
        min_objects: edges that share fewer distinct objects are left out.

    Cost: one sort of m integers. Where account, account and object do not fit 63 bits together (beyond some
    ten million accounts), a slower sort of two columns.
    """
    first, second = account[left], account[right]
    apart = first != second
    low, high = np.minimum(first, second)[apart].astype(np.int64), np.maximum(first, second)[apart]
    pair = (low << bits_for(accounts)) | high
    pair, on = _distinct_objects(pair, obj[left][apart], 2 * bits_for(accounts), bits_for(len(weight)))
    starts = starts_of_runs(pair)
    sizes = np.diff(starts, append=len(pair))
    enough = sizes >= min_objects
    shared = weight[on[np.repeat(enough, sizes)]]
    kept = sizes[enough]
    score = np.add.reduceat(shared, np.cumsum(kept) - kept) if len(kept) else np.empty(0)
    low, high = _unpack(pair[starts[enough]], bits_for(accounts))
    return Edges(low.astype(np.int32), high.astype(np.int32), kept, score)


def account_statistic(edges: Edges, *, accounts: int, best: int = 3) -> Floats:
    """Sum the weights of each account's `best` heaviest edges (nats; 0 for an account without edge).

    True edges sit in cliques and false ones are scattered: several partners say more than one.
    """
    who = np.concatenate([edges.a, edges.b])
    score = np.concatenate([edges.score, edges.score])
    order = np.lexsort((-score, who))
    who, score = who[order], score[order]
    start = np.searchsorted(who, who)
    kept = np.arange(len(who)) - start < best
    return np.bincount(who[kept], weights=score[kept], minlength=accounts).astype(np.float64)


def _distinct_objects(pair: Ints, on: NDArray[np.int32], pair_bits: int, bits: int) -> tuple[Ints, Ints]:
    if pair_bits + bits <= _WORD:
        return _unpack(distinct((pair << bits) | on), bits)
    order = np.lexsort((on, pair))
    pair, objects = pair[order], on[order].astype(np.int64)
    new = np.concatenate([[True], (pair[1:] != pair[:-1]) | (objects[1:] != objects[:-1])])
    return pair[new[: len(pair)]], objects[new[: len(pair)]]


def _unpack(packed: Ints, bits: int) -> tuple[Ints, Ints]:
    return packed >> bits, packed & ((1 << bits) - 1)
