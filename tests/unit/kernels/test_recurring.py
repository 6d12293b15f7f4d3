"""Keys that come often are found by a sort, and passed by a sieve that never holds one back."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.recurring import Sieve, keys_of_pairs, recurring

few_keys = st.lists(st.integers(0, 12), max_size=60)


@given(few_keys, st.integers(1, 4))
def test_keys_that_come_often_are_those_that_counting_finds(listed: list[int], least: int) -> None:
    found = recurring(np.array(listed, dtype=np.int64), at_least=least)
    assert found.tolist() == sorted(key for key, n in Counter(listed).items() if n >= least)


@given(
    st.sets(st.integers(-(2**62), 2**62), max_size=50), st.lists(st.integers(-(2**62), 2**62), max_size=50)
)
def test_a_sieve_lets_every_held_key_pass(held: set[int], others: list[int]) -> None:
    keys = np.array([*held, *others], dtype=np.int64)
    passing = Sieve.of(np.array(sorted(held), dtype=np.int64)).passing(keys)
    assert set(range(len(held))) <= set(passing.tolist())


def test_a_sieve_holds_back_almost_every_other_key() -> None:
    held = np.arange(0, 2_000_000, 400, dtype=np.int64)
    others = np.arange(1, 2_000_000, 4, dtype=np.int64)
    assert 0 < len(Sieve.of(held).passing(others)) < len(others) / 20


def test_an_empty_sieve_lets_nothing_pass() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert len(Sieve.of(nothing).passing(np.arange(1_000))) == 0
    assert len(Sieve.of(np.arange(9)).passing(nothing)) == 0


@given(st.lists(st.tuples(st.integers(-2, 6), st.integers(-2, 6)), max_size=40))
def test_two_accounts_have_one_key_whoever_was_first_and_no_pair_has_none(met: list[tuple[int, int]]) -> None:
    account = np.array([code for pair in met for code in pair], dtype=np.int64)
    left = np.arange(0, len(account), 2, dtype=np.int32)
    keys = keys_of_pairs(left, left + 1, account, bits=31).tolist()
    for key, (first, second) in zip(keys, met, strict=True):
        meets = first != second and min(first, second) >= 0
        assert (key == (min(first, second) << 31) | max(first, second)) if meets else key < 0
    negative = [key for key in keys if key < 0]
    assert len(set(negative)) == len(negative)
