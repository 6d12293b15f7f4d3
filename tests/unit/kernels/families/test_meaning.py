from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vigie.kernels.families.meaning import join_near

FLOOR = 0.5
Ints = NDArray[np.int64]


def joined(
    degrees: list[float], *, home: list[int] | None = None, known: int = 0, floor: float = FLOOR
) -> Ints:
    angle = np.radians(degrees)
    vectors = np.stack((np.cos(angle), np.sin(angle)), axis=1).astype(np.float32)
    left, right = np.triu_indices(len(degrees), 1)
    cosine = np.einsum("ij,ij->i", vectors[left], vectors[right])
    near = cosine >= 0.8
    places = np.arange(len(degrees)) if home is None else np.array(home)
    return join_near(
        vectors,
        (left[near], right[near], cosine[near]),
        home=places,
        known=np.arange(len(degrees)) < known,
        floor=floor,
    )


def test_texts_that_are_near_are_one_family_named_after_the_earliest() -> None:
    assert joined([0, 90, 5, 95]).tolist() == [0, 1, 0, 1]


def test_a_chain_of_small_steps_is_cut_where_its_ends_are_far_apart() -> None:
    steps = [float(degree) for degree in range(0, 180, 20)]
    assert len(set(joined(steps, floor=0.0).tolist())) == 1
    assert len(set(joined(steps, floor=0.8).tolist())) > 2


def test_two_known_families_stay_apart_though_a_new_text_stands_between() -> None:
    assert joined([0, 30, 14], known=2).tolist() == [0, 1, 0]


def test_what_joins_a_known_family_takes_its_name_though_it_came_before_others() -> None:
    assert joined([0, 90, 92, 2], home=[0, 1, 1, 3], known=3).tolist() == [0, 1, 1, 0]


def test_a_text_without_a_vector_joins_nothing() -> None:
    vectors = np.zeros((2, 3), np.float32)
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    homes = join_near(vectors, none, home=np.arange(2), known=np.zeros(2, bool), floor=FLOOR)
    assert homes.tolist() == [0, 1]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 359), min_size=2, max_size=25), st.floats(0, 1), st.randoms())
def test_the_order_of_pairs_changes_nothing_and_homes_are_homes(
    degrees: list[int], floor: float, shuffle: random.Random
) -> None:
    angle = np.radians(degrees)
    vectors = np.stack((np.cos(angle), np.sin(angle)), axis=1).astype(np.float32)
    left, right = np.triu_indices(len(degrees), 1)
    cosine = np.einsum("ij,ij->i", vectors[left], vectors[right])
    order = np.array(sorted(range(len(left)), key=lambda _: shuffle.random()), np.int64)
    asked = {"home": np.arange(len(degrees)), "known": np.zeros(len(degrees), bool), "floor": floor}
    homes = join_near(vectors, (left, right, cosine), **asked)  # type: ignore[arg-type]
    again = join_near(vectors, (left[order], right[order], cosine[order]), **asked)  # type: ignore[arg-type]
    assert homes.tolist() == again.tolist()
    assert np.array_equal(homes[homes], homes)
    assert (homes <= np.arange(len(degrees))).all()
