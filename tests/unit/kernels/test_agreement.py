from __future__ import annotations

import math
from random import Random
from time import perf_counter
from typing import Any

import igraph
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from vigie.kernels import agreement
from vigie.kernels.agreement import (
    adjusted_rand_index,
    mean_interval,
    rates,
    share_interval,
    student_quantile,
    threshold_curve,
)
from vigie.model.errors import ParameterError
from vigie.testing import agreement_oracles as slow

ITEMS = st.sets(st.integers(0, 9))
LABELS = st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3)), max_size=14)
SEEN = st.lists(st.tuples(st.sampled_from([0.0, 0.004, 0.01, 0.05, 0.2, 1.0]), st.booleans()), max_size=15)
CONFIDENCES = st.sampled_from([0.5, 0.9, 0.95, 0.99])
RUNS = st.lists(st.floats(-3, 3, allow_nan=False), min_size=2, max_size=8)


def known(value: float) -> float | None:
    return None if math.isnan(value) else value


@given(ITEMS, ITEMS)
def test_rates_are_those_of_the_sets(accepted: set[int], truth: set[int]) -> None:
    found = rates(hits=len(accepted & truth), accepted=len(accepted), truths=len(truth))
    assert [known(value) for value in found] == pytest.approx(list(slow.rates_of_sets({*accepted}, {*truth})))


def test_a_share_of_nothing_is_not_a_number_and_never_nought_or_one() -> None:
    nothing_accepted = rates(hits=0, accepted=0, truths=5)
    assert math.isnan(nothing_accepted.precision)
    assert (nothing_accepted.recall, nothing_accepted.f1) == (0.0, 0.0)
    nothing_true = rates(hits=0, accepted=5, truths=0)
    assert math.isnan(nothing_true.recall)
    assert (nothing_true.precision, nothing_true.f1) == (0.0, 0.0)
    assert all(math.isnan(value) for value in rates(hits=0, accepted=0, truths=0))
    assert all(math.isnan(end) for end in share_interval(hits=0, n=0))


@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), CONFIDENCES)
def test_a_share_has_the_interval_that_no_tail_is_rarer_than(
    counts: tuple[int, int], confidence: float
) -> None:
    hits, n = counts
    found = share_interval(hits=hits, n=n, confidence=confidence)
    assert found == pytest.approx(slow.tail_interval(hits, n, confidence=confidence), rel=1e-9)


@given(st.integers(2, 10**6), st.floats(0.0001, 0.9999), CONFIDENCES)
def test_intervals_of_many_items_are_scipys(n: int, share: float, confidence: float) -> None:
    hits = min(max(1, round(n * share)), n - 1)
    peer = stats.binomtest(hits, n).proportion_ci(confidence, method="exact")
    assert share_interval(hits=hits, n=n, confidence=confidence) == pytest.approx(
        (peer.low, peer.high), rel=1e-5
    )


def test_one_false_item_in_ten_is_no_proof_of_more_than_one_in_a_hundred() -> None:
    assert share_interval(hits=1, n=10).low < 0.01
    assert share_interval(hits=3, n=30).low > 0.01


@given(st.integers(1, 200), CONFIDENCES)
def test_none_and_all_have_the_exact_one_sided_bound(n: int, confidence: float) -> None:
    none = share_interval(hits=0, n=n, confidence=confidence)
    everything = share_interval(hits=n, n=n, confidence=confidence)
    assert none == pytest.approx((0.0, slow.exact_bound(n, confidence=confidence)))
    # Clopper and Pearson's upper end at no hit, which spends all of its level on one side.
    assert none.high == pytest.approx(stats.beta.ppf(confidence, 1, n))
    assert everything == pytest.approx((1 - none.high, 1.0))


def test_no_false_one_in_a_hundred_leaves_room_for_three() -> None:
    assert share_interval(hits=0, n=100).high == pytest.approx(0.0295, abs=1e-4)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3, 0.5])
@pytest.mark.parametrize("n", [20, 100, 400])
def test_intervals_hold_the_true_share_as_often_as_they_say(share: float, n: int) -> None:
    covered = 0.0
    for hits in range(n + 1):
        low, high = share_interval(hits=hits, n=n)
        covered += float(stats.binom.pmf(hits, n, share)) * (low <= share <= high)
    # A one-sided bound at no hit spends its whole twentieth on one side.
    assert covered >= 0.925


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 9, 19, 100, 1_001])
@pytest.mark.parametrize("p", [1e-6, 0.1, 0.5, 0.6, 0.975, 0.9995])
def test_student_quantiles_are_scipys(df: int, p: float) -> None:
    assert student_quantile(p, df=df) == pytest.approx(float(stats.t.ppf(p, df)), rel=1e-9, abs=1e-12)


@given(st.integers(1, 12), st.floats(0.05, 3))
def test_student_quantiles_undo_the_area_under_the_density(df: int, t: float) -> None:
    assert student_quantile((1 + slow.student_within(t, df=df)) / 2, df=df) == pytest.approx(t, rel=1e-6)


@given(RUNS, st.sampled_from([0.5, 0.9, 0.95]))
def test_a_mean_over_runs_has_students_interval(values: list[float], confidence: float) -> None:
    found = mean_interval(values, confidence=confidence)
    mean, reach = slow.mean_and_reach(values, confidence=confidence)
    assert found == pytest.approx((mean, mean - reach, mean + reach, len(values)), rel=1e-5, abs=1e-9)


def test_a_mean_over_runs_agrees_with_scipy() -> None:
    values = [0.91, 0.88, 0.97, 0.79, 0.93]
    peer = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert mean_interval(values)[1:3] == pytest.approx((peer.low, peer.high))


def test_runs_without_a_figure_are_left_out_and_counted() -> None:
    assert mean_interval([1.0, math.nan, 3.0]) == mean_interval([1.0, 3.0])
    assert mean_interval([1.0, math.nan, 3.0]).n == 2
    one = mean_interval([0.5, math.nan])
    assert (one.mean, one.n) == (0.5, 1)
    assert math.isnan(one.low)
    assert math.isnan(one.high)
    assert math.isnan(mean_interval([]).mean)


@given(LABELS, st.sampled_from([None, -1]))
def test_groups_are_compared_as_pair_by_pair(drawn: list[tuple[int, int]], alone: int | None) -> None:
    first, second = [one for one, _ in drawn], [other for _, other in drawn]
    found = adjusted_rand_index(first, second, alone=alone)
    assert found == pytest.approx(slow.rand_index(first, second, alone=alone), nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=30))
def test_groups_are_compared_as_igraph_does(drawn: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in drawn], [other for _, other in drawn]
    found = adjusted_rand_index(first, second)
    if not math.isnan(found):
        peer = igraph.compare_communities(first, second, method="adjusted_rand")
        assert found == pytest.approx(peer, abs=1e-9)


def test_names_of_groups_and_the_side_they_are_on_change_nothing() -> None:
    first, second = ["a", "a", "b", "b", "c"], [7, 7, 7, 2, 2]
    renamed = [{"a": "z", "b": "a", "c": "q"}[label] for label in first]
    assert adjusted_rand_index(first, second) == adjusted_rand_index(renamed, second)
    assert adjusted_rand_index(first, second) == pytest.approx(adjusted_rand_index(second, first))
    assert adjusted_rand_index(first, renamed) == 1.0


def test_groups_that_leave_nothing_to_compare_are_undefined() -> None:
    for first, second in (([], []), ([1], [1]), ([1, 2, 3], [4, 5, 6]), ([1, 1, 1], [2, 2, 2])):
        assert math.isnan(adjusted_rand_index(first, second))


def test_items_in_no_group_agree_on_nothing() -> None:
    first, second = [-1] * 30, [-1] * 30
    first[:4], second[2:6] = [0] * 4, [0] * 4
    # Each side groups six pairs, and one of them is the same: about one in six, less chance.
    assert adjusted_rand_index(first, second, alone=-1) == pytest.approx(1 / 6, abs=0.02)
    assert adjusted_rand_index(first, second) > 0.3


def test_a_million_items_are_compared_in_seconds_and_exactly() -> None:
    rng = np.random.default_rng(3)
    first = rng.integers(0, 40, 1_000_000)
    second = np.where(rng.random(1_000_000) < 0.5, first, rng.integers(0, 40, 1_000_000))
    start = perf_counter()
    found = adjusted_rand_index(first, second)
    assert perf_counter() - start < 20
    assert found == pytest.approx(0.25, abs=0.01)
    assert adjusted_rand_index(first, first) == 1.0


@given(SEEN, st.integers(0, 4))
def test_thresholds_accept_what_counting_anew_accepts(seen: list[tuple[float, bool]], more: int) -> None:
    q, marks = [value for value, _ in seen], [mark for _, mark in seen]
    truths = sum(marks) + more
    curve = threshold_curve(q, marks, truths=truths)
    columns = (curve.q, curve.accepted, curve.true, curve.false, curve.recall, curve.fdr)
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    assert len(found) == len(slow.curve_rows(q, marks, truths=truths))
    for row, expected in zip(found, slow.curve_rows(q, marks, truths=truths), strict=True):
        assert row == pytest.approx(expected, nan_ok=True)


@given(SEEN, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_threshold(seen: list[tuple[float, bool]], random: Random) -> None:
    mixed = random.sample(seen, len(seen))
    curves = [
        threshold_curve([value for value, _ in each], [mark for _, mark in each], truths=15)
        for each in (seen, mixed)
    ]
    assert curves[0].true.tolist() == curves[1].true.tolist()
    assert curves[0].fdr.tolist() == curves[1].fdr.tolist()


def test_nothing_to_find_and_nothing_found_are_told_apart() -> None:
    nobody = threshold_curve([0.01, 0.02], [False, False], truths=0)
    assert np.isnan(nobody.recall).all()
    assert nobody.fdr.tolist() == [1.0, 1.0]
    assert len(threshold_curve([], [], truths=3).q) == 0


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("rates", {"hits": 3, "accepted": 2, "truths": 5}),
        ("rates", {"hits": 3, "accepted": 5, "truths": 2}),
        ("rates", {"hits": -1, "accepted": 5, "truths": 2}),
        ("share_interval", {"hits": 3, "n": 2}),
        ("share_interval", {"hits": -1, "n": 2}),
        ("share_interval", {"hits": 1, "n": 2, "confidence": 1.0}),
        ("share_interval", {"hits": 1, "n": 2, "confidence": math.nan}),
        ("mean_interval", {"values": [1.0], "confidence": 0.0}),
        ("student_quantile", {"p": 0.0, "df": 3}),
        ("student_quantile", {"p": 0.9, "df": 0}),
        ("adjusted_rand_index", {"first": [1, 2], "second": [1]}),
        ("adjusted_rand_index", {"first": [[1]], "second": [[1]]}),
        ("threshold_curve", {"q": [0.1], "is_true": [True, True], "truths": 2}),
        ("threshold_curve", {"q": [math.nan], "is_true": [True], "truths": 1}),
        ("threshold_curve", {"q": [0.1], "is_true": [True], "truths": 0}),
    ],
)
def test_counts_that_cannot_be_are_refused(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(ParameterError) as caught:
        getattr(agreement, name)(**values)
    assert caught.value.code == "VG104"
