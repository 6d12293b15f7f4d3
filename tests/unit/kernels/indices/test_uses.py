from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.indices.uses import among_first, like_objects, profile_uses

USES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 50), st.integers(0, 100)), min_size=1, max_size=60
)


def slow_gini(posts: list[int]) -> float:
    gaps = sum(abs(a - b) for a in posts for b in posts)
    return gaps / (2 * len(posts) * sum(posts))


@given(USES, st.integers(1, 6))
def test_profiles_are_those_of_the_slow_way(uses: list[tuple[int, int, int]], k: int) -> None:
    columns = [np.array(column, dtype=np.int64) for column in zip(*uses, strict=True)]
    found = profile_uses(*columns, k=k)
    for at, key in enumerate(found.keys.tolist()):
        posts = sorted(n for name, n, _ in uses if name == key)
        times = sorted(time for name, _, time in uses if name == key)
        assert found.users[at] == len(posts)
        assert np.isclose(found.gini[at], slow_gini(posts))
        assert np.isclose(found.top[at], sum(posts[-k:]) / sum(posts))
        assert np.isclose(found.load[at], sum(posts) / len(posts))
        rise = times[k - 1] - times[0] if len(times) >= k else np.nan
        assert np.isclose(found.rise_us[at], rise, equal_nan=True)


@given(USES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(uses: list[tuple[int, int, int]], random: object) -> None:
    shuffled = list(uses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        profile_uses(*(np.array(c, dtype=np.int64) for c in zip(*rows, strict=True)), k=2)
        for rows in (uses, shuffled)
    )
    assert np.array_equal(one.gini, other.gini)
    assert np.array_equal(one.top, other.top)


def test_no_uses_give_no_profiles() -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert len(profile_uses(nothing, nothing, nothing, k=3).keys) == 0


def test_objects_alike_have_as_many_users_and_are_no_topic() -> None:
    objects = np.repeat(np.arange(5), [10, 12, 30, 9, 11])
    found = profile_uses(objects, np.ones(72, dtype=np.int64), np.arange(72), k=2)
    assert like_objects(found, 0, barred=np.array([3]), factor=1.5).tolist() == [1, 4]


def test_of_accounts_of_one_moment_members_count_as_the_later() -> None:
    first_us = np.array([5, 5, 9, 1])
    member = np.array([True, False, False, False])
    assert among_first(first_us, member, k=2) == (0, 2)
    assert among_first(first_us, member, k=3) == (1, 2)
