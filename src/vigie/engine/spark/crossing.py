"""What crosses between the driver, the JVM and the workers: types, kernels and their complaints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import types as st
from pyspark.sql.pandas.functions import arrow_udf

from vigie.engine.port import Kernel
from vigie.model import errors
from vigie.model.contracts import Contract
from vigie.model.errors import ContractError, InternalError, VigieError

__all__ = ["columns_for", "lowered", "on_batches", "on_groups", "portable", "told_by_worker"]

_MARK = "vigie-error "
_SPARK: dict[pa.DataType, st.DataType] = {
    pa.string(): st.StringType(),
    pa.int64(): st.LongType(),
    pa.int32(): st.IntegerType(),
    pa.float64(): st.DoubleType(),
    pa.bool_(): st.BooleanType(),
    pa.binary(): st.BinaryType(),
}
_KINDS: dict[type[st.DataType], tuple[str, pa.DataType]] = {
    st.StringType: ("string", pa.string()),
    st.CharType: ("string", pa.string()),
    st.VarcharType: ("string", pa.string()),
    st.NullType: ("string", pa.string()),
    st.BooleanType: ("boolean", pa.bool_()),
    st.BinaryType: ("binary", pa.binary()),
    st.FloatType: ("double", pa.float64()),
    st.DoubleType: ("double", pa.float64()),
    st.DecimalType: ("double", pa.float64()),
    st.ByteType: ("bigint", pa.int64()),
    st.ShortType: ("bigint", pa.int64()),
    st.IntegerType: ("bigint", pa.int64()),
    st.LongType: ("bigint", pa.int64()),
}


def portable(columns: st.StructType, *, place: str) -> dict[str, tuple[str, pa.DataType]]:
    """Choose one of five types for each column, as Spark and as Arrow name it.

    Raises:
        InternalError: a column is of a type that tables do not hold (VG402).
    """
    chosen = {}
    for column in columns.fields:
        kind = _KINDS.get(type(column.dataType))
        if kind is None:
            held = column.dataType.simpleString()
            sentence = f"column {column.name!r} is {held}; tables hold text, int64, float64, bool and bytes"
            raise InternalError("VG402", sentence, place=place, hint="cast it in the statement")
        chosen[column.name] = kind
    return chosen


def columns_for(schema: pa.Schema) -> st.StructType:
    """Return Spark's names for the columns of a contract or of files; every one may be null."""
    return st.StructType([st.StructField(field.name, _SPARK[field.type], nullable=True) for field in schema])


def on_batches(
    kernel: Kernel, out: Contract
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Wrap a kernel for `mapInArrow`: a worker gives it piece after piece and checks what comes back."""

    def pieces(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _checked(kernel, pa.Table.from_batches([batch]), out).to_batches()

    return pieces


def on_groups(kernel: Kernel, key: str, out: Contract) -> Callable[[pa.Table], pa.Table]:
    """Wrap a kernel for `applyInArrow`: a worker gives it one group whole, refusing a null key (VG404)."""

    def group(rows: pa.Table) -> pa.Table:
        return _checked(lambda table: kernel(_with_key(table, key)), rows, out)

    return group


def lowered() -> Any:  # noqa: ANN401 - what PySpark registers
    """Return `vg_lower`: each character's simple lower case, as DuckDB has it, not Java's by context."""

    def lower(text: pa.Array[Any]) -> pa.Array[Any]:
        return pc.utf8_lower(text)

    # PySpark reads the kind of function from its annotations, where Arrow's stubs and Arrow itself disagree.
    lower.__annotations__ = {"text": pa.Array, "return": pa.Array}
    return arrow_udf(lower, "string")  # type: ignore[call-overload]


def told_by_worker(text: str) -> VigieError | None:
    """Find in the message of a failed task the error of ours that a worker raised."""
    start = text.find(_MARK)
    if start < 0:
        return None
    told = json.JSONDecoder().raw_decode(text, start + len(_MARK))[0]
    kind: type[VigieError] = getattr(errors, told["kind"])
    return kind(told["code"], told["sentence"], place=told["place"], hint=told["hint"])


def _checked(kernel: Kernel, rows: pa.Table, out: Contract) -> pa.Table:
    """Run a kernel; its complaints travel as one line of JSON, because only text comes back from a worker."""
    try:
        return out.check(kernel(rows)).combine_chunks()
    except VigieError as error:
        told = {
            "kind": type(error).__name__,
            "code": error.code,
            "sentence": error.sentence,
            "place": error.place,
            "hint": error.hint,
        }
        raise RuntimeError(_MARK + json.dumps(told)) from None


def _with_key(rows: pa.Table, key: str) -> pa.Table:
    if rows[key].null_count:
        hint = "leave such rows out first: where <key> is not null"
        raise ContractError("VG404", f"key {key!r} is null in some rows", place="map_groups", hint=hint)
    return rows
