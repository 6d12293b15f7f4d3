from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.discovery import DecoyTally, excess_over_chance, global_p_values, q_values, survival

numbers = st.lists(st.integers(-2, 9).map(float), max_size=12).map(np.array)
decoys = st.lists(st.lists(st.integers(1, 9).map(float), max_size=8).map(np.array), min_size=1, max_size=5)


def slow_q(real: list[float], drawn: list[list[float]]) -> list[float]:
    found = sorted({value for value in real if value > 0})
    share = {
        t: (1 + sum(value >= t for decoy in drawn for value in decoy))
        / (1 + len(drawn))
        / sum(value >= t for value in real)
        for t in found
    }
    return [min([1.0, *(share[t] for t in found if t <= value)]) if value > 0 else 1.0 for value in real]


@given(numbers, decoys)
def test_q_values_are_those_of_the_slow_obvious_count(real: np.ndarray, drawn: list[np.ndarray]) -> None:
    expected = slow_q(real.tolist(), [decoy.tolist() for decoy in drawn])
    assert q_values(real, drawn).tolist() == pytest.approx(expected)


@given(numbers, decoys)
def test_a_stronger_finding_is_never_less_sure(real: np.ndarray, drawn: list[np.ndarray]) -> None:
    q = q_values(real, drawn)
    order = np.argsort(real)
    assert (np.diff(q[order]) <= 1e-12).all()


@given(numbers, decoys)
def test_counting_decoys_one_by_one_changes_nothing(real: np.ndarray, drawn: list[np.ndarray]) -> None:
    tally = DecoyTally(real)
    for decoy in reversed(drawn):
        tally.add(decoy)
    assert tally.q_values().tolist() == q_values(real, drawn).tolist()


def test_no_finding_is_surer_than_the_decoys_can_tell() -> None:
    assert q_values(np.array([100.0, 90.0]), [np.empty(0)] * 9).tolist() == [0.05, 0.05]


def test_findings_that_decoys_match_are_not_sure_at_all() -> None:
    real = np.array([3.0, 2.0, 1.0])
    assert (q_values(real, [real] * 20) > 0.95).all()


def test_data_that_stand_out_get_the_least_global_p() -> None:
    chance = [survival(np.array([2.0, 3.0])) for _ in range(19)]
    excess = excess_over_chance([survival(np.full(40, 50.0)), *chance])
    assert global_p_values([excess]).tolist() == [0.05]


def test_data_like_decoys_have_a_large_global_p() -> None:
    alike = [survival(np.array([2.0, 3.0])) for _ in range(20)]
    assert global_p_values([excess_over_chance(alike)]).tolist() == [1.0]


def test_a_weak_family_is_held_against_the_luck_of_all_families() -> None:
    weak = np.array([2.0, *[1.0] * 19])
    noisy = np.array([1.0, *[3.0] * 10, *[1.0] * 9])
    alone, together = global_p_values([weak])[0], global_p_values([weak, noisy])[0]
    assert (alone, together) == (0.05, 11 / 20)


def test_the_global_test_holds_its_level_when_there_is_nothing_to_find() -> None:
    rng = np.random.default_rng(5)
    runs, level = 400, 0.05
    passed = 0
    for _ in range(runs):
        draws = [survival(rng.lognormal(1, 1, rng.poisson(8))) for _ in range(20)]
        passed += global_p_values([excess_over_chance(draws)])[0] <= level
    # At most 5 % of 400 runs, within three standard deviations of the binomial.
    assert passed <= level * runs + 3 * np.sqrt(runs * level * (1 - level))
