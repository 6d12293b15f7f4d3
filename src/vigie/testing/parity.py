"""Are two tables the same: what engines are held to."""

from __future__ import annotations

import math
from collections.abc import Collection

import pyarrow as pa

__all__ = ["first_difference"]


def first_difference(
    got: pa.Table, want: pa.Table, *, tolerance: float = 1e-6, but: Collection[str] = ()
) -> str:
    """Say where a table first differs from the one wanted; empty where it does not.

    Types, names, their order and the order of rows count. Whole numbers, text and nulls are equal or they
    differ; floats may differ by `tolerance`, relative, and not a number is itself.

    Args:
        got: the table.
        want: what it should be.
        tolerance: largest relative difference of two floats, at least 0.
        but: columns whose values may differ.

    Cost: reads both as Python values; for tests.
    """
    if not got.schema.equals(want.schema):
        return f"columns: {got.schema.to_string()!r} instead of {want.schema.to_string()!r}"
    if len(got) != len(want):
        return f"{len(got)} rows instead of {len(want)}"
    for name in [name for name in want.column_names if name not in but]:
        for row, pair in enumerate(zip(got[name].to_pylist(), want[name].to_pylist(), strict=True)):
            if not _alike(*pair, tolerance=tolerance):
                return f"{name}, row {row}: {pair[0]!r} instead of {pair[1]!r}"
    return ""


def _alike(one: object, other: object, *, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=tolerance) or (math.isnan(one) and math.isnan(other))
    return one == other
