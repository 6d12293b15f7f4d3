from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.indices.matching import Match, match


def matched(
    members: list[int], fine: list[int], coarse: list[int], *, per_member: int = 2, seed: int = 0
) -> Match:
    free = np.ones(len(fine), dtype=bool)
    levels = (np.array(fine), np.array(coarse))
    rng = np.random.default_rng(seed)
    return match(
        np.array(members, dtype=np.int64), eligible=free, levels=levels, per_member=per_member, rng=rng
    )


def test_members_are_matched_within_their_stratum_at_the_finest_level() -> None:
    found = matched([0, 1], [7, 8, 7, 7, 8, 8, 9], [0] * 7)
    assert found.per_level == (2, 0)
    assert sorted(found.rows[~found.inside].tolist()) == [2, 3, 4, 5]
    for stratum in np.unique(found.stratum):
        fine = np.array([7, 8, 7, 7, 8, 8, 9])[found.rows[found.stratum == stratum]]
        assert len(set(fine.tolist())) == 1


def test_a_stratum_with_too_few_alike_goes_to_the_next_level() -> None:
    found = matched([0], [7, 7, 8, 8], [0] * 4)
    assert found.per_level == (0, 1)
    assert len(found.rows) == 3


def test_the_last_level_takes_as_many_as_there_are() -> None:
    found = matched([0, 1], [7, 8, 9, 9, 9], [0] * 5)
    assert (found.per_level, int((~found.inside).sum())) == ((0, 2), 3)


def test_who_finds_nobody_is_counted_and_left_out() -> None:
    found = matched([0, 1], [7, 8, 8, 8], [5, 6, 6, 6])
    assert found.unmatched == 1
    assert found.rows[found.inside].tolist() == [1]


def test_a_group_of_nobody_has_no_baseline() -> None:
    found = matched([], [1, 2], [1, 2])
    assert (len(found.rows), found.unmatched, found.per_level) == (0, 0, (0, 0))


@given(
    strata=st.lists(st.integers(0, 3), min_size=1, max_size=60),
    chosen=st.data(),
    per_member=st.integers(1, 4),
)
def test_nobody_is_drawn_twice_and_members_never(
    strata: list[int], chosen: st.DataObject, per_member: int
) -> None:
    members = chosen.draw(st.lists(st.integers(0, len(strata) - 1), unique=True, max_size=10))
    found = matched(members, strata, [0] * len(strata), per_member=per_member)
    assert len(set(found.rows.tolist())) == len(found.rows)
    assert set(found.rows[found.inside].tolist()) <= set(members)
    assert not set(found.rows[~found.inside].tolist()) & set(members)
    assert int(found.inside.sum()) + found.unmatched == len(members)
    assert int((~found.inside).sum()) <= per_member * int(found.inside.sum())
    for stratum in np.unique(found.stratum):
        assert found.inside[found.stratum == stratum].mean() <= 0.5
