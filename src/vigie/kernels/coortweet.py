"""CooRTweet's co-action network, to the letter, so that results can be compared with published ones.

Semantics of the R package CooRTweet (commit d31a008): pairs of *rows* count, no object weight, no error
control; the edge threshold is a quantile of the run's own weights and moves with unrelated noise. Vigie's own
detector is CA01.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.sorting import coded
from vigie.kernels.windows import pairs_in_window
from vigie.model.contracts import Column, Contract

__all__ = ["COORTWEET_EDGES", "FOUR_COLUMNS", "coortweet_network"]

Codes = NDArray[np.int32]

FOUR_COLUMNS = Contract(
    "four_columns",
    1,
    "one account sharing one object",
    (
        Column("object_id", pa.string(), "What was shared", nullable=False),
        Column("account_id", pa.string(), "Who shared it", nullable=False),
        Column("content_id", pa.string(), "In which post", nullable=False),
        Column("timestamp_share", pa.int64(), "When", "s since 1970-01-01 UTC", nullable=False),
    ),
)
COORTWEET_EDGES = Contract(
    "coortweet_edges",
    1,
    "two accounts, the one whose id sorts first in byte order on the left",
    (
        Column("account_id", pa.string(), "One account", nullable=False),
        Column("account_id_y", pa.string(), "The other", nullable=False),
        Column("weight", pa.int64(), "Pairs of rows within the window", "pairs", nullable=False),
        Column("avg_time_delta", pa.float64(), "Mean gap", "s", nullable=False),
        Column("n_content_id", pa.int64(), "Distinct contents of the first account", "posts", nullable=False),
        Column("n_content_id_y", pa.int64(), "Distinct contents of the other", "posts", nullable=False),
        Column("edge_symmetry_score", pa.float64(), "Smaller ÷ larger of the two", nullable=False),
        Column("weight_threshold", pa.int64(), "1 where the weight exceeds the quantile", nullable=False),
    ),
)


def coortweet_network(
    shares: pa.Table, *, time_window: int = 10, min_participation: int = 2, edge_weight: float = 0.5
) -> pa.Table:
    """Build the network that `detect_groups` and `generate_coordinated_network` build.

    Args:
        shares: contract `four_columns`, n rows in any order; rows identical in all columns count once.
        time_window: largest gap, inclusive, in seconds.
        min_participation: rows an account needs in the input, and contents it needs among the pairs. A pair
            stays when *either* content belongs to such an account, so one-off partners stay.
        edge_weight: quantile of the run's weights above which `weight_threshold` is 1; 0 to 1.

    Returns:
        Contract `coortweet_edges`, sorted by the two ids.

    Cost: O(n log n + m) for m pairs of rows inside the window; m is not capped.
    What it does not show: that any edge is beyond chance.
    """
    table = FOUR_COLUMNS.check(shares)
    table = table.group_by(table.column_names).aggregate([])
    account, account_ids = _codes(table, "account_id")
    table = (
        table.filter(pa.array(np.bincount(account)[account] >= min_participation)) if len(table) else table
    )
    obj, object_ids = _codes(table, "object_id")
    at_us = table["timestamp_share"].to_numpy() * 1_000_000
    order = np.lexsort((at_us, obj))
    rows = table.take(order)
    account, account_ids = _codes(rows, "account_id")
    content, content_ids = _codes(rows, "content_id")
    same_as_object = _equal_ids(content_ids, object_ids)[content] == obj[order]
    pairs = pairs_in_window(
        obj[order],
        at_us[order],
        window_us=time_window * 1_000_000,
        neighbours=len(rows) + 1,
        per_object=len(rows) ** 2 + 1,
    )
    kept = (account[pairs.left] != account[pairs.right]) & (content[pairs.left] != content[pairs.right])
    kept &= ~same_as_object[pairs.left] & ~same_as_object[pairs.right]
    left, right = pairs.left[kept], pairs.right[kept]
    kept = _taking_part(left, right, account, content, min_participation)
    return _edges(left[kept], right[kept], account, content, at_us[order], account_ids, edge_weight)


def _codes(table: pa.Table, name: str) -> tuple[Codes, list[str]]:
    ids = sorted((str(text) for text in set(table[name].to_pylist())), key=str.encode)
    place = {text: number for number, text in enumerate(ids)}
    return np.array([place[str(text)] for text in table[name].to_pylist()], dtype=np.int32), ids


def _equal_ids(content_ids: list[str], object_ids: list[str]) -> Codes:
    place = {text: number for number, text in enumerate(object_ids)}
    return np.array([place.get(text, -1) for text in content_ids], dtype=np.int32)


def _taking_part(left: Codes, right: Codes, account: Codes, content: Codes, least: int) -> NDArray[np.bool_]:
    rows = np.concatenate([left, right])
    first = {int(content[row]): int(account[row]) for row in rows}
    contents = np.bincount(list(first.values()), minlength=int(account.max(initial=-1)) + 1)
    active = contents >= least
    return np.asarray(active[account[left]] | active[account[right]])


def _edges(
    left: Codes,
    right: Codes,
    account: Codes,
    content: Codes,
    at_us: NDArray[np.int64],
    ids: list[str],
    quantile: float,
) -> pa.Table:
    turned = account[left] > account[right]
    one, other = np.where(turned, right, left), np.where(turned, left, right)
    edge, pair = coded(account[one] * np.int64(len(ids)) + account[other])
    weight = np.bincount(edge, minlength=len(pair))
    gap_s = np.abs(at_us[one] - at_us[other]) / 1_000_000
    mine, theirs = _contents(edge, content[one], len(pair)), _contents(edge, content[other], len(pair))
    threshold = np.quantile(weight, quantile) if len(weight) else 0.0
    a, b = np.divmod(pair, max(len(ids), 1))
    return COORTWEET_EDGES.table(
        {
            "account_id": [ids[code] for code in a],
            "account_id_y": [ids[code] for code in b],
            "weight": weight,
            "avg_time_delta": np.bincount(edge, weights=gap_s, minlength=len(pair)) / np.maximum(weight, 1),
            "n_content_id": mine,
            "n_content_id_y": theirs,
            "edge_symmetry_score": np.minimum(mine, theirs) / np.maximum(np.maximum(mine, theirs), 1),
            "weight_threshold": (weight > threshold).astype(np.int64),
        }
    )


def _contents(edge: Codes, content: Codes, edges: int) -> NDArray[np.int64]:
    distinct = np.unique(np.stack([edge, content]), axis=1)[0]
    return np.bincount(distinct, minlength=edges).astype(np.int64)
