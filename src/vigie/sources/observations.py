"""Observations: records whose columns are known by what they mean, the same whatever the file was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vigie.sources.columns import Bools, Column
from vigie.sources.mapping import ColumnMapping
from vigie.sources.records import Records, Refusal

__all__ = ["SURVEYED", "FormatRules", "Observations", "Observe", "observe"]

SURVEYED = ("account_id", "post_id", "created_at", "account_created_at", "collected_at", "platform")
"""The fields that the first pass over a file looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatRules:
    """What a file type fixes by itself, whatever a file says.

    Attributes:
        source: Code of the source.
        version: Version of the source.
        zone: Zone of naive times.
        precision: Precision of post times.
        platform: Platform of every record.
        dayfirst: Whether `07/03/2018` is 7 March.
    """

    source: str
    version: str
    zone: str | None = None
    precision: str | None = None
    platform: str | None = None
    dayfirst: bool | None = None


@dataclass(slots=True)
class Observations:
    """A piece of a file.

    Attributes:
        fields: Field name (a key of `fields.FIELDS`) → column.
        custom: Name of a user's own column → column.
        unused: Column name → column that no field holds; becomes `post.extra`.
        numbers: Record numbers.
        refs: Places.
        refusals: Records refused before they became observations.
        bytes_read: Bytes of the file consumed so far.
        expected: Path that the format promises → records that lack it.
        unknown: Path that the format does not know → records that hold it.
    """

    fields: dict[str, Column]
    custom: dict[str, Column]
    unused: dict[str, Column]
    numbers: npt.NDArray[np.int64]
    refs: list[str]
    refusals: list[Refusal]
    bytes_read: int
    expected: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """Observations, refusals apart."""
        return len(self.numbers)

    def keep(self, kept: Bools) -> Observations:
        """Return the observations where `kept`, without the refusals."""
        mask = pa.array(kept)
        return Observations(
            {name: column.filter(mask) for name, column in self.fields.items()},
            {name: column.filter(mask) for name, column in self.custom.items()},
            {name: column.filter(mask) for name, column in self.unused.items()},
            self.numbers[kept],
            [ref for ref, keep in zip(self.refs, kept.tolist(), strict=True) if keep],
            [],
            self.bytes_read,
        )


Observe = Callable[[bool], Iterator[Observations]]
"""Reads a file from its beginning; True asks for the `SURVEYED` fields alone."""


def observe(records: Records, mapping: ColumnMapping) -> Observations:
    """Name the columns of records by the fields that they hold; a mapped column that is absent is null."""
    columns = records.columns
    present = {name: columns[column] for name, column in mapping.fields.items() if column in columns}
    held = set(mapping.fields.values()) | set(mapping.custom)
    return Observations(
        present,
        {name: columns[name] for name in mapping.custom if name in columns},
        {name: column for name, column in columns.items() if name not in held},
        records.numbers,
        records.refs,
        records.refusals,
        records.bytes_read,
    )
