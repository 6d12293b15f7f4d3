"""A table contract: the name, version and columns that a table promises at a border."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vigie.model.errors import ContractError, nearest

__all__ = ["Column", "Contract"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: Arrow type, what it means, its unit, and whether it may be null."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str = ""
    nullable: bool = True

    @property
    def field(self) -> pa.Field[Any]:
        """The Arrow field."""
        return pa.field(self.name, self.type, nullable=self.nullable)


@dataclass(frozen=True, slots=True)
class Contract:
    """A named, versioned list of columns; `key` lists the columns that identify a row."""

    name: str
    version: int
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = field(default=())

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([column.field for column in self.columns])

    def empty(self) -> pa.Table:
        """Return a table of no rows."""
        return self.schema.empty_table()

    def table(self, columns: Mapping[str, Any]) -> pa.Table:
        """Build a table from named columns; a missing nullable column becomes null.

        Raises:
            ContractError: a column is unknown, missing and not nullable, or of another type (VG101–VG103).
        """
        self._refuse_unknown(columns)
        length = max((len(values) for values in columns.values()), default=0)
        arrays = [self._array(column, columns.get(column.name), length) for column in self.columns]
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Build a table from dictionaries, one a row."""
        listed = list(rows)
        names = {name for row in listed for name in row}
        return (
            self.table({name: [row.get(name) for row in listed] for name in names})
            if listed
            else self.empty()
        )

    def check(self, table: pa.Table, *, place: str = "") -> pa.Table:
        """Return `table` with exactly the contract's columns in order.

        Raises:
            ContractError: a column is missing (VG101), of another type, or null where it may not be (VG102).
        """
        where = place or self.name
        for column in self.columns:
            if column.name not in table.column_names:
                sentence = f"column {column.name!r} of {self.name} v{self.version} is missing"
                raise ContractError(
                    "VG101", sentence, place=where, hint=nearest(column.name, table.column_names)
                )
        try:
            return table.select(self.names).cast(self.schema)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
            raise ContractError("VG102", f"{self.name} v{self.version}: {error}", place=where) from error

    def _refuse_unknown(self, columns: Mapping[str, Any]) -> None:
        for name in columns:
            if name not in self.names:
                sentence = f"{name!r} is no column of {self.name} v{self.version}"
                raise ContractError("VG103", sentence, hint=nearest(name, self.names))

    def _array(self, column: Column, values: Any, length: int) -> Any:  # noqa: ANN401 - Arrow arrays of any type
        if values is None:
            if not column.nullable:
                raise ContractError("VG101", f"column {column.name!r} of {self.name} is missing")
            return pa.array([None] * length, type=column.type)
        try:
            return _as_array(values, column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise ContractError("VG102", f"column {column.name!r} of {self.name}: {error}") from error


def _as_array(values: Any, kind: pa.DataType) -> Any:  # noqa: ANN401 - Arrow arrays of any type
    if isinstance(values, pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values, type=kind)
