from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.campaigns.fusing.pasting import Paste, find_pastes, knit_pastes
from vigie.campaigns.spec import CampaignParams

Row = dict[str, Any]
PARAMS = CampaignParams()
SECOND_US, DAY_S = 1_000_000, 86_400
CLOCK_US = np.arange(0, 28 * DAY_S, 60, dtype=np.int64) * SECOND_US


def posts(wording: str, *times_s: tuple[str, float]) -> list[Row]:
    ordered = sorted(times_s, key=lambda each: each[1])
    return [
        {
            "object_type": "text_family",
            "object_uid": f"tf-{wording}",
            "wording": wording,
            "post_uid": f"{wording}-{at}",
            "account_uid": uid,
            "at_us": round(when * SECOND_US),
        }
        for at, (uid, when) in enumerate(ordered)
    ]


def wave(wording: str, uids: list[str], *, at_s: float = DAY_S, gap_s: float = 30) -> list[Row]:
    return posts(wording, *((uid, at_s + number * gap_s) for number, uid in enumerate(uids)))


def names(start: int, size: int) -> list[str]:
    return [f"u{number:03d}" for number in range(start, start + size)]


def test_what_many_post_within_minutes_is_a_paste_of_those_who_follow_the_first() -> None:
    (paste,) = find_pastes(wave("a", names(0, 8)), CLOCK_US, PARAMS)
    assert paste.accounts == frozenset(names(1, 7))
    assert (paste.family, len(paste.posts)) == (("text_family", "tf-a"), 8)
    assert paste.q < 1e-6


def test_one_who_is_copied_time_and_again_pastes_nothing() -> None:
    rows = [row for at in range(6) for row in wave(f"w{at}", ["victim", *names(0, 5)], at_s=at * DAY_S)]
    (together,) = knit_pastes(find_pastes(rows, CLOCK_US, PARAMS), 1_000, PARAMS)
    assert all("victim" not in paste.accounts for paste in together)


def test_a_text_that_keeps_coming_in_is_no_paste() -> None:
    later = [(f"v{number}", 2 * DAY_S + number * 7_200.0) for number in range(30)]
    button = posts("button", *((uid, DAY_S + at * 30.0) for at, uid in enumerate(names(0, 8))), *later)
    assert find_pastes(button, CLOCK_US, PARAMS) == []


def test_a_newsletter_s_text_that_comes_in_for_hours_is_no_paste() -> None:
    assert find_pastes(wave("mail", names(0, 300), gap_s=60), CLOCK_US, PARAMS) == []


def test_the_rhythm_of_the_file_explains_a_paste_when_everybody_posts_at_that_time() -> None:
    storm = np.sort(np.concatenate([CLOCK_US[:200], np.full(20_000, DAY_S * SECOND_US)]))
    assert find_pastes(wave("a", names(0, 6)), storm, PARAMS) == []


def test_a_few_friends_are_no_paste() -> None:
    assert find_pastes(wave("joke", names(0, 4)), CLOCK_US, PARAMS) == []


def test_three_pastes_of_the_same_accounts_are_a_set_and_two_are_not() -> None:
    rows = [row for at in range(3) for row in wave(f"w{at}", names(at, 12), at_s=at * DAY_S)]
    pastes = find_pastes(rows, CLOCK_US, PARAMS)
    assert len(knit_pastes(pastes, 1_000, PARAMS)) == 1
    assert knit_pastes(pastes[:2], 1_000, PARAMS) == []


def test_pastes_of_different_accounts_are_no_set() -> None:
    rows = [row for at in range(6) for row in wave(f"w{at}", names(20 * at, 12), at_s=at * DAY_S)]
    assert knit_pastes(find_pastes(rows, CLOCK_US, PARAMS), 1_000, PARAMS) == []


def test_accounts_that_everybody_is_among_meet_by_chance() -> None:
    rows = [row for at in range(4) for row in wave(f"w{at}", names(2 * at, 14), at_s=at * DAY_S)]
    pastes = find_pastes(rows, CLOCK_US, PARAMS)
    assert knit_pastes(pastes, 21, PARAMS) == []
    assert len(knit_pastes(pastes, 2_000, PARAMS)) == 1


def test_a_paste_of_strangers_is_left_out_of_a_set_that_it_touches() -> None:
    rows = [row for at in range(3) for row in wave(f"w{at}", names(at, 12), at_s=at * DAY_S)]
    rows += wave("other", ["z", "u005", *names(500, 20)], at_s=9 * DAY_S)
    (together,) = knit_pastes(find_pastes(rows, CLOCK_US, PARAMS), 1_000, PARAMS)
    assert {paste.family[1] for paste in together} == {"tf-w0", "tf-w1", "tf-w2"}


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4_000)), max_size=60),
    st.integers(0, 20),
    st.randoms(use_true_random=False),
)
def test_nothing_is_invented_and_names_and_order_change_nothing(
    said: list[tuple[int, int]], shift: int, chance: Random
) -> None:
    rows = posts("x", *((f"u{uid}", float(at)) for uid, at in said))
    found = find_pastes(rows, CLOCK_US, PARAMS)
    for paste in found:
        assert paste.accounts < {row["account_uid"] for row in rows}
        assert len(paste.accounts) >= PARAMS.paste_accounts
        assert 0 <= paste.p <= paste.q <= PARAMS.paste_level
    renamed = [row | {"account_uid": f"v{shift}{row['account_uid']}"} for row in rows]
    again = find_pastes(renamed, CLOCK_US, PARAMS)
    assert [(len(each.accounts), each.q) for each in again] == [
        (len(each.accounts), each.q) for each in found
    ]
    sets = knit_pastes(found, 100, PARAMS)
    mixed = list(found)
    chance.shuffle(mixed)
    assert [_members(each) for each in knit_pastes(mixed, 100, PARAMS)] == [_members(each) for each in sets]


def _members(pastes: list[Paste]) -> set[str]:
    return {uid for paste in pastes for uid in paste.accounts}


@pytest.mark.parametrize("seed", range(3))
def test_texts_copied_at_the_hours_of_the_file_are_hardly_ever_pastes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for number in range(200):
        when = rng.choice(CLOCK_US, 12) / SECOND_US + rng.random(12)
        rows += posts(f"w{number:03d}", *((f"u{rng.integers(400)}", float(at)) for at in when))
    assert find_pastes(rows, CLOCK_US, PARAMS) == []
