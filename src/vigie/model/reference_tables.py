"""What others have published on campaigns: their objects as they gave them, kept whole for comparison."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["REFERENCE_OBJECT"]

_T = pa.string()


def _must(name: str, kind: pa.DataType, meaning: str) -> Column:
    return Column(name, kind, meaning, nullable=False)


REFERENCE_OBJECT = Contract(
    "reference_object",
    1,
    "one version of one object of a bundle that somebody published",
    (
        _must("reference_id", _T, "Derived from the object's id and its content"),
        _must("object_id", _T, "Id that its publisher gave"),
        _must("type", _T, "Type that its publisher gave, whether the standard knows it or not"),
        Column("name", _T, "Name, value or title, where it has one"),
        _must("content", _T, "JSON: the object with every property that it came with"),
        _must("source_file_id", _T, "File that the row came from"),
        _must("raw_ref", _T, "Where in that file"),
    ),
    ("reference_id",),
)
