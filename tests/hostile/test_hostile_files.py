"""Files as they really come: cut, damaged, lying. None may lose a record or raise a foreign error."""

from __future__ import annotations

import contextlib
import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.model.errors import SourceError, VigieError
from vigie.sources.inspection import Inspection, inspect
from vigie.sources.registry import recognise
from vigie.sources.spec import ReadSummary, SourceOptions

OPTIONS = SourceOptions(now_us=1_750_000_000_000_000)
HEAD = b"account_id,post_id,ts,text\n"
ROW = b"7,1,1629589836,hello\n"
LINE = b'{"account_id": 7, "ts": 1629589836, "text": "hello"}\n'


def parquet_bytes(rows: int = 3) -> bytes:
    sink = io.BytesIO()
    columns = {"account_id": ["a"] * rows, "ts": [1629589836] * rows, "text": ["hello"] * rows}
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def sheet_bytes() -> bytes:
    book, sink = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["account_id", "ts", "text"])
    book.active.append([7, 1629589836, "hello"])
    book.save(sink)
    return sink.getvalue()


def empty_sheet_bytes() -> bytes:
    sink = io.BytesIO()
    openpyxl.Workbook().save(sink)
    return sink.getvalue()


def torn_sheet_bytes() -> bytes:
    """Return a workbook whose archive is sound and whose sheet is cut."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet_bytes())) as whole, zipfile.ZipFile(sink, "w") as torn:
        for name in whole.namelist():
            content = whole.read(name)
            torn.writestr(name, content[:-60] if name.endswith("sheet1.xml") else content)
    return sink.getvalue()


def archive_bytes() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("posts.csv", HEAD + ROW)
    return sink.getvalue()


def read(path: Path) -> ReadSummary:
    """Read a file and check, batch by batch, that each record is a post or a refusal, and just once."""
    reading = recognise(path, OPTIONS).read(path, OPTIONS)
    numbers: list[int] = []
    for batch in reading:
        posts = [int(row["record"]) for row in batch.staged["post"].to_pylist()]
        refused = [int(row["record"]) for row in batch.rejections.to_pylist()]
        assert batch.rows == len(posts) + len(refused)
        assert {row["record"] for row in batch.staged["action"].to_pylist()} <= set(posts)
        numbers += [*posts, *refused]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert reading.summary.rows == len(numbers)
    return reading.summary


def inspected(path: Path) -> Inspection | str:
    """Inspect a file, or return the code of the error."""
    try:
        return inspect(path, OPTIONS)
    except VigieError as error:
        return error.code


READABLE: dict[str, tuple[bytes, dict[str, int]]] = {
    "last line cut": (HEAD + ROW + b"7,2,16295", {"ragged-row": 1}),
    "last line without its end": (HEAD + ROW.rstrip(), {}),
    "ragged rows": (HEAD + b"7,1\n" + ROW + b"7,1,1629589836,a,b,c\n", {"ragged-row": 2}),
    "empty trailing fields": (HEAD + b"7,1,1629589836,hello,,\n", {}),
    "nul bytes": (HEAD + ROW * 9 + b"7,\0,1629589836,a\n" + ROW, {"nul-byte": 1}),
    "wrong encoding in one line": (
        HEAD + ROW + "7,2,1629589836,été à la plage\n".encode("cp1252") + "7,3,1629589836,été\n".encode() * 2,
        {"wrong-encoding": 1},
    ),
    "a quote that never closes": (HEAD + b'7,1,1629589836,"hello\n' + ROW * 3, {"unclosed-quote": 1}),
    "a quote that closes too soon": (HEAD + b'7,1,1629589836,"he" said\n' + ROW, {"bad-quotes": 1}),
    "a quote that swallows more than a field may hold": (
        HEAD + b'7,1,1629589836,"' + b"x" * 90 + b"\n" + ROW * 9_000,
        {"oversized-record": 1},
    ),
    "a lone carriage return": (HEAD + b"7,1,1629589836,a\rb\n" + ROW, {"bad-quotes": 1}),
    "blank lines": (b"\n\n" + HEAD + b"\n" + ROW + b"\n\n" + ROW, {}),
    "old line ends": ((HEAD + ROW * 2).replace(b"\n", b"\r"), {}),
    "a byte order mark": (b"\xef\xbb\xbf" + HEAD + ROW, {}),
    "half a character of UTF-16 at the end": (
        (HEAD + ROW + b"7").decode().encode("utf-16")[:-1],
        {"wrong-encoding": 1},
    ),
    "a header twice": (HEAD + ROW + HEAD + ROW, {"bad-time": 1}),
    "two columns of one name": (b"account_id,ts,text,text\n7,1629589836,a,b\n", {}),
    "times from the void": (
        HEAD + b"7,1,-99999999999999999,a\n7,2,9999999999999999999,a\n7,3,0,a\n" + ROW,
        {"bad-time": 3},
    ),
    "damaged ids": (HEAD + b"7,1.01421E+18,1629589836,a\n" + ROW, {"damaged-id": 1}),
    "json lines cut": (LINE * 3 + LINE[:20], {"not-json": 1}),
    "json lines with other values": (LINE * 5 + b'5\n[1]\nnull\n"x"\n', {"not-json": 4}),
    "json lines with an empty object": (LINE + b"{}\n", {"missing-account": 1}),
    "json lines with bad bytes": (
        LINE.replace(b"hello", "été".encode()) * 3 + b'{"account_id": "\xff", "ts": 1, "text": "a"}\n',
        {"wrong-encoding": 1},
    ),
    "json lines with a lone surrogate": (
        LINE * 3 + b'{"account_id": "\\ud800", "ts": 1, "text": "a"}\n',
        {"not-json": 1},
    ),
    "json lines with a raw nul": (LINE * 3 + b'{"account_id": "\0"}\n', {"nul-byte": 1}),
    "json lines nested beyond reason": (LINE * 3 + b"[" * 3_000 + b"\n", {"not-json": 1}),
    "json with shapes instead of cells": (
        LINE + b'{"account_id": {"a": [1]}, "ts": [1], "text": {}}\n',
        {"missing-account": 1},
    ),
    "a whole parquet file": (parquet_bytes(), {}),
    "a whole workbook": (sheet_bytes(), {}),
    "a gzip file": (gzip.compress(HEAD + ROW), {}),
}

REFUSED: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "VG207"),
    "white space": (b" \n\n\t\n", "VG207"),
    "nothing but NUL": (b"\0" * 5_000, "VG202"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "VG202"),
    "noise": (bytes((n * 7919) % 251 for n in range(9_000)), "VG202"),
    "prose": (b"It was a dark night.\nNothing happened, really, at all.\nThe end", "VG202"),
    "an archive": (archive_bytes(), "VG202"),
    "a parquet file without its end": (parquet_bytes()[:-20], "VG208"),
    "a parquet file without its middle": (parquet_bytes()[:40] + parquet_bytes()[-8:], "VG208"),
    "four letters of parquet": (b"PAR1", "VG208"),
    "an empty workbook": (empty_sheet_bytes(), "VG207"),
    "a workbook with a torn sheet": (torn_sheet_bytes(), "VG208"),
    "a workbook cut": (sheet_bytes()[:-300], "VG208"),
    "a gzip file cut": (gzip.compress(HEAD + ROW * 500)[:-30], "VG208"),
    "a gzip file with a wrong sum": (gzip.compress(HEAD + ROW)[:-8] + b"\0" * 8, "VG208"),
    "a JSON page cut": (b'{"data": [{"id": "1",\n "text": "a"},\n', "VG208"),
    "columns that mean nothing": (b"a,b,c\n1,2,3\n4,5,6\n", "VG201"),
    "naive times": (b"account_id,ts,text\n7,2021-08-21 23:50,a\n", "VG203"),
    "days or months": (b"account_id,ts,text\n7,07/03/2018,a\n", "VG203"),
    "no time at all": (b"account_id,ts,text\n7,soon,a\n", "VG205"),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "posts.dat"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", READABLE)
def test_each_record_is_a_post_or_a_refusal(name: str, file: Callable[[bytes], Path]) -> None:
    content, rejected = READABLE[name]
    summary = read(file(content))
    assert summary.rejected == rejected
    assert summary.stored + sum(rejected.values()) == summary.rows
    assert summary.stored > 0


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_says_why_and_with_which_code(
    name: str, file: Callable[[bytes], Path]
) -> None:
    content, code = REFUSED[name]
    with pytest.raises(SourceError) as caught:
        read(file(content))
    assert caught.value.code == code
    assert caught.value.sentence


@pytest.mark.parametrize("name", [*READABLE, *REFUSED])
def test_inspecting_raises_nothing_but_our_own_error(name: str, file: Callable[[bytes], Path]) -> None:
    content = READABLE[name][0] if name in READABLE else REFUSED[name][0]
    found = inspected(file(content))
    if isinstance(found, str):
        assert found in {"VG207", "VG208"}
        return
    assert orjson.dumps(found.as_dict())
    assert bool(found.problems) == (name in REFUSED)


@pytest.mark.parametrize(
    "content",
    [parquet_bytes(50), sheet_bytes(), gzip.compress(HEAD + ROW * 50), HEAD + ROW * 20, LINE * 20],
    # A name from the bytes would change with the second that gzip writes into them.
    ids=["parquet", "sheet", "gzip", "csv", "lines"],
)
def test_cutting_a_file_anywhere_gives_our_own_error_or_every_record(
    content: bytes, file: Callable[[bytes], Path]
) -> None:
    for cut in range(1, len(content), max(1, len(content) // 40)):
        with contextlib.suppress(SourceError):
            read(file(content[:cut]))


def test_a_missing_file_and_a_folder_are_our_own_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(SourceError) as caught:
            recognise(path, OPTIONS)
        assert caught.value.code == "VG209"


@pytest.mark.parametrize("small", [HEAD + ROW, LINE])
def test_a_line_of_64_megabytes_is_refused_without_being_held(
    small: bytes, file: Callable[[bytes], Path]
) -> None:
    path = file(small)
    with path.open("ab") as stream:
        for _ in range(64):
            stream.write(b"x" * 1024 * 1024)
        stream.write(b"\n" + small.splitlines(keepends=True)[-1])
    tracemalloc.start()
    summary = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert summary.rejected == {"oversized-record": 1}
    assert summary.stored == 2
    assert peak < 40 * 1024 * 1024


def test_the_line_numbers_after_an_oversized_line_are_right(file: Callable[[bytes], Path]) -> None:
    path = file(HEAD + ROW + b"x" * 5_000_000 + b"\n" + ROW + b"7,1,never,a\n")
    reading = recognise(path, OPTIONS).read(path, OPTIONS)
    refused = {row["raw_ref"]: row["reason"] for batch in reading for row in batch.rejections.to_pylist()}
    assert refused == {"line:3": "oversized-record", "line:5": "bad-time"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(file: Callable[[bytes], Path]) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(600):
                sheet.write(b"\0" * 1024 * 1024)
    with pytest.raises(SourceError) as caught:
        recognise(file(sink.getvalue()), OPTIONS)
    assert caught.value.code == "VG213"
