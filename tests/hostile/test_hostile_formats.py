"""Nested records, archives and compressed files as they really come: cut, damaged, lying."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError, VigieError
from vigie.sources import json_stream, jsonfiles, records, survey
from vigie.sources.containers import given_files
from vigie.sources.registry import BUILT_IN, recognise
from vigie.sources.spec import SourceOptions, SourceSpec

OPTIONS = SourceOptions(now_us=1_750_000_000_000_000, drift_limit=1.0)
AT = "Wed Oct 10 20:19:24 +0000 2018"
AUTHOR = {"id_str": "7", "screen_name": "bob"}
STATUS: dict[str, Any] = {"id_str": "1", "created_at": AT, "full_text": "hello", "user": AUTHOR}
POST = {"id": "1", "author_id": "7", "created_at": "2021-08-21T23:50:36Z", "text": "hi", "entities": 1}
SHAPES: list[Any] = [1, "x", [], [[]], {"urls": 5}]
TABLE = b"account_id,post_id,ts,text\n7,1,1629589836,hello\n"


def lines(*values: Any) -> bytes:
    return b"".join(orjson.dumps(value) + b"\n" for value in values)


def status(**fields: Any) -> dict[str, Any]:
    return {**STATUS, **fields}


def zipped(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


def nested(depth: int) -> bytes:
    return orjson.dumps(STATUS)[:-1] + b',"x":' + b"[" * depth + b"]" * depth + b"}\n"


BIDI = "\u202etxt.exe\u202c \u2066\u200f\ufeff"
TWO = lines(status(), status(id_str="2"))
LIST = orjson.dumps([status(), status(id_str="2")], option=orjson.OPT_INDENT_2)

READABLE: dict[str, tuple[bytes, dict[str, int]]] = {
    "statuses": (TWO, {}),
    "a status without an author": (TWO + lines({**STATUS, "user": None}), {"missing-account": 1}),
    "a status whose author is a list": (TWO + lines(status(user=[AUTHOR])), {"missing-account": 1}),
    "a status whose id is an object": (TWO + lines(status(id_str={"a": 1})), {}),
    "an id beyond what numbers hold": (TWO + lines(status(id_str=1.2345678901234568e18)), {"damaged-id": 1}),
    "an id in scientific notation": (TWO + lines(status(id_str="1.01421E+18")), {"damaged-id": 1}),
    "a time that is none": (TWO + lines(status(created_at="yesterday")), {"bad-time": 1}),
    "a time of another age": (TWO + lines(status(created_at=AT.replace("2018", "1818"))), {"bad-time": 1}),
    "a time of the future": (TWO + lines(status(created_at=AT.replace("2018", "2999"))), {"bad-time": 1}),
    "a time that is a list": (TWO + lines(status(created_at=[AT])), {"missing-time": 1}),
    "writing that runs both ways": (TWO + lines(status(id_str="3", full_text=BIDI)), {}),
    "a text of formulas": (TWO + lines(status(id_str="3", full_text="=cmd|' /C calc'!A0")), {}),
    "a text with NUL escaped": (TWO + lines(status(id_str="3", full_text="a\0b")), {}),
    "a key that is ours": (
        lines({"data": [POST]}, *({**POST, "id": f"9{n}", "@": odd} for n, odd in enumerate(SHAPES))),
        {},
    ),
    "keys of no name": (TWO + lines(status(id_str="3", **{"": 1, "\0": 2, "@": 3, ".": 4})), {}),
    "ten thousand unknown keys": (TWO + lines(status(id_str="3", **{f"k{n}": n for n in range(10_000)})), {}),
    "a hundred thousand hashtags": (
        TWO + lines(status(id_str="3", entities={"hashtags": [{"text": f"t{n}"} for n in range(100_000)]})),
        {},
    ),
    "entities of every shape": (
        TWO + lines(*(status(id_str=f"3{n}", entities=odd) for n, odd in enumerate(SHAPES))),
        {},
    ),
    "lists nested beyond reason": (TWO + nested(5_000), {"not-json": 1}),
    "lists nested within reason": (TWO + nested(500), {}),
    "a repost of itself": (TWO + lines(status(id_str="3", retweeted_status=status(id_str="3"))), {}),
    "words where counts belong": (TWO + lines(status(favorite_count="many", retweet_count=-5)), {}),
    "values that are no objects": (TWO + b'5\n[1]\nnull\n"x"\ntrue\n', {"not-json": 5}),
    "not a number": (TWO + b'{"id_str": NaN}\n', {"not-json": 1}),
    "a key twice": (TWO + b'{"id_str":"8",' + orjson.dumps(STATUS)[1:] + b"\n", {}),
    "carriage returns at line ends": (TWO.replace(b"\n", b"\r\n"), {}),
    "a byte order mark": (b"\xef\xbb\xbf" + TWO, {}),
    "UTF-16": (TWO.decode().encode("utf-16"), {}),
    "a list over many lines": (LIST, {}),
    "a list with strangers in it": (LIST[:-1] + b', 5, "x", null]', {"not-json": 3}),
    "a list with a lone surrogate": (LIST[:-1] + b', {"id_str": "\\ud800"}]', {"not-json": 1}),
    "documents one after another": (LIST + b"\n" + LIST, {}),
    "pages of strangers": (lines({"data": [POST, 5, None, [], "x"]}), {"missing-account": 3}),
    "a page without posts": (lines({"data": [POST]}, {"data": []}, {"meta": {}}, {"data": None}), {}),
    "gzip": (gzip.compress(TWO), {}),
    "gzip in two members": (gzip.compress(TWO) + gzip.compress(lines(status(id_str="3"))), {}),
    "bzip2": (bz2.compress(TWO), {}),
    "xz": (lzma.compress(TWO), {}),
    "gzip in gzip": (gzip.compress(gzip.compress(TABLE)), {}),
    "an archive of one": (zipped(posts=TWO), {}),
    "an archive in an archive": (zipped(inner=zipped(posts=TABLE)), {}),
}
UNREAD = {"gzip in gzip"}

REFUSED: dict[str, tuple[bytes, str]] = {
    "a list cut": (LIST[:-40], "VG208"),
    "a list with a comma too many": (LIST[:-1] + b",]", "VG208"),
    "lists without end": (b"[" * 100_000, "VG208"),
    "objects without end": (b'{"a":' * 100_000, "VG208"),
    "gzip cut": (gzip.compress(TWO * 999)[:-30], "VG208"),
    "bzip2 cut": (bz2.compress(TWO * 999)[:-30], "VG208"),
    "xz damaged": (lzma.compress(TWO * 999)[:-60] + b"\0" * 60, "VG208"),
    "gzip of nothing": (gzip.compress(b""), "VG207"),
    "gzip of noise": (gzip.compress(bytes((n * 7919) % 251 for n in range(9_000))), "VG202"),
    "records of no known shape": (lines({"a": 1}, {"b": 2}), "VG201"),
    "an empty list": (b"[]", "VG202"),
    "an empty object": (b"{}", "VG202"),
    "an archive without owner": (b'window.YTD.tweets.part0 = [{"tweet": {"full_text": "x"}}]', "VG201"),
}


def read(path: Path, options: SourceOptions = OPTIONS) -> tuple[int, int, dict[str, int]]:
    """Read all that a path holds: records, posts and refusals by reason; each record is told just once."""
    rows, stored, rejected = 0, 0, dict[str, int]()
    with given_files([path]) as files:
        for given in files:
            reading = recognise(given.path, options).read(given.path, options)
            numbers: list[Any] = []
            for batch in reading:
                numbers += batch.staged["account"]["record"].to_pylist()
                numbers += batch.rejections["record"].to_pylist()
            assert len(set(numbers)) == len(numbers) == reading.summary.rows
            rows, stored = rows + reading.summary.rows, stored + reading.summary.stored
            rejected |= reading.summary.rejected
    return rows, stored, rejected


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "posts.dat"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", sorted(READABLE.keys() - UNREAD))
def test_each_record_is_a_post_or_a_refusal(name: str, file: Callable[[bytes], Path]) -> None:
    content, expected = READABLE[name]
    rows, stored, rejected = read(file(content))
    assert rejected == expected
    assert stored + sum(rejected.values()) == rows
    assert stored > 0


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_says_why(name: str, file: Callable[[bytes], Path]) -> None:
    content, code = REFUSED[name]
    with pytest.raises(VigieError) as caught:
        read(file(content))
    assert (caught.value.code, bool(caught.value.sentence)) == (code, True)


def test_what_is_packed_twice_is_not_taken_for_data(file: Callable[[bytes], Path]) -> None:
    with pytest.raises(VigieError) as caught:
        read(file(READABLE["gzip in gzip"][0]))
    assert caught.value.code == "VG202"


@pytest.mark.parametrize("spec", BUILT_IN, ids=lambda spec: spec.code)
def test_no_reader_raises_a_foreign_error_on_what_is_not_its_own(
    spec: SourceSpec, file: Callable[[bytes], Path]
) -> None:
    strangers = [TWO, LIST, TABLE, b"\0" * 99, b'{"a": [1, {"b": null}]}\n', b"a;b\n1;2\n", b'"', b"[[]]"]
    for content in strangers:
        options = replace(OPTIONS, account="7")
        with contextlib.suppress(VigieError):
            reading = spec.load().read(file(content), options)
            told = sum(batch.rows for batch in reading)
            assert told == reading.summary.rows


@pytest.mark.parametrize("content", [TWO * 9, LIST, gzip.compress(TWO * 9)], ids=["lines", "list", "gzip"])
def test_cutting_anywhere_gives_our_own_error_or_every_record(
    content: bytes, file: Callable[[bytes], Path]
) -> None:
    for cut in range(1, len(content), max(1, len(content) // 40)):
        with contextlib.suppress(SourceError):
            rows, stored, rejected = read(file(content[:cut]))
            assert rows == stored + sum(rejected.values())


def test_a_long_list_is_read_in_the_memory_of_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BATCH_ROWS", 500)
    monkeypatch.setattr(jsonfiles, "_PIECE_ROWS", 100)
    monkeypatch.setattr(json_stream, "_CHUNK_BYTES", 10_000)
    monkeypatch.setattr(survey, "_MOST_OWNERS", 100)
    peaks = []
    for rows in (2_000, 8_000):
        path = tmp_path / f"{rows}.json"
        path.write_bytes(b"[" + b",\n".join(orjson.dumps(status(id_str=str(n))) for n in range(rows)) + b"]")
        tracemalloc.start()
        assert read(path)[0] == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
