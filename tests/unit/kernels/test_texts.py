from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vigie.kernels.texts import (
    canonical_hashtag,
    canonical_mention,
    content_key,
    normalise,
    normalise_all,
    text_key,
    text_keys,
)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("  Vote\n\tNOW ", "vote now"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("Straße", "strasse"),
        ("in\u200bvi\u00adsi\ufeffble \u202etext\u202c\ufe0f", "invisible text"),
        ("see http://t.co/abc and https://EXAMPLE.org/X?y", "see <url> and <url>"),
        ("see pic.twitter.com/abc or www.example.org", "see <url> or <url>"),
        ("a headline via @TheSite", "a headline"),
        ("a headline via @TheSite via @other ", "a headline"),
        ("RT @bob: a headline", "rt @bob: a headline"),
        ("via @bob a headline", "via @bob a headline"),
    ],
)
def test_the_rule_does_what_it_says(raw: str, plain: str) -> None:
    assert normalise(raw) == plain


@given(st.text())
@example("ŉ via @ŉ")
@example("\u0345 İ ẞ")
@example("x http://a via @b")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(), st.text())
def test_a_repost_and_a_copy_never_meet(text: str, other: str) -> None:
    assert normalise(f"RT @a: {text}") != normalise(f"RT @b: {other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the vaccine is safe for children", "the vaccine is not safe for children"),
        ("le vaccin est sûr pour les enfants", "le vaccin n'est pas sûr pour les enfants"),
        ("вакцина безопасна для детей", "вакцина небезопасна для детей"),
        ("they counted 12 000 votes last night", "they counted 15 000 votes last night"),
    ],
)
def test_a_negation_or_another_number_is_another_text(one: str, other: str) -> None:
    assert text_key(one) != text_key(other)


def test_the_key_forgets_links_case_and_invisible_characters() -> None:
    keys = text_keys(
        pa.array(
            [
                "Share this before they delete it http://t.co/1",
                "share THIS before\u200b they delete it https://t.co/2",
                "Share this before they delete it",
                None,
            ]
        )
    ).to_pylist()
    assert keys[0] == keys[1] is not None
    assert keys[2] not in {None, keys[0]}
    assert keys[3] is None
    assert str(keys[0]).startswith("t:")
    assert len(str(keys[0])) == 18


def test_a_text_below_twenty_characters_has_no_key_and_links_do_not_count() -> None:
    assert text_key("a" * 20) is not None
    assert text_key("a" * 19) is None
    assert text_key(f"{'a' * 10} http://example.org/a-very-long-address") is None
    assert text_key("abc", min_chars=3) is not None


def test_arrays_keep_their_nulls_whatever_their_chunks() -> None:
    chunked = pa.chunked_array([["A", None], ["B", "A"]])
    assert normalise_all(chunked).to_pylist() == ["a", None, "b", "a"]
    assert normalise_all(pa.array([], pa.string())).to_pylist() == []


def test_a_content_key_tells_account_time_and_text_apart() -> None:
    keys = {
        content_key("x:1", 5, "a"),
        content_key("x:2", 5, "a"),
        content_key("x:1", 6, "a"),
        content_key("x:1", 5, "b"),
        content_key("x:1", 5, ""),
        content_key("x:1", 5, None),
    }
    assert len(keys) == 6
    assert content_key("x:1", 5, "a") in keys


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [("#Vote", "vote"), ("＃Été", "été"), ("##a", "a"), ("vo te\u200b", "vote"), ("#", None), ("", None)],
)
def test_hashtags_in_canonical_form(raw: str, canonical: str | None) -> None:
    assert canonical_hashtag(raw) == canonical


@pytest.mark.parametrize(
    ("raw", "canonical"), [("@Bob", "bob"), ("＠Bob", "bob"), ("123", "123"), ("@", None)]
)
def test_mentions_in_canonical_form(raw: str, canonical: str | None) -> None:
    assert canonical_mention(raw) == canonical


@given(st.text())
def test_canonical_tags_and_mentions_stay_as_they_are(text: str) -> None:
    for rule in (canonical_hashtag, canonical_mention):
        once = rule(text)
        assert once is None or rule(once) == once
