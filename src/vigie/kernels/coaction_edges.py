"""From pairs of rows to edges between accounts, and from edges to one statistic per account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.recurring import Sieve, keys_of_pairs, recurring
from vigie.kernels.sorting import bits_for, distinct, starts_of_runs

__all__ = ["Edges", "SharedSums", "account_statistic", "count_edges", "object_weights", "shared_sums"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_WORD = 63
_LEAST_OWN = 0.1


@dataclass(frozen=True, slots=True)
class Edges:
    """Unordered pairs of account codes (`a` < `b`), sorted; the objects they share and a score in nats.

    `own_a` is what `a` answers for: the score of the objects on which it acted after `b`, or at the same
    moment; `own_b` likewise. Being followed is not acting: anybody can be followed by anybody.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    n_objects: Ints
    score: Floats
    own_a: Floats
    own_b: Floats

    def take(self, kept: Flags | Ints) -> Edges:
        """Return some of the edges."""
        return Edges(*(getattr(self, item.name)[kept] for item in fields(self)))

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
    at_us: Ints,
    weight: Floats,
    accounts: int,
    min_objects: int,
) -> Edges:
    """Count the distinct objects that each pair of accounts shares, and sum their weights.

    Args:
        left: row number of the earlier side of each pair of rows, m pairs in any order.
        right: row number of the later side.
        obj: object code of each row.
        account: account code of each row, the real one or a decoy's.
        at_us: time of each row; at equal times both sides act after the other.
        weight: weight of each object code.
        accounts: number of account codes.
        min_objects: edges that share fewer distinct objects are left out.

    Cost: one sort of m integers; the few pairs of accounts that meet often enough are sorted again with their
    objects.
    """
    left, right = _often_met(left, right, account=account, accounts=accounts, at_least=min_objects)
    low, high, later, on = _directed(left, right, obj=obj, account=account, at_us=at_us)
    pair = (low.astype(np.int64) << bits_for(accounts)) | high
    pair, shared, later = _distinct_objects(pair, on, later, 2 * bits_for(accounts), bits_for(len(weight)))
    starts = starts_of_runs(pair)
    fresh = np.ones(len(pair), dtype=bool)
    fresh[1:] = (pair[1:] != pair[:-1]) | (shared[1:] != shared[:-1])
    sums = shared_sums(
        starts, fresh, later == 1, weigh=lambda rows: weight[shared[rows]], min_objects=min_objects
    )
    a, b = _unpack(pair[sums.firsts], bits_for(accounts))
    return Edges(a.astype(np.int32), b.astype(np.int32), sums.n_objects, sums.score, sums.own_a, sums.own_b)


@dataclass(frozen=True, slots=True)
class SharedSums:
    """What pairs of accounts that share enough objects share, as in `Edges`; the first row of each pair."""

    firsts: Ints
    n_objects: Ints
    score: Floats
    own_a: Floats
    own_b: Floats


def shared_sums(
    starts: Ints, fresh: Flags, by_low: Flags, *, weigh: Callable[[Flags], Floats], min_objects: int
) -> SharedSums:
    """Sum over the distinct (pair of accounts, object, who acted later), sorted so; n rows of e pairs.

    Every way of counting edges ends here, since the order of addition decides the last bits of a sum.

    Args:
        starts: first row of each pair of accounts.
        fresh: whether a row is the first of its pair and object.
        by_low: whether it was the account of the lower code that acted later.
        weigh: gives the weights of the objects of the rows that a mask keeps.
        min_objects: pairs that share fewer distinct objects are left out.
    """
    sizes = np.diff(starts, append=len(fresh))
    objects = np.add.reduceat(fresh.astype(np.int64), starts) if len(starts) else np.empty(0, dtype=np.int64)
    enough = objects >= min_objects
    rows = np.repeat(enough, sizes)
    firsts = np.cumsum(sizes[enough]) - sizes[enough]
    worth, low = weigh(rows), by_low[rows]
    return SharedSums(
        starts[enough],
        objects[enough],
        _summed(worth * fresh[rows], firsts),
        _summed(worth * low, firsts),
        _summed(worth * ~low, firsts),
    )


def _often_met(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    *,
    account: NDArray[np.int32],
    accounts: int,
    at_least: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Leave out the pairs of rows whose accounts meet on fewer rows than an edge needs objects."""
    keys = keys_of_pairs(left, right, account, bits=bits_for(accounts))
    kept = Sieve.of(recurring(keys, at_least=at_least)).passing(keys)
    return left[kept], right[kept]


def _directed(
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    *,
    obj: NDArray[np.int32],
    account: NDArray[np.int32],
    at_us: Ints,
) -> tuple[NDArray[np.int32], NDArray[np.int32], Ints, NDArray[np.int32]]:
    """Return lower account, higher account, whether the lower acted later (1 or 0), object; ties twice."""
    first, second = account[left], account[right]
    apart = first != second
    first, second, left, right = first[apart], second[apart], left[apart], right[apart]
    tied = np.flatnonzero(at_us[left] == at_us[right])
    low, high, on = np.minimum(first, second), np.maximum(first, second), obj[left]
    later = (second < first).astype(np.int64)
    if not len(tied):
        return low, high, later, on
    both = [np.concatenate([column, column[tied]]) for column in (low, high, on)]
    return both[0], both[1], np.concatenate([later, 1 - later[tied]]), both[2]


def _summed(values: Floats, firsts: Ints) -> Floats:
    return np.asarray(np.add.reduceat(values, firsts) if len(firsts) else np.empty(0))


def account_statistic(edges: Edges, *, accounts: int, best: int = 3, least_shared: int = 0) -> Floats:
    """Sum the weights of each account's `best` heaviest edges (nats; 0 for an account without edge).

    True edges sit in cliques and false ones are scattered: several partners say more than one. An account
    that came first on nine tenths of that weight was followed, as anybody can be by anybody: it gets 0. So
    does one whose best edges hold fewer than `least_shared` objects in all.
    """
    who = np.concatenate([edges.a, edges.b])
    score = np.concatenate([edges.score, edges.score])
    own = np.concatenate([edges.own_a, edges.own_b])
    objects = np.concatenate([edges.n_objects, edges.n_objects])
    order = np.lexsort((-score, who))
    who, score, own, objects = who[order], score[order], own[order], objects[order]
    kept = np.arange(len(who)) - np.searchsorted(who, who) < best
    total = np.bincount(who[kept], weights=score[kept], minlength=accounts)
    answered = np.bincount(who[kept], weights=own[kept], minlength=accounts)
    shared = np.bincount(who[kept], weights=objects[kept] * (score[kept] > 0), minlength=accounts)
    return np.where((answered >= _LEAST_OWN * total) & (shared >= least_shared), total, 0.0)


def _distinct_objects(
    pair: Ints, on: NDArray[np.int32], later: Ints, pair_bits: int, bits: int
) -> tuple[Ints, Ints, Ints]:
    if pair_bits + bits + 1 <= _WORD:
        packed, later = _unpack(distinct((((pair << bits) | on) << 1) | later), 1)
        return *_unpack(packed, bits), later
    order = np.lexsort((later, on, pair))
    pair, objects, later = pair[order], on[order].astype(np.int64), later[order]
    new = np.ones(len(pair), dtype=bool)
    new[1:] = (pair[1:] != pair[:-1]) | (objects[1:] != objects[:-1]) | (later[1:] != later[:-1])
    return pair[new], objects[new], later[new]


def _unpack(packed: Ints, bits: int) -> tuple[Ints, Ints]:
    return packed >> bits, packed & ((1 << bits) - 1)
