from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.sources.identifiers import id_column, id_prefixes, without_blanks
from vigie.sources.objects import LENSES, explode, split_cell


@pytest.mark.parametrize(
    ("cell", "field", "items"),
    [
        ("a|b", "hashtags", ["a", "b"]),
        ("a, b;c  d", "hashtags", ["a", "b", "c", "d"]),
        ("[a, b]", "hashtags", ["a", "b"]),
        ("['a', 'b']", "hashtags", ["a", "b"]),
        ("[]", "hashtags", []),
        ('["a", "b c", null, ""]', "hashtags", ["a", "b c"]),
        ('[{"tag": "a"}, {"hashtag": "b"}, {"other": 1}]', "hashtags", ["a", "b"]),
        ('[{"expanded_url": "http://a.example", "url": "http://t.co/1"}]', "urls", ["http://a.example"]),
        ("[1, 2]", "hashtags", ["1", "2"]),
        ("[half", "hashtags", ["[half"]),
        ("http://a.example/x,y|http://b.example", "urls", ["http://a.example/x,y", "http://b.example"]),
        ("http://a.example/x,http://b.example", "urls", ["http://a.example/x", "http://b.example"]),
        ("http://a.example hxxp://b.example", "urls", ["http://a.example", "hxxp://b.example"]),
        ("[http://a.example/1, http://b.example/2]", "urls", ["http://a.example/1", "http://b.example/2"]),
        ("https://i.example/1.jpg, https://i.example/2.jpg", "media", ["https://i.example/1.jpg", "https://i.example/2.jpg"]),
        ("f8f8,f0ccc0f4|aa", "media", ["f8f8,f0ccc0f4", "aa"]),
    ],
)  # fmt: skip
def test_lists_are_opened_however_they_are_written(cell: str, field: str, items: list[str]) -> None:
    assert split_cell(cell, field) == items


def test_an_object_counts_once_a_row_and_keeps_its_row() -> None:
    column = pa.array(["#A #a #b", None, "", "#b", "#"])
    lens = next(lens for lens in LENSES if lens.object_type == "hashtag")
    found = explode(column, lens.read)
    assert found.rows.tolist() == [0, 0, 3]
    assert found.canonical.to_pylist() == ["a", "b", "b"]
    assert found.raw.to_pylist() == ["#A", "#b", "#b"]
    assert found.unreadable == 1


@given(st.lists(st.none() | st.text(max_size=20)))
def test_no_cell_raises_and_no_object_is_empty(cells: list[str | None]) -> None:
    column = pa.array(cells, pa.string())
    for lens in LENSES:
        found = explode(column, lens.read)
        assert len(found.rows) == len(found.raw) == len(found.canonical)
        assert all(found.canonical.to_pylist())
        assert found.rows.tolist() == sorted(found.rows.tolist())


def test_an_empty_column_gives_nothing() -> None:
    assert len(explode(pa.array([], pa.string()), lambda cell: [(cell, cell)]).rows) == 0
    assert len(explode(pa.nulls(3, pa.string()), lambda cell: [(cell, cell)]).rows) == 0


def test_ids_are_read_from_text_and_numbers() -> None:
    assert id_column(pa.array([" a ", "", "NA", "12.0", "-7"])).text.to_pylist() == [
        "a",
        None,
        None,
        "12",
        "-7",
    ]
    assert id_column(pa.array([1, None])).text.to_pylist() == ["1", None]
    floats = id_column(pa.array([5.0, None, 1.5, 2.0**53, float("nan"), float("inf")]))
    assert floats.text.to_pylist()[:2] == ["5", None]
    assert floats.damaged.tolist() == [False, False, True, True, False, True]
    assert floats.from_float == 1


def test_only_lost_digits_are_damage() -> None:
    damaged = ["1E+18", "1.01421E+18", "1,01421e+18", "1.5e12", "12345678901234567.0"]
    whole = ["12e34", "3366222e9227", "1014210000000000", "a+b/c==", "1.5", "12.0"]
    assert id_column(pa.array(damaged)).damaged.all()
    assert not id_column(pa.array(whole)).damaged.any()


def test_prefixes_are_two_small_letters() -> None:
    assert id_prefixes(pa.array(["fb_1", "tw_2", "fb_3", None])) == {"fb", "tw"}
    assert id_prefixes(pa.array(["fb_1", "user_2", "fb_"])) == {"fb", ""}
    assert id_prefixes(pa.array([], pa.string())) == set()


def test_words_for_missing_are_missing() -> None:
    column = pa.array(["a", " ", "NA", "null", "NULL", "None", "nan", "\\N", "none of it", None])
    assert without_blanks(column).to_pylist() == ["a", *[None] * 7, "none of it", None]
