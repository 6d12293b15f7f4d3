from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest

from vigie.model.errors import SourceError
from vigie.sources.rawrecords import raw_record

Build = Callable[..., Any]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_delimited_record_comes_back_as_its_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'account_id,ts,text\r\n7,1,"one\r\ntwo"\r\n8,2,x\r\n')
    assert raw_record(path, "line:2") == '7,1,"one\ntwo"'
    assert raw_record(path, "line:4") == "8,2,x"


def test_a_refused_record_comes_back_too(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.csv",
        f'account_id,ts,text\n7,1,"open {"x" * 200_000}\n8,2,x\n{"y" * 5_000_000}\n9,3,z\n',
    )
    assert raw_record(path, "line:2").startswith('7,1,"open')
    assert raw_record(path, "line:4") == "y" * 200
    assert raw_record(path, "line:5") == "9,3,z"


def test_a_json_line_comes_back_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"a": 1}\n\n{"a": 2}\n')
    assert raw_record(path, "line:3") == '{"a": 2}'
    assert raw_record(path, "line:3/item:1") == '{"a": 2}'


def test_an_item_of_a_document_comes_back_as_json(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '[\n{"a":\n1}, {"a":\n2}]')
    assert raw_record(path, "item:2") == '{"a":2}'


def test_rows_come_back_as_json(tmp_path: Path, table_file: Build) -> None:
    path = table_file({"account_id": list(range(60_000)), "b": ["x"] * 60_000})
    assert orjson.loads(raw_record(path, "row:1")) == {"account_id": 0, "b": "x"}
    assert orjson.loads(raw_record(path, "row:50001")) == {"account_id": 50_000, "b": "x"}
    book = openpyxl.Workbook()
    book.active.append(["account_id", "ts"])
    book.active.append(["7", None])
    book.save(tmp_path / "a.xlsx")
    assert orjson.loads(raw_record(tmp_path / "a.xlsx", "Sheet!row:2"))["account_id"] == "7"


def test_every_place_that_reading_gives_can_be_read_back(tell: Build, tmp_path: Path) -> None:
    text = 'account_id,ts,text\n7,1629589836,"a\nb"\n,1629589836,c\n8,1629589836,d\n'
    told = tell(text)
    for row in [*told.posts, *told.rejections]:
        assert raw_record(tmp_path / "posts.csv", row["raw_ref"])
    assert raw_record(tmp_path / "posts.csv", told.rejections[0]["raw_ref"]) == ",1629589836,c"


@pytest.mark.parametrize("place", ["line:99", "row:1", "item:1", "nowhere", "line:x"])
def test_a_place_outside_the_file_is_our_own_error(tmp_path: Path, place: str) -> None:
    path = write(tmp_path / "a.csv", "account_id,ts,text\n7,1,x\n")
    with pytest.raises(SourceError) as caught:
        raw_record(path, place)
    assert caught.value.code == "VG214"


def test_a_row_outside_the_file_is_our_own_error(tmp_path: Path, table_file: Build) -> None:
    for place in ("row:0", "row:3", "line:1"):
        with pytest.raises(SourceError):
            raw_record(table_file({"account_id": [1, 2], "b": [1, 2]}), place)
    book = openpyxl.Workbook()
    book.active.append(["account_id", "ts"])
    book.save(tmp_path / "a.xlsx")
    for place in ("Sheet!row:1", "Sheet!row:2"):
        with pytest.raises(SourceError):
            raw_record(tmp_path / "a.xlsx", place)
    with pytest.raises(SourceError):
        raw_record(write(tmp_path / "a.json", '[\n{"a":\n1}]'), "item:2")
