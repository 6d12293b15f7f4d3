from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.indices.comparing import Sides
from vigie.kernels.indices.sizes import compare_levels, size_residuals
from vigie.kernels.indices.twins import misspelt_twins
from vigie.kernels.indices.uses import busiest_spans

WORD = st.text("abcd", min_size=0, max_size=7)


def test_a_straight_line_leaves_nothing() -> None:
    sizes = np.array([0.0, 1.0, 2.0, np.nan, 5.0])
    left = size_residuals(3 + 2 * sizes, sizes)
    assert left[[0, 1, 2, 4]] == pytest.approx(0, abs=1e-12)
    assert np.isnan(left[3])


def test_one_size_for_all_takes_the_mean_away() -> None:
    assert size_residuals(np.array([1.0, 3.0]), np.array([2.0, 2.0])).tolist() == [-1.0, 1.0]
    assert np.isnan(size_residuals(np.array([np.nan]), np.array([1.0]))).all()


@pytest.mark.parametrize("shift", [-3.0, 3.0])
def test_a_level_is_out_of_the_usual_either_way(shift: float) -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=100)
    values[:10] += shift
    sides = Sides(values, np.arange(100) < 10, np.zeros(100, dtype=np.int64))
    assert compare_levels(sides, draws=199, rng=rng).p == pytest.approx(1 / 200)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 300)), min_size=1, max_size=60), st.integers(0, 90)
)
def test_the_busiest_span_is_that_of_trying_every_beginning(rows: list[tuple[int, int]], span: int) -> None:
    objects = np.array([key for key, _ in rows])
    seconds = np.array([at for _, at in rows])
    found = busiest_spans(objects, seconds * 1_000_000, span_s=span)
    for key, share in zip(np.unique(objects), found, strict=True):
        own = seconds[objects == key]
        assert share == max(((own >= at) & (own <= at + span)).mean() for at in own)


def test_no_uses_have_no_busiest_span() -> None:
    none = np.empty(0, dtype=np.int64)
    assert busiest_spans(none, none, span_s=5).tolist() == []


def edits(one: str, other: str) -> int:
    """Optimal string alignment, as its definition writes it."""
    table = [[i + j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(st.lists(WORD, max_size=4), st.lists(WORD, max_size=12), st.integers(1, 3))
def test_twins_are_those_within_the_edits(names: list[str], among: list[str], most: int) -> None:
    found = misspelt_twins(names, among, edits=most, least_letters=3)
    assert found == [
        [at for at, other in enumerate(among) if len(name) >= 3 and 0 < edits(name, other) <= most]
        for name in names
    ]


def test_another_number_is_another_name() -> None:
    assert misspelt_twins(["festival2023"], ["festival2024", "festivl2023"], edits=2, least_letters=8) == [
        [1]
    ]
