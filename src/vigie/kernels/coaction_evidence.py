"""What a reader asks of an edge, from a table of its pairs of rows; `coaction_facts`, from rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.sorting import starts_of_runs
from vigie.model.contracts import Column, Contract

__all__ = ["EVIDENCE_ROWS", "FACTS", "EvidenceOfEdges", "facts_of_edges"]

Ints = NDArray[np.int64]

FACTS = Contract(
    "edge_facts",
    1,
    "a wanted edge",
    (
        Column("edge", pa.int64(), "Number of the edge", nullable=False),
        Column("n_actions", pa.int64(), "Pairs of rows", nullable=False),
        Column("median_delta_us", pa.int64(), "Median gap", "µs", nullable=False),
        Column("first_at_us", pa.int64(), "First row of a pair", "µs", nullable=False),
        Column("last_at_us", pa.int64(), "Last row of a pair", "µs", nullable=False),
    ),
)
EVIDENCE_ROWS = Contract(
    "evidence_rows",
    1,
    "a pair of rows kept as evidence",
    (
        Column("edge", pa.int64(), "Number of the edge", nullable=False),
        Column("place", pa.int64(), "Place among the pairs of the edge, the earliest first", nullable=False),
        Column("object_key", pa.int64(), "Object", nullable=False),
        Column("post_a_key", pa.int64(), "Post of account a", nullable=False),
        Column("post_b_key", pa.int64(), "Post of account b", nullable=False),
        Column("delta_us", pa.int64(), "From a's row to b's", "µs", nullable=False),
    ),
)


def facts_of_edges(pairs: pa.Table) -> pa.Table:
    """Return contract `edge_facts` of whole edges in contract `edge_pairs`."""
    edge, left, right = (pairs[name].to_numpy() for name in ("edge", "at_left", "at_right"))
    order = np.lexsort((right - left, edge))
    edge, left, right = edge[order], left[order], right[order]
    starts = starts_of_runs(edge)
    sizes = np.diff(starts, append=len(edge))
    delta = right - left
    middle = (delta[starts + (sizes - 1) // 2] + delta[starts + sizes // 2]) // 2
    return FACTS.table(
        {
            "edge": edge[starts],
            "n_actions": sizes,
            "median_delta_us": middle,
            "first_at_us": _at(np.minimum, left, starts),
            "last_at_us": _at(np.maximum, right, starts),
        }
    )


@dataclass(frozen=True, slots=True)
class EvidenceOfEdges:
    """Keeps the earliest pairs of rows of each edge."""

    at_most: int

    def __call__(self, pairs: pa.Table) -> pa.Table:
        """Return contract `evidence_rows` of whole edges in contract `edge_pairs`."""
        edge, obj, left, right = (
            pairs[name].to_numpy() for name in ("edge", "object_key", "at_left", "at_right")
        )
        post_left, post_right = pairs["post_left"].to_numpy(), pairs["post_right"].to_numpy()
        order = np.lexsort((post_right, right, post_left, obj, left, edge))
        starts = starts_of_runs(edge[order])
        sizes = np.diff(starts, append=len(edge))
        place = np.arange(len(edge)) - np.repeat(starts, sizes)
        order, place = order[place < self.at_most], place[place < self.at_most]
        forward = pairs["is_forward"].to_numpy()[order] == 1
        delta = (right - left)[order]
        return EVIDENCE_ROWS.table(
            {
                "edge": edge[order],
                "place": place,
                "object_key": obj[order],
                "post_a_key": np.where(forward, post_left[order], post_right[order]),
                "post_b_key": np.where(forward, post_right[order], post_left[order]),
                "delta_us": np.where(forward, delta, -delta),
            }
        )


def _at(pick: np.ufunc, values: Ints, starts: Ints) -> Ints:
    return np.asarray(pick.reduceat(values, starts)) if len(starts) else np.empty(0, dtype=np.int64)
