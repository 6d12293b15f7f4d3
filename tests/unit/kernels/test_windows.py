from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.windows import count_pairs_in_window, pairs_in_window

rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12)), max_size=14).map(sorted)


def columns(listed: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([obj for obj, _ in listed], dtype=np.int32),
        np.array([at for _, at in listed], dtype=np.int64),
    )


def slow_pairs(listed: list[tuple[int, int]], window: int) -> set[tuple[int, int]]:
    return {
        (i, j)
        for (i, (o, s)), (j, (p, t)) in combinations(enumerate(listed), 2)
        if o == p and abs(s - t) <= window
    }


@given(rows, st.integers(0, 12))
def test_pairs_are_those_of_the_slow_obvious_count(listed: list[tuple[int, int]], window: int) -> None:
    obj, at = columns(listed)
    pairs = pairs_in_window(obj, at, window_us=window, neighbours=100)
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == slow_pairs(listed, window)
    assert len(pairs) == len(slow_pairs(listed, window))
    assert pairs.dropped == 0


@given(rows, st.integers(0, 11))
def test_a_wider_window_never_loses_a_pair(listed: list[tuple[int, int]], window: int) -> None:
    obj, at = columns(listed)
    narrow = pairs_in_window(obj, at, window_us=window, neighbours=100)
    wide = pairs_in_window(obj, at, window_us=window + 1, neighbours=100)
    assert set(zip(narrow.left, narrow.right, strict=True)) <= set(zip(wide.left, wide.right, strict=True))


@given(rows, st.integers(0, 12), st.integers(1, 4))
def test_what_the_cap_drops_is_counted_to_the_pair(
    listed: list[tuple[int, int]], window: int, neighbours: int
) -> None:
    obj, at = columns(listed)
    pairs = pairs_in_window(obj, at, window_us=window, neighbours=neighbours)
    assert len(pairs) + pairs.dropped == len(slow_pairs(listed, window))
    assert all(pairs.right - pairs.left <= neighbours)


@given(rows, st.integers(0, 12), st.integers(1, 6))
def test_counting_agrees_with_enumerating(
    listed: list[tuple[int, int]], window: int, neighbours: int
) -> None:
    obj, at = columns(listed)
    counted = count_pairs_in_window(obj, at, window_us=window, neighbours=neighbours, stop_at=10_000)
    assert counted == len(pairs_in_window(obj, at, window_us=window, neighbours=neighbours))


def test_counting_stops_soon_after_the_limit() -> None:
    obj, at = np.zeros(1_000, np.int32), np.zeros(1_000, np.int64)
    assert 10 < count_pairs_in_window(obj, at, window_us=0, neighbours=900, stop_at=10) < 2_000


def test_a_pair_86405_seconds_apart_is_not_fast() -> None:
    obj, at = np.zeros(2, np.int32), np.array([0, 86_405_000_000])
    assert len(pairs_in_window(obj, at, window_us=60_000_000, neighbours=10)) == 0


def test_the_window_is_inclusive() -> None:
    obj, at = np.zeros(3, np.int32), np.array([0, 60_000_000, 121_000_000])
    pairs = pairs_in_window(obj, at, window_us=60_000_000, neighbours=10)
    assert list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == [(0, 1)]


def test_one_url_shared_by_200_000_accounts_stays_bounded_and_says_what_it_drops() -> None:
    size = 200_000
    obj, at = np.zeros(size, np.int32), np.sort(np.arange(size) * 10_000)
    pairs = pairs_in_window(obj, at, window_us=60_000_000, neighbours=20)
    assert len(pairs) == 20 * size - 210
    within = 6_000 * size - 6_000 * 6_001 // 2
    assert pairs.dropped == within - len(pairs)


def test_a_hot_object_pairs_each_row_with_fewer_of_those_that_follow() -> None:
    obj, at = np.repeat(np.array([0, 1], np.int32), [3_000, 100]), np.zeros(3_100, np.int64)
    pairs = pairs_in_window(obj, at, window_us=0, neighbours=99, per_object=90_000)
    on_hot = obj[pairs.left] == 0
    assert (pairs.right - pairs.left)[on_hot].max() == 30
    assert (~on_hot).sum() == 100 * 99 // 2
    assert len(pairs) + pairs.dropped == 3_000 * 2_999 // 2 + 100 * 99 // 2


def test_no_rows_give_no_pairs() -> None:
    nothing = pairs_in_window(np.empty(0, np.int32), np.empty(0, np.int64), window_us=1, neighbours=1)
    assert (len(nothing), nothing.dropped) == (0, 0)
