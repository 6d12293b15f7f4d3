from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from vigie.kernels.indices.comparing import Sides
from vigie.kernels.indices.pools import compare_best_pool, compare_pools, pool_interval


def sides(hits: list[float], members: int) -> Sides:
    n = len(hits)
    return Sides(np.array(hits, dtype=np.float64), np.arange(n) < members, np.zeros(n, dtype=np.int64))


def test_a_pool_is_a_share_of_posts_not_a_mean_of_shares() -> None:
    found = compare_pools(
        sides([90, 0, 1, 1], 2),
        np.array([100.0, 10.0, 10.0, 10.0]),
        draws=99,
        rng=np.random.default_rng(0),
    )
    assert found.value == pytest.approx(90 / 110)
    assert found.baseline == pytest.approx(0.1)
    assert found.lift == pytest.approx(found.value / 0.1)


def test_one_busy_account_does_not_make_a_share_certain() -> None:
    alike = pool_interval(np.full(10, 9.0), np.full(10, 10.0))
    uneven = pool_interval(np.array([90.0, *([0.0] * 9)]), np.array([90.0, *([10 / 9] * 9)]))
    assert alike.low <= 0.9 <= alike.high
    assert uneven.high - uneven.low > 2 * (alike.high - alike.low)


def test_no_posts_give_no_interval() -> None:
    assert all(math.isnan(end) for end in pool_interval(np.zeros(3), np.zeros(3)))


def test_the_best_of_many_columns_is_named_and_paid_for() -> None:
    rng = np.random.default_rng(1)
    hits = rng.integers(0, 3, (60, 40)).astype(np.float64)
    base = sides([0.0] * 60, 20)
    alone = compare_best_pool(base, hits[:, :1], np.full(60, 40.0), draws=199, rng=rng)[1].p
    hits[:20, 7] = 9
    best, found = compare_best_pool(base, hits, np.full(60, 40.0), draws=199, rng=rng)
    assert (best, found.p) == (7, 0.005)
    assert alone > 0.005


def test_p_is_not_too_small_by_chance() -> None:
    rng = np.random.default_rng(2)
    drawn = []
    for _ in range(200):
        totals = rng.geometric(0.2, 80).astype(np.float64)
        hits = rng.binomial(totals.astype(np.int64)[:, None], rng.beta(2, 4, (80, 5))).astype(np.float64)
        inside = np.zeros(80, dtype=bool)
        inside[rng.permutation(80)[:20]] = True
        held = Sides(hits[:, 0], inside, np.arange(80) % 4)
        drawn.append(compare_best_pool(held, hits, totals, draws=99, rng=rng)[1].p)
    assert stats.kstest(drawn, "uniform", alternative="greater").pvalue > 0.01
