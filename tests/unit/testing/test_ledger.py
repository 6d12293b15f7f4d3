from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vigie.model.errors import ParameterError
from vigie.testing.worlds.language import LANGUAGES, phrasebook
from vigie.testing.worlds.ledger import NOTHING, ORIGINAL, QUOTE, Posts, Register

Ints = NDArray[np.int64]

EN, FR = LANGUAGES.index("en"), LANGUAGES.index("fr")


def numbers(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def some(*at_us: int, target: tuple[int, ...] | int = NOTHING, first: int = 0) -> Posts:
    """Posts whose `wording` is a name of their own, so that one can see where each went."""
    names = np.arange(first, first + len(at_us))
    return Posts.of(
        names % 3, numbers(*at_us), wording=names, target=np.asarray(target), message=NOTHING, lang=EN
    )


def aims(posts: Posts) -> dict[int, int | None]:
    """Return, for each post by its name, the name of the post that it acts on."""
    names = posts.wording.tolist()
    return {
        name: None if row == NOTHING else names[row]
        for name, row in zip(names, posts.target.tolist(), strict=True)
    }


@st.composite
def ledgers(draw: st.DrawFn, first: int = 0) -> Posts:
    size = draw(st.integers(0, 12))
    at_us = draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))
    target = draw(st.lists(st.integers(NOTHING, size - 1), min_size=size, max_size=size))
    return some(*at_us, target=tuple(target), first=first)


def test_a_name_keeps_its_number_and_is_listed_once() -> None:
    register = Register()
    assert [register.tag(name) for name in ("Paris", "Lyon", "Paris", "Nice")] == [0, 1, 0, 2]
    assert register.tags == ["Paris", "Lyon", "Nice"]


def test_kinds_of_names_are_numbered_apart() -> None:
    register = Register()
    for number_of in (register.message, register.tag, register.text, register.part):
        assert number_of("food") == 0
    for names in (register.messages, register.tags, register.texts, register.parts):
        assert names == ["food"]


def test_a_named_link_is_neither_an_ordinary_article_nor_nothing() -> None:
    register = Register()
    codes = [register.link(f"https://a.example/{number}") for number in (0, 1, 0)]
    assert codes == [-2, -3, -2]
    assert [register.links[-2 - code] for code in codes] == [
        "https://a.example/0",
        "https://a.example/1",
        "https://a.example/0",
    ]


def test_what_posts_do_not_say_is_nothing() -> None:
    posts = Posts.of(numbers(4, 5), numbers(10, 20))
    assert len(posts) == 2
    for name in ("target", "message", "link", "picture", "part"):
        assert getattr(posts, name).tolist() == [NOTHING, NOTHING], name
    assert posts.tags.tolist() == [[NOTHING] * 4] * 2
    assert posts.mentions.tolist() == [[NOTHING] * 3] * 2
    assert posts.kind.tolist() == [ORIGINAL, ORIGINAL]
    assert posts.deleted.tolist() == [False, False]


def test_a_scalar_holds_for_every_post_and_a_list_of_tags_too() -> None:
    posts = Posts.of(
        numbers(1, 2, 3),
        numbers(1, 2, 3),
        kind=QUOTE,
        tags=numbers(7, 8),
        mentions=5,
        picture=numbers(0, 1, 2),
    )
    assert posts.kind.tolist() == [QUOTE] * 3
    assert posts.tags.tolist() == [[7, 8, NOTHING, NOTHING]] * 3
    assert posts.mentions.tolist() == [[5, 5, 5]] * 3
    assert posts.picture.tolist() == [0, 1, 2]


def test_each_post_may_have_tags_of_its_own() -> None:
    posts = Posts.of(numbers(1, 2), numbers(1, 2), tags=np.array([[3], [NOTHING]]))
    assert posts.tags[:, 0].tolist() == [3, NOTHING]


@pytest.mark.parametrize(("column", "most"), [("tags", 4), ("mentions", 3)])
def test_more_tags_or_names_than_a_post_holds_are_refused(column: str, most: int) -> None:
    Posts.of(numbers(1), numbers(1), **{column: np.arange(most)})
    with pytest.raises(ParameterError) as refused:
        Posts.of(numbers(1), numbers(1), **{column: np.arange(most + 1)})
    assert refused.value.code == "VG104"
    assert f"at most {most}" in refused.value.sentence


def test_columns_are_whole_numbers_whatever_they_were_given_as() -> None:
    posts = Posts.of(
        numbers(1), numbers(1), picture=np.array([2.0]), lang=np.array([3], np.uint8), deleted=True
    )
    kinds = {item.name: getattr(posts, item.name).dtype for item in fields(Posts)}
    assert kinds.pop("deleted") == np.bool_
    assert set(kinds.values()) == {np.dtype(np.int64)}


def test_posts_do_not_share_memory_with_the_columns_that_they_were_made_of() -> None:
    account = numbers(1, 2)
    posts = Posts.of(account, numbers(1, 2), deleted=np.zeros(2, bool))
    posts.deleted[:1] = True
    assert posts.deleted.tolist() == [True, False]


def test_rows_that_are_taken_keep_the_targets_that_they_had() -> None:
    posts = some(1, 2, 3, target=(NOTHING, 0, 1))
    assert posts.take(numbers(2, 1)).target.tolist() == [1, 0]
    assert posts.take(slice(0, 2)).wording.tolist() == [0, 1]


def test_targets_move_along_when_posts_are_appended() -> None:
    joined = some(1, 2, target=(NOTHING, 0)).joined(
        some(5, 6, target=(1, NOTHING), first=2), some(9, 9, target=(NOTHING, 0), first=4)
    )
    assert joined.target.tolist() == [NOTHING, 0, 3, NOTHING, NOTHING, 4]
    assert aims(joined) == {0: None, 1: 0, 2: 3, 3: None, 4: None, 5: 4}


def test_posts_laid_under_one_another_have_targets_that_count_from_the_first_of_all() -> None:
    stacked = Posts.stacked([some(1, 2), some(3, target=1, first=2)])
    assert aims(stacked) == {0: None, 1: None, 2: 1}


def test_nothing_stacked_is_an_empty_ledger() -> None:
    empty = Posts.stacked([])
    assert len(empty) == 0
    assert empty.tags.shape == (0, 4)
    assert aims(some(1).joined(empty)) == {0: None}


def test_in_order_of_time_posts_of_one_moment_stay_as_they_were() -> None:
    posts = some(5, 1, 5, 1, target=(NOTHING, NOTHING, 0, 1)).in_order()
    assert posts.at_us.tolist() == [1, 1, 5, 5]
    assert posts.wording.tolist() == [1, 3, 0, 2]
    assert aims(posts) == {0: None, 1: None, 2: 0, 3: 1}


@given(ledgers())
def test_sorting_changes_neither_what_a_post_is_nor_what_it_acts_on(posts: Posts) -> None:
    ordered = posts.in_order()
    assert aims(ordered) == aims(posts)
    assert (np.diff(ordered.at_us) >= 0).all()
    place = np.argsort(ordered.wording)
    for item in fields(Posts):
        if item.name != "target":
            assert np.array_equal(getattr(ordered, item.name)[place], getattr(posts, item.name)), item.name


@given(ledgers(), ledgers(first=20), ledgers(first=40))
def test_joining_one_by_one_and_all_at_once_give_the_same(one: Posts, two: Posts, three: Posts) -> None:
    assert aims(one.joined(two, three)) == aims(one.joined(two).joined(three))
    assert aims(one.joined(two, three)) == aims(one) | aims(two) | aims(three)


def test_words_come_in_the_order_of_the_rows_that_were_asked_for() -> None:
    register = Register()
    food, weather = register.message("food"), register.message("weather")
    said = register.text("Word for word")
    posts = Posts.of(
        numbers(1, 2, 3, 4),
        numbers(1, 2, 3, 4),
        lang=numbers(EN, FR, FR, EN),
        message=numbers(food, weather, food, NOTHING),
        wording=numbers(17, 5, 2**61, said),
    )
    assert posts.texts(register, numbers(3, 2, 0, 1, 3)) == [
        "Word for word",
        phrasebook("fr").text("food", 2**61),
        phrasebook("en").text("food", 17),
        phrasebook("fr").text("weather", 5),
        "Word for word",
    ]


def test_one_wording_is_one_text_and_another_message_another() -> None:
    register = Register()
    messages = numbers(register.message("food"), register.message("food"), register.message("weather"))
    posts = Posts.of(numbers(1, 2, 3), numbers(1, 2, 3), lang=EN, message=messages, wording=9)
    first, again, other = posts.texts(register, np.arange(3))
    assert first == again
    assert first != other
