"""JSON documents value by value: lists, large objects, scripts, damage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError
from vigie.sources import json_stream
from vigie.sources.bytestreams import Encoding, guess_encoding
from vigie.sources.json_stream import first_values, streamed_values

Streamed = Callable[..., list[tuple[str, Any]]]


@pytest.fixture
def streamed(tmp_path: Path) -> Streamed:
    def read(content: str | bytes, stream: str | None = None) -> list[tuple[str, Any]]:
        path = tmp_path / "a.json"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        encoding = guess_encoding(path.read_bytes())
        return [(found.place, found.value) for found in streamed_values(path, encoding, stream)]

    return read


def test_the_items_of_a_list_come_one_by_one(streamed: Streamed) -> None:
    assert streamed('[{"a": 1},\n {"a": [2, "]"]}, 3, []]') == [
        ("item:1", {"a": 1}),
        ("item:2", {"a": [2, "]"]}),
        ("item:3", 3),
        ("item:4", []),
    ]
    assert streamed("[]") == []


def test_an_object_comes_whole_unless_its_list_is_named(streamed: Streamed) -> None:
    text = '{"name": "c", "messages": [{"id": 1}, {"id": 2}], "after": 5}'
    assert [place for place, _ in streamed(text)] == ["item:1"]
    assert streamed(text, "messages") == [("item:1/messages:1", {"id": 1}), ("item:1/messages:2", {"id": 2})]
    assert streamed('{"name": "c"}', "messages") == [("item:1", {"name": "c"})]


def test_a_list_within_an_object_within_is_found(streamed: Streamed) -> None:
    text = '{"about": "x", "chats": {"about": "y", "list": [{"id": 1}]}}'
    assert streamed(text, "messages | chats.list") == [("item:1/chats.list:1", {"id": 1})]


def test_what_stands_around_a_list_comes_with_each_item(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"name": "c", "id": 7, "messages": [{"id": 1}]}')
    (found,) = streamed_values(path, Encoding("utf-8"), "messages")
    assert found.around == {"name": "c", "id": 7}


def test_values_may_follow_one_another_and_a_script_may_assign_them(streamed: Streamed) -> None:
    assert [value for _, value in streamed('{"a": 1}\n{\n"a": 2}\n[3]')] == [{"a": 1}, {"a": 2}, 3]
    assert streamed('window.YTD.tweets.part0 = [ {"a": 1} ];') == [("item:1", {"a": 1})]


def test_a_value_across_pieces_is_whole(streamed: Streamed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK_BYTES", 3)
    values = [{"id": 10**15 + n, "text": "é\\ud83d\\n" * n, "x": [1.5e3, True, None]} for n in range(9)]
    assert [value for _, value in streamed(orjson.dumps(values))] == values
    assert [value for _, value in streamed("[12345, 67]")] == [12345, 67]


def test_utf_16_is_read(streamed: Streamed) -> None:
    assert streamed('{"a": "é"}'.encode("utf-16")) == [("item:1", {"a": "é"})]


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}', '[{"a": 1},', '{"a": ', '["x', '{"a" 1}', "[1 2]", "[" * 100_000, '{"a": 1}}', "[nope]"],
)
def test_a_document_that_is_cut_or_damaged_is_refused(streamed: Streamed, text: str) -> None:
    with pytest.raises(SourceError) as caught:
        streamed(text)
    assert caught.value.code == "VG208"


def test_damage_is_found_without_reading_on(streamed: Streamed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK_BYTES", 64)
    monkeypatch.setattr(json_stream, "MAX_VALUE_CHARS", 200)
    with pytest.raises(SourceError) as caught:
        streamed("[{'a': 1}, " + '{"b": 2}, ' * 100 + "]")
    assert caught.value.code == "VG208"


def test_a_value_beyond_the_limit_is_refused(streamed: Streamed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK_BYTES", 8)
    monkeypatch.setattr(json_stream, "MAX_VALUE_CHARS", 10)
    with pytest.raises(SourceError) as caught:
        streamed('{"a": "much longer than that"}')
    assert caught.value.code == "VG213"


def test_what_only_one_reader_accepts_is_kept_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": "\\ud800"}, {"a": NaN}, {"a": 1}]')
    found = list(streamed_values(path, Encoding("utf-8")))
    assert [(each.value, each.text) for each in found] == [
        (None, '{"a": "\\ud800"}'),
        (None, '{"a": NaN}'),
        ({"a": 1}, None),
    ]


def test_the_beginning_of_a_large_object_is_enough_to_know_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    many = b",".join(b'{"id": %d}' % n for n in range(100))
    path.write_bytes(b'{"name": "c", "inner": {"messages": [' + many + b"and then it is cut")
    (found,) = first_values(path, Encoding("utf-8"), 3)
    assert found == {"name": "c", "inner": {"messages": [{"id": 0}, {"id": 1}, {"id": 2}]}}
    path.write_bytes(b"[" + many + b"]")
    assert len(first_values(path, Encoding("utf-8"), 50)) == 50
