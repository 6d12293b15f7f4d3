from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from vigie.kernels.families.boilerplate import (
    acquainted,
    has_button_words,
    is_quotation,
    is_wide,
    spread_of,
)
from vigie.kernels.families.diff import token_diff
from vigie.kernels.families.templates import hashtag_families, slot_key, slots_of, tasking_marks

DAY_US = 86_400_000_000


@pytest.mark.parametrize(
    ("a", "b", "runs"),
    [
        ("", "", []),
        ("a b", "a b", [("equal", "a b", "a b")]),
        (
            "the cat sat",
            "the dog sat",
            [("equal", "the ", "the "), ("replace", "cat", "dog"), ("equal", " sat", " sat")],
        ),
        ("big red dog", "small blue dog", [("replace", "big red", "small blue"), ("equal", " dog", " dog")]),
        ("a", "a b", [("equal", "a", "a"), ("insert", "", " b")]),
        ("今天好", "明天好", [("replace", "今", "明"), ("equal", "天好", "天好")]),
    ],
)
def test_a_diff_goes_word_by_word(a: str, b: str, runs: list[tuple[str, str, str]]) -> None:
    assert token_diff(a, b) == runs


@given(st.text("ab c.\n今é'", max_size=40), st.text("ab c.\n今é'", max_size=40))
def test_the_pieces_of_a_diff_give_both_texts_back(a: str, b: str) -> None:
    runs = token_diff(a, b)
    assert "".join(before for _, before, _ in runs) == a
    assert "".join(after for _, _, after in runs) == b
    for change, before, after in runs:
        assert {"equal": before == after, "insert": not before, "delete": not after}.get(
            change, before != after
        )
    assert all(one[0] == "equal" or other[0] == "equal" for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("[12.10.2023 14:05] Anna: please distribute this text", ("chat-header", "request")),
        ("12/10/23, 14:05 - Chef: merci de diffuser ce message", ("chat-header", "request")),
        ("[12.10.23, 14:05] Анна: просьба распространить", ("chat-header", "request")),
        ("[12.10.2023 14:05] سارة: يرجى نشر هذا النص", ("chat-header", "request")),
        ("[12.10.2023 14:05] Elçin: zəhmət olmasa paylaşın", ("chat-header", "request")),
        ("[12.10.2023 14:05] Ayşe: lütfen bunu paylaşın", ("chat-header", "request")),
        ("Shame on {city}! They lied", ("placeholder",)),
        ("Read this [INSERT LINK HERE] now", ("placeholder",)),
        ("please share this with your friends", ()),
        ("Match today at 14:05: bring friends", ()),
        ("[12.10.2023 14:05] Anna: see you tonight", ()),
    ],
)
def test_a_pasted_instruction_is_told_and_a_plain_request_is_not(text: str, marks: tuple[str, ...]) -> None:
    assert tasking_marks(text) == marks


def test_fixed_slots_need_two_kinds_and_four_things() -> None:
    assert slot_key(slots_of("go @a @B @c #One #two")) == "@a @b @c #one #two"
    assert slot_key(slots_of("#two other words @c @b #one @a")) == "@a @b @c #one #two"
    assert slot_key(slots_of("go @a #one", media=["m"])) is None
    assert slot_key(slots_of("go #one #two #three #four")) is None
    assert slot_key(slots_of("mail a@b.example #one #two #three #four")) is None


def test_misspelt_hashtags_join_the_commonest_and_numbers_do_not() -> None:
    uses = {
        "boycott": 50,
        "boycot": 3,
        "boycottt": 2,
        "bcyott": 1,
        "obycott": 1,
        "day1x": 9,
        "day2x": 9,
        "vote": 5,
        "vota": 5,
    }
    (family,) = hashtag_families(uses)
    assert family.leader == "boycott"
    assert set(family.members) == {"boycott", "boycot", "boycottt", "obycott"}


@given(st.dictionaries(st.text("abc1", min_size=4, max_size=7), st.integers(1, 9), max_size=25))
def test_hashtags_of_a_family_are_one_edit_from_its_leader(uses: dict[str, int]) -> None:
    for family in hashtag_families(uses):
        others = [tag for tag in family.members if tag != family.leader]
        assert all(OSA.distance(tag, family.leader) == 1 for tag in others)
        assert all(uses[tag] <= uses[family.leader] for tag in others)


def test_spread_tells_a_saying_from_a_burst() -> None:
    rng = np.random.default_rng(1)
    everything = np.sort(rng.integers(0, 60 * DAY_US, 5_000))
    saying = np.sort(rng.choice(everything, 30))
    burst = np.sort(rng.integers(DAY_US, DAY_US + 3_600_000_000, 30))
    for at_us, expected in ((saying, True), (burst, False)):
        spread = spread_of(
            at_us,
            np.arange(30),
            all_at_us=everything,
            window_us=3_600_000_000,
            decoys=99,
            rng=np.random.default_rng(2),
        )
        assert spread.accounts == 30
        assert is_wide(at_us, np.arange(30), least_accounts=10, least_days=5) is expected
        assert (spread.p > 0.2) is expected


def test_few_accounts_few_days_and_many_posts_each_are_not_wide() -> None:
    days, people = np.arange(20) * DAY_US, np.arange(20)
    assert is_wide(days, people, least_accounts=10, least_days=5)
    assert not is_wide(days, people % 9, least_accounts=10, least_days=5)
    assert not is_wide(days % DAY_US, people, least_accounts=10, least_days=5)
    assert not is_wide(np.tile(days, 3), np.tile(people, 3), least_accounts=10, least_days=5)


def test_accounts_that_meet_elsewhere_are_acquainted() -> None:
    apart = [frozenset({f"f{n}"}) for n in range(5)]
    together = [frozenset({"f1", "f2", f"g{n}"}) for n in range(5)]
    assert acquainted(apart) == 0
    assert acquainted(together) == 1


def test_buttons_and_quotations_are_told_by_their_words() -> None:
    assert has_button_words("I just signed the petition for trees")
    assert has_button_words("A headline via @thesite")
    assert not has_button_words("We go there via the bridge")
    assert is_quotation("“The harbour belongs to those who cross it.”")
    assert is_quotation("The harbour belongs to those who cross it. — Aldo Brezzi")
    assert not is_quotation("The harbour is closed on Sunday.")
