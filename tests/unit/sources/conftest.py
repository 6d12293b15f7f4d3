"""Builders: small files, and what reading them gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest

from vigie.sources.registry import recognise
from vigie.sources.spec import Reading, ReadSummary, SourceOptions

NOW_US = 1_750_000_000_000_000  # 2025-06-15


class Told:
    """A finished reading."""

    def __init__(self, reading: Reading) -> None:
        self.batches = list(reading)
        self.summary: ReadSummary = reading.summary

    def table(self, name: str) -> list[dict[str, Any]]:
        held = (batch.staged[name] for batch in self.batches if name in batch.staged)
        return [row for table in held for row in table.to_pylist()]

    @property
    def posts(self) -> list[dict[str, Any]]:
        return self.table("post")

    @property
    def rejections(self) -> list[dict[str, Any]]:
        return [row for batch in self.batches for row in batch.rejections.to_pylist()]

    def objects(self, object_type: str) -> list[str]:
        return [row["object_uid"] for row in self.table("action") if row["object_type"] == object_type]


Tell = Callable[..., Told]


@pytest.fixture
def options() -> Callable[..., SourceOptions]:
    def build(**said: Any) -> SourceOptions:
        return SourceOptions(now_us=NOW_US, **said)

    return build


@pytest.fixture
def tell(tmp_path: Path, options: Callable[..., SourceOptions]) -> Tell:
    def read(
        content: str | bytes | Path, *, as_: str | None = None, name: str = "posts.csv", **said: Any
    ) -> Told:
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        declared = options(**said)
        return Told(recognise(path, declared, as_).read(path, declared))

    return read


@pytest.fixture
def json_lines() -> Callable[[Sequence[Any]], bytes]:
    return lambda values: b"".join(orjson.dumps(value) + b"\n" for value in values)


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(columns: dict[str, Any]) -> Path:
        import pyarrow.parquet as pq  # noqa: PLC0415 - needed by this builder alone

        path = tmp_path / "posts.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return write
