from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.sources.columns import text_column
from vigie.sources.derivations import (
    content_ids,
    first_of,
    html_links,
    html_tags,
    html_text,
    links_in,
    mentions_in,
    part_of,
    split_at,
    tags_in,
    titled,
    unnumbered,
    when_yes,
    whole_count,
    words_key,
)
from vigie.sources.html_words import anchors, plain_words
from vigie.sources.records import Records
from vigie.sources.table_format import Cells, Computed


def cells(**columns: list[str | None]) -> Cells:
    size = max(len(column) for column in columns.values())
    built = {name: text_column(column) for name, column in columns.items()}
    return Cells(Records(built, np.arange(1, size + 1, dtype=np.int64), [""] * size))


def got(way: Computed, **columns: list[str | None]) -> list[Any]:
    return list(way.get(cells(**columns)).to_pylist())


def listed(way: Computed, text: str) -> list[str]:
    (found,) = got(way, body=[text])
    return [] if found is None else list(orjson.loads(found))


def test_cells_are_found_by_plain_name_and_missing_words_are_null() -> None:
    held = cells(**{"Post Created": ["NA", " x ", None]})
    assert held["post_created"].to_pylist() == [None, "x", None]
    assert held["absent"].to_pylist() == [None, None, None]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Ferry, #Îles! #2024 #2024votes", ["Ferry", "Îles", "2024votes"]),
        ("a#b &#39; /#c https://a.example/#d", []),
        ("＃паром", ["паром"]),
        ("", []),
    ],
)
def test_hashtags_in_texts(text: str, tags: list[str]) -> None:
    assert listed(tags_in("body"), text) == tags


def test_links_in_texts_lose_the_punctuation_after_them() -> None:
    text = "See (https://a.example/x), HTTP://b.example/y?z=1. «https://c.example»"
    assert listed(links_in("body"), text) == [
        "https://a.example/x",
        "HTTP://b.example/y?z=1",
        "https://c.example",
    ]


def test_names_after_an_at_sign_are_no_mail_addresses() -> None:
    text = "@ben.sails and me@mail.example, (@eve)."
    assert listed(mentions_in("body"), text) == ["ben.sails", "eve"]


def test_lists_whose_items_hold_spaces() -> None:
    assert got(split_at("tags", "|"), tags=["early boat| ferry |", "|", None]) == [
        '["early boat","ferry"]',
        None,
        None,
    ]


def test_parts_of_addresses() -> None:
    way = part_of("url", r"/(\w+)/(\d+)?$", "two parts")
    assert got(way, url=["h/a/12", "h/a/", "h"]) == ["a/12", "a", None]


def test_the_first_column_that_holds_something() -> None:
    assert got(first_of("a", "b"), a=["1", "", None], b=["2", "3", None]) == ["1", "3", None]


def test_titles_and_bodies() -> None:
    assert got(titled("t", "b"), t=["T", "T", None, None], b=["B", None, "B", None]) == [
        "T\n\nB",
        "T",
        "B",
        None,
    ]


def test_minus_one_is_no_number_and_yes_has_several_words() -> None:
    assert got(whole_count("n"), n=["-1", "0", "7", None]) == [None, "0", "7", None]
    assert got(when_yes("is", "page"), **{"is": ["yes", "TRUE", "1", "no", None]}) == [
        "page",
        "page",
        "page",
        None,
        None,
    ]


def test_content_ids_are_found_in_addresses_of_pictures() -> None:
    cid = "bafkreiferryferryferryferryferryferryferryferry234567"
    address = f"https://cdn.example/plain/did:plc:a/{cid}@jpeg|https://cdn.example/other.jpg"
    assert listed(content_ids("body"), address) == [cid]


def test_originals_without_a_number_meet_by_owner_and_words() -> None:
    keys = words_key(text_column(["All aboard", "All aboard ", "all aboard", None]))
    named = unnumbered(text_column(["ben"] * 4), keys).to_pylist()
    assert named[0] == named[1] != named[2]
    assert named[3] is None
    assert str(named[0]).startswith("ben@")


def test_markup_is_read_as_a_reader_sees_it() -> None:
    html = '<p>One<br>two &amp; three</p><p>four<script>x()</script></p><a href="https://a.example">five</a>'
    assert plain_words(html) == "One\ntwo & three\n\nfour\n\nfive"
    assert anchors(html) == ["https://a.example"]
    assert plain_words("<p> </p>") is None
    mention = '<a class="u-url mention" href="https://b.example/@ben">@ben</a><a href="mailto:a@b">x</a>'
    assert anchors(mention) == []
    assert got(html_text("b"), b=["<b>x</b>", "<br>"]) == ["x", None]
    assert listed(html_links("body"), html) == ["https://a.example"]
    assert listed(html_tags("body"), "<a>#<span>ferry</span></a>") == ["ferry"]


@given(st.text(max_size=300))
def test_no_markup_raises_and_words_hold_no_spaces_at_their_ends(text: str) -> None:
    words = plain_words(text)
    assert words is None or words == words.strip()
    assert all(link.startswith("http") for link in anchors(text))


@given(st.text(max_size=200))
def test_no_text_troubles_what_looks_for_hashtags_links_and_names(text: str) -> None:
    for way in (tags_in("body"), links_in("body"), mentions_in("body")):
        assert all(listed(way, text))
