"""Decoys where posts do not fit in one memory: the keys by which any engine ranks posts within strata.

A decoy gives the post of rank r by hash the account of the post of rank r by key, stratum by stratum
(`decoys.Relabelling`). Hashes and keys are uniform, so ranks can be counted in parts: rows of earlier parts,
plus the rank within the part. The order of the keys is drawn like a decoy, number -1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.decoys import post_hashes
from vigie.kernels.sorting import bits_for
from vigie.model.contracts import Column, Contract

__all__ = [
    "BY_KEY",
    "DRAWN",
    "ORDERS",
    "PART_SIZES",
    "DrawOrders",
    "DrawStratum",
    "PartSizes",
    "no_offsets",
    "part_offsets",
]

Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]

BY_KEY = -1
_KEY_BITS = 60
_NAMES = ("decoy", "stratum", "part")
_WHERE = (
    Column("decoy", pa.int64(), "Number of the decoy; -1 is the order of keys", nullable=False),
    Column("stratum", pa.int64(), "Stratum of the post", nullable=False),
    Column("part", pa.int64(), "Leading bits of the hash", nullable=False),
)
ORDERS = Contract(
    "orders",
    1,
    "a post in one decoy",
    (
        *_WHERE,
        Column("hash", pa.int64(), "Place of the post in the order, before its key", nullable=False),
        Column("post_key", pa.int64(), "Post", nullable=False),
        Column("account", pa.int64(), "Code of its account", nullable=False),
    ),
)
PART_SIZES = Contract(
    "part_sizes",
    1,
    "a part of a stratum in one decoy",
    (*_WHERE, Column("n", pa.int64(), "Posts", nullable=False)),
)


DRAWN = Contract(
    "drawn",
    1,
    "a post",
    (
        Column("post_key", pa.int64(), "Post", nullable=False),
        *(Column(f"d{n}", pa.int64(), f"Code of its account in decoy {n} of a slice") for n in range(10)),
    ),
)


@dataclass(frozen=True, slots=True)
class DrawStratum:
    """Shuffles the accounts of one stratum among its posts, once for each seed.

    Args:
        seeds: seed of each decoy, at most ten.
        bits: bits of the hash (`decoys.hash_bits_for`).

    Cost: a sort of the stratum's posts for each seed; some 200 bytes a post.
    """

    seeds: tuple[int, ...]
    bits: int

    def __call__(self, posts: pa.Table) -> pa.Table:
        """Return contract `drawn` of all posts (post_key, account) of one stratum."""
        by_key = np.argsort(posts["post_key"].to_numpy())
        key, account = posts["post_key"].to_numpy()[by_key], posts["account"].to_numpy()[by_key]
        index_bits, index = np.uint64(bits_for(len(key))), np.arange(len(key), dtype=np.uint64)
        columns = {"post_key": key}
        for number, seed in enumerate(self.seeds):
            order = np.sort((post_hashes(key.view(np.uint64), seed, bits=self.bits) << index_bits) | index)
            drawn = np.empty_like(account)
            drawn[(order & ((np.uint64(1) << index_bits) - np.uint64(1))).view(np.int64)] = account
            columns[f"d{number}"] = drawn
        return DRAWN.table(columns)


@dataclass(frozen=True, slots=True)
class DrawOrders:
    """Gives each post its place in each decoy.

    Args:
        seeds: seed of each decoy; None asks for the order of keys.
        bits: bits of the hash (`decoys.hash_bits_for`).
        part_bits: leading bits that name the part.
    """

    seeds: tuple[int | None, ...]
    bits: int
    part_bits: int

    def __call__(self, posts: pa.Table) -> pa.Table:
        """Return contract `orders` of posts (post_key, account, stratum)."""
        key = posts["post_key"].to_numpy().view(np.uint64)
        tables = [ORDERS.empty()]
        for decoy, seed in enumerate(self.seeds):
            drawn = self._hashes(key, seed)
            told = {
                "decoy": np.full(len(key), BY_KEY if seed is None else decoy),
                "part": drawn >> (self.bits - self.part_bits),
                "hash": drawn,
            }
            told |= {name: posts[name].to_numpy() for name in ("stratum", "post_key", "account")}
            tables.append(ORDERS.table(told))
        return pa.concat_tables(tables)

    def _hashes(self, key: Hashes, seed: int | None) -> Ints:
        leading = key >> np.uint64(_KEY_BITS - self.bits)
        return (leading if seed is None else post_hashes(key, seed, bits=self.bits)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class PartSizes:
    """Counts the posts of each part, so that ranks within parts become ranks within strata."""

    orders: DrawOrders

    def __call__(self, posts: pa.Table) -> pa.Table:
        """Return contract `part_sizes`; one part may come in several rows."""
        drawn = self.orders(posts)
        counted = drawn.group_by(list(_NAMES)).aggregate([([], "count_all")])
        return PART_SIZES.table({name: counted[name] for name in _NAMES} | {"n": counted["count_all"]})


def no_offsets(orders: DrawOrders, *, strata: int) -> pa.Table:
    """Return what `part_offsets` does where every stratum is one part."""
    decoys = [BY_KEY if seed is None else number for number, seed in enumerate(orders.seeds)]
    told = {"decoy": np.repeat(decoys, strata), "stratum": np.tile(np.arange(strata), len(decoys))}
    nothing = np.zeros(len(decoys) * strata, dtype=np.int64)
    return pa.table(told | {"part": nothing, "before": nothing})


def part_offsets(sizes: pa.Table) -> pa.Table:
    """Return for each (decoy, stratum, part) the posts of the stratum in earlier parts, as `before`."""
    counted = sizes.group_by(list(_NAMES)).aggregate([("n", "sum")])
    counted = counted.sort_by([(name, "ascending") for name in _NAMES])
    n = counted["n_sum"].to_numpy()
    group = np.column_stack([counted["decoy"].to_numpy(), counted["stratum"].to_numpy()])
    new = np.ones(len(n), dtype=bool)
    new[1:] = (group[1:] != group[:-1]).any(axis=1)
    before = np.cumsum(n) - n
    before -= np.repeat(before[new], np.diff(np.flatnonzero(new), append=len(n)))
    return pa.table({name: counted[name] for name in _NAMES} | {"before": before})
