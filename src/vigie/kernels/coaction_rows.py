"""The rows that co-action looks at: keyed by hashes, sorted by object and time, coded densely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import object_weights
from vigie.kernels.sorting import coded, starts_of_runs
from vigie.model.contracts import Column, Contract

__all__ = ["KEYED_ACTIONS", "Prepared", "prepare"]

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]

KEYED_ACTIONS = Contract(
    "keyed_actions",
    1,
    "one action of one object type, its ids hashed to 60-bit keys",
    (
        Column("object_key", pa.int64(), "Key of the object", nullable=False),
        Column("account_key", pa.int64(), "Key of the account", nullable=False),
        Column("post_key", pa.int64(), "Key of the post", nullable=False),
        Column("platform_key", pa.int64(), "Key of the platform", nullable=False),
        Column("at_us", pa.int64(), "When", "µs since 1970-01-01 UTC", nullable=False),
    ),
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Actions sorted by (object, time, post), densely coded; by code, the keys and facts behind them."""

    at_us: NDArray[np.int64]
    obj: Codes
    account: Codes
    post: Codes
    object_keys: NDArray[np.int64]
    account_keys: NDArray[np.int64]
    post_keys: NDArray[np.int64]
    post_account: Codes
    post_platform: NDArray[np.int64]
    post_at_us: NDArray[np.int64]
    weight: Floats

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return len(self.account_keys)

    def __len__(self) -> int:
        return len(self.at_us)


def prepare(actions: pa.Table) -> Prepared:
    """Sort and code the rows of contract `keyed_actions`. Cost: O(n log n); less when they come sorted."""
    table = _in_order(KEYED_ACTIONS.check(actions).combine_chunks())
    obj, object_keys = _ranks(table["object_key"].to_numpy())
    account, account_keys = coded(table["account_key"].to_numpy())
    post, post_keys = coded(table["post_key"].to_numpy())
    first = _first_rows(post, len(post_keys))
    return Prepared(
        at_us=table["at_us"].to_numpy(),
        obj=obj,
        account=account,
        post=post,
        object_keys=object_keys,
        account_keys=account_keys,
        post_keys=post_keys,
        post_account=account[first],
        post_platform=table["platform_key"].to_numpy()[first],
        post_at_us=table["at_us"].to_numpy()[first],
        weight=object_weights(obj.astype(np.int64), account, accounts=max(len(account_keys), 1)),
    )


def _in_order(table: pa.Table) -> pa.Table:
    obj, at, post = (table[name].to_numpy() for name in ("object_key", "at_us", "post_key"))
    same_object = obj[:-1] == obj[1:]
    same_time = same_object & (at[:-1] == at[1:])
    rising = (obj[:-1] < obj[1:]) | (same_object & (at[:-1] < at[1:])) | (same_time & (post[:-1] <= post[1:]))
    return table if rising.all() else table.take(np.lexsort((post, at, obj)))


def _first_rows(post: Codes, posts: int) -> NDArray[np.int64]:
    first = np.empty(posts, dtype=np.int64)
    first[post[::-1]] = np.arange(len(post) - 1, -1, -1)
    return first


def _ranks(ordered: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    starts = starts_of_runs(ordered)
    sizes = np.diff(starts, append=len(ordered))
    return np.repeat(np.arange(len(starts), dtype=np.int32), sizes), ordered[starts]
