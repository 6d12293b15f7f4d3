"""No record is lost or counted twice, whatever the bytes."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from vigie.model.errors import SourceError
from vigie.sources.registry import recognise
from vigie.sources.spec import SourceOptions

OPTIONS = SourceOptions(now_us=1_750_000_000_000_000, tz="UTC", dayfirst=True)
IDS = st.sampled_from(["7", "", "NA", "1.01421E+18", "fb_1", "a b", "été", "9" * 19])
TIMES = st.sampled_from(
    ["1629589836", "2021-08-21T23:50:36Z", "2021-08-21 23:50", "25/03/2018", "0", "", "soon", "-1"]
)
TEXTS = st.text(max_size=30) | st.sampled_from(['"', "a,b", "a\nb", "x" * 40, "\ufeff", "=cmd()"])
ROWS = st.lists(st.tuples(IDS, IDS, TIMES, TEXTS), max_size=12)
NAMES = ["account_id", "post_id", "created_at", "text"]


def accounted(content: bytes) -> tuple[int, int] | None:
    """Return stored and refused records of a file, None where the whole file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.dat"
        path.write_bytes(content)
        try:
            reading = recognise(path, OPTIONS, "tables").read(path, OPTIONS)
        except SourceError:
            return None
        numbers: list[int] = []
        refused = 0
        for batch in reading:
            posts = [int(row["record"]) for row in batch.staged["post"].to_pylist()]
            rejected = [int(row["record"]) for row in batch.rejections.to_pylist()]
            assert batch.rows == len(posts) + len(rejected)
            assert len(set(posts)) == len(posts)
            numbers += [*posts, *rejected]
            refused += len(rejected)
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert reading.summary.rows == len(numbers)
        assert sum(reading.summary.rejected.values()) == refused
        return len(numbers) - refused, refused


@given(ROWS)
def test_each_row_that_a_csv_writer_wrote_is_stored_or_refused(rows: list[tuple[str, ...]]) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink).writerows([NAMES, *rows])
    counts = accounted(sink.getvalue().encode())
    assert counts is None or sum(counts) == len(rows)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*NAMES, "user", "tags"]),
            IDS
            | TIMES
            | TEXTS
            | st.integers(-(2**63), 2**63)
            | st.floats()
            | st.none()
            | st.booleans()
            | st.lists(TEXTS, max_size=3)
            | st.dictionaries(TEXTS, IDS, max_size=2),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_each_json_line_is_stored_or_refused(rows: list[dict[str, Any]]) -> None:
    counts = accounted(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    assert counts is None or sum(counts) == len(rows)


@given(ROWS, st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=3)), max_size=4))
def test_bytes_put_anywhere_in_a_csv_lose_nothing_silently(
    rows: list[tuple[str, ...]], put: list[tuple[int, bytes]]
) -> None:
    sink = io.StringIO(newline="")
    csv.writer(sink, lineterminator="\n").writerows([NAMES, *rows])
    content = sink.getvalue().encode()
    for place, piece in put:
        at = place % (len(content) + 1)
        content = content[:at] + piece + content[at:]
    accounted(content)


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_bytes_put_between_json_lines_spoil_their_own_line_alone(junk: list[bytes]) -> None:
    good = b'{"account_id": 7, "created_at": 1629589836, "text": "hello"}'
    pieces = [piece.replace(b"\n", b"").replace(b"\r", b"") for piece in junk]
    counts = accounted(b"\n".join([good] * 8 + pieces + [good]))
    assert counts is not None
    assert counts[0] == 9
    assert counts[1] <= len(junk)
