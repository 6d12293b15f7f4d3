from __future__ import annotations

import numpy as np
from scipy import stats

from vigie.kernels.indices.bursts import find_bursts, strongest_by_chance
from vigie.kernels.indices.comparing import Sides, tail_chance

WIDTHS = (1, 3, 7)


def sides(inside: list[int], outside: list[int]) -> Sides:
    values = np.array([*inside, *outside], dtype=np.float64)
    return Sides(values, np.arange(len(values)) < len(inside), np.zeros(len(values), dtype=np.int64))


def ordinary(seed: int, n: int) -> list[int]:
    return [int(day) for day in np.random.default_rng(seed).integers(0, 3_000, n)]


def test_a_day_on_which_members_came_together_is_found_with_its_expectation() -> None:
    given = sides([*ordinary(1, 30), *[1_500] * 8], ordinary(2, 380))
    top = find_bursts(given, widths=WIDTHS, least=3)[0]
    assert (top.first, top.width, top.inside) == (1_500, 1, 8)
    assert top.expected < 2


def test_a_day_on_which_everybody_came_says_nothing() -> None:
    given = sides([*ordinary(1, 30), *[1_500] * 8], [*ordinary(2, 300), *[1_500] * 80])
    drawn = strongest_by_chance(given, widths=WIDTHS, draws=199, rng=np.random.default_rng(0))
    top = find_bursts(given, widths=WIDTHS, least=3)
    assert all(burst.first != 1_500 for burst in top if tail_chance(burst.ratio, drawn) < 0.05)


def test_spans_do_not_overlap_and_hold_enough_members() -> None:
    given = sides([10, 10, 10, 11, 11, 12, 500, 500], ordinary(3, 80))
    found = find_bursts(given, widths=WIDTHS, least=3)
    assert all(burst.inside >= 3 for burst in found)
    days = [day for burst in found for day in range(burst.first, burst.first + burst.width)]
    assert len(days) == len(set(days))


def test_the_order_of_accounts_changes_nothing() -> None:
    given = sides([*ordinary(1, 30), *[1_500] * 8], ordinary(2, 380))
    turned = Sides(given.values[::-1], given.inside[::-1], given.stratum[::-1])
    assert find_bursts(given, widths=WIDTHS, least=3) == find_bursts(turned, widths=WIDTHS, least=3)


def test_chances_of_shuffled_days_are_uniform() -> None:
    rng = np.random.default_rng(9)
    chances = []
    for seed in range(100):
        given = sides(ordinary(1_000 + seed, 20), ordinary(2_000 + seed, 200))
        drawn = strongest_by_chance(given, widths=WIDTHS, draws=99, rng=rng)
        top = find_bursts(given, widths=WIDTHS, least=1)
        chances.append(tail_chance(top[0].ratio if top else 0.0, drawn))
    assert stats.kstest(chances, "uniform", alternative="greater").pvalue > 0.01
    assert np.mean(np.array(chances) <= 0.05) <= 0.12
