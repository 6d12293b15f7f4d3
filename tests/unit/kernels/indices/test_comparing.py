from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vigie.kernels.indices.comparing import (
    Sides,
    compare_means,
    compare_shares,
    exchange_p,
    exchanged,
    tail_chance,
)


def sides(inside: Sequence[float], outside: Sequence[float], strata: list[int] | None = None) -> Sides:
    values = np.array([*inside, *outside], dtype=np.float64)
    labels = np.arange(len(values)) < len(inside)
    stratum = np.array(strata or [0] * len(values))
    return Sides(values, labels, stratum)


def test_in_one_stratum_the_chance_is_fisher_s() -> None:
    given_ = sides([1] * 6 + [0] * 4, [1] * 5 + [0] * 25)
    expected = stats.fisher_exact([[6, 4], [5, 25]], alternative="greater").pvalue
    assert compare_shares(given_).p == pytest.approx(expected)


def test_over_strata_the_chance_is_that_of_all_exchanges() -> None:
    given_ = sides([1, 1], [1, 0, 0, 0, 1], [0, 1, 0, 0, 1, 1, 1])
    values, stratum = given_.values, given_.stratum
    draws = [
        values[a] + values[b]
        for a in np.flatnonzero(stratum == 0).tolist()
        for b in np.flatnonzero(stratum == 1).tolist()
    ]
    assert compare_shares(given_).p == pytest.approx(sum(hits >= 2 for hits in draws) / len(draws))


def test_value_baseline_and_lift_are_those_of_the_strata() -> None:
    # One stratum with a busy baseline and one without: each weighs as its members do.
    given_ = sides([1, 0], [1, 1, 0, 0, 0, 0], [0, 1, 0, 0, 1, 1, 1, 1])
    found = compare_shares(given_)
    assert (found.value, found.baseline, found.lift) == (0.5, 0.5, 1.0)
    assert found.low < 0.5 < found.high
    assert found.lift_low < found.lift < found.lift_high


def test_a_baseline_of_nothing_gives_no_lift_and_no_members_no_chance() -> None:
    none = compare_shares(sides([1] * 3, [0] * 9))
    assert math.isnan(none.lift)
    assert none.lift_low > 1
    assert math.isnan(compare_shares(sides([], [0, 1])).p)
    assert math.isnan(compare_shares(sides([1], [])).p)


def test_exchanges_keep_the_members_of_each_stratum() -> None:
    given_ = sides([1, 2, 3], [4, 5, 6, 7, 8], [0, 1, 1, 0, 0, 1, 1, 1])
    labels = np.concatenate(list(exchanged(given_, draws=200, rng=np.random.default_rng(1))))
    assert labels.shape == (200, 8)
    for stratum, members in ((0, 1), (1, 2)):
        assert set(labels[:, given_.stratum == stratum].sum(axis=1).tolist()) == {members}
    assert 0.15 < labels[:, 0].mean() < 0.55


def test_exchanged_means_agree_with_all_exchanges() -> None:
    given_ = sides([9.0, 8.0], [1.0, 2.0, 3.0, 8.5])
    drawn = [sum(pair) for pair in combinations(given_.values.tolist(), 2)]
    exact = sum(value >= 17 for value in drawn) / len(drawn)
    found = compare_means(given_, draws=4_999, rng=np.random.default_rng(0))
    assert found.p == pytest.approx(exact, abs=0.02)
    assert found.lift == pytest.approx(8.5 / 3.625)
    low = compare_means(given_, draws=499, rng=np.random.default_rng(0), upper=False)
    assert low.p > 0.9


def test_a_tie_counts_as_at_least_as_large() -> None:
    assert tail_chance(1.0, np.array([1.0, 0.5, 2.0])) == 0.75
    assert tail_chance(0.1 + 0.2, np.array([0.3])) == 1.0


def test_nothing_to_exchange_has_no_chance() -> None:
    empty = sides([], [])
    assert math.isnan(
        exchange_p(empty, lambda labels: labels.sum(axis=1), draws=9, rng=np.random.default_rng(0))
    )


@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_a_chance_is_a_chance(n: int, n_outside: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 2, n + n_outside).astype(np.float64).tolist()
    strata = rng.integers(0, 3, n + n_outside).tolist()
    found = compare_shares(sides(values[:n], values[n:], strata))
    assert 0 <= found.p <= 1
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_chances_of_shuffled_shares_are_never_too_small() -> None:
    rng = np.random.default_rng(5)
    chances = []
    for _ in range(200):
        values = (rng.random(330) < 0.3).astype(np.float64)
        strata = rng.integers(0, 4, 330).tolist()
        chances.append(compare_shares(sides(values[:30].tolist(), values[30:].tolist(), strata)).p)
    # Exact tests of whole numbers err on the safe side: the chances lie at or above the uniform.
    assert stats.kstest(chances, "uniform", alternative="greater").pvalue > 0.01


def test_chances_of_shuffled_means_are_uniform() -> None:
    rng = np.random.default_rng(6)
    chances = []
    for _ in range(200):
        values = rng.normal(size=110).tolist()
        found = compare_means(sides(values[:10], values[10:]), draws=199, rng=rng)
        chances.append(found.p)
    assert stats.kstest(chances, "uniform").pvalue > 0.01
