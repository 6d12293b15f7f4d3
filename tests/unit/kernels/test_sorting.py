from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.sorting import bits_for, coded, distinct, starts_of_runs

values = st.lists(st.integers(-5, 5), max_size=30).map(lambda listed: np.array(listed, dtype=np.int64))


@given(values)
def test_coding_is_ranking_among_distinct_values(numbers: np.ndarray) -> None:
    code, known = coded(numbers)
    assert known.tolist() == sorted(set(numbers.tolist()))
    assert known[code].tolist() == numbers.tolist()


@given(values)
def test_distinct_values_come_once_and_in_order(numbers: np.ndarray) -> None:
    assert distinct(numbers).tolist() == sorted(set(numbers.tolist()))


@given(values)
def test_a_run_starts_where_the_value_changes(numbers: np.ndarray) -> None:
    starts = set(starts_of_runs(numbers).tolist())
    assert starts == {i for i in range(len(numbers)) if i == 0 or numbers[i] != numbers[i - 1]}


def test_bits_hold_the_largest_code() -> None:
    assert [bits_for(count) for count in (0, 1, 2, 3, 4, 5, 1_000)] == [0, 0, 1, 2, 2, 3, 10]
