from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from vigie.model.errors import SourceError
from vigie.sources.frames import from_frame
from vigie.sources.spec import SourceOptions

OPTIONS = SourceOptions(now_us=1_750_000_000_000_000)
COLUMNS = {"account_id": ["7", "8"], "ts": [1629589836, 1629589837], "hashtags": ["a b", None]}


class Capsule:
    """Something that speaks Arrow and nothing else."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        table: Any = pa.table(COLUMNS)
        return table.__arrow_c_stream__(requested_schema)


FRAMES = {
    "arrow": lambda: pa.table(COLUMNS),
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "lazy polars": lambda: pl.DataFrame(COLUMNS).lazy(),
    "capsule": Capsule,
}


@pytest.mark.parametrize("kind", FRAMES)
def test_any_frame_gives_the_same_actions(kind: str) -> None:
    reading = from_frame(FRAMES[kind](), OPTIONS)
    actions = [row for batch in reading for row in batch.staged["action"].to_pylist()]
    assert [row["object_uid"] for row in actions] == ["a", "b", "a b"]
    assert reading.summary.stored == 2
    assert len(reading.summary.source_file_id) == 16


def test_a_frame_is_not_changed() -> None:
    frame = pd.DataFrame(COLUMNS)
    before = frame.copy(deep=True)
    list(from_frame(frame, OPTIONS))
    pd.testing.assert_frame_equal(frame, before)


def test_the_same_frame_gives_the_same_id_however_it_is_cut() -> None:
    whole = pa.table(COLUMNS)
    cut = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])

    def file_id(frame: Any) -> str:  # noqa: ANN401 - any frame
        reading = from_frame(frame, OPTIONS)
        list(reading)
        return reading.summary.source_file_id

    assert file_id(whole) == file_id(cut)
    assert file_id(whole) != file_id(whole.slice(0, 1))


def test_rows_of_a_frame_cut_in_pieces_keep_their_numbers() -> None:
    whole = pa.table(COLUMNS)
    reading = from_frame(pa.concat_tables([whole, whole]), OPTIONS)
    refs = [row["raw_ref"] for batch in reading for row in batch.staged["post"].to_pylist()]
    assert refs == ["row:1", "row:2", "row:3", "row:4"]


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(SourceError, match="int") as caught:
        from_frame(5, OPTIONS)
    assert caught.value.code == "VG202"
