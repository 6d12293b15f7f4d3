"""Cutting rows sorted by a key into one table a key value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vigie.model.errors import ContractError

__all__ = ["groups"]


def groups(pieces: Iterable[pa.Table], *, key: str) -> Iterator[pa.Table]:
    """Yield all rows of each value of `key`, from pieces sorted by `key` with nulls first.

    Holds one group in memory, and never cuts one where a piece ends.

    Raises:
        ContractError: a key is null: a row without a key belongs to no group (VG404).
    """
    held: list[pa.Table] = []
    for piece in pieces:
        _refuse_nulls(piece, key)
        for part in _runs(piece, key):
            if held and held[0][key][0] != part[key][0]:
                yield pa.concat_tables(held)
                held = []
            held.append(part)
    if held:
        yield pa.concat_tables(held)


def _refuse_nulls(piece: pa.Table, key: str) -> None:
    if piece[key].null_count:
        hint = "leave such rows out first: where <key> is not null"
        raise ContractError("VG404", f"key {key!r} is null in some rows", place="map_groups", hint=hint)


def _runs(piece: pa.Table, key: str) -> Iterator[pa.Table]:
    column = piece[key].combine_chunks()
    changes = pc.not_equal(column.slice(1), column.slice(0, max(len(column) - 1, 0)))
    starts = np.flatnonzero(changes.to_numpy(zero_copy_only=False)) + 1
    edges = [0, *starts.tolist(), len(column)]
    for start, end in pairwise(edges):
        if end > start:
            yield piece.slice(start, end - start)
