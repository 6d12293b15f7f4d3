from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.decoys import Relabelling, hour_of_day, mix64, strata_of

posts = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=1, max_size=40)


def deck(listed: list[tuple[int, int]]) -> tuple[Relabelling, np.ndarray, np.ndarray]:
    account = np.array([account for account, _ in listed], dtype=np.int32)
    stratum = np.array([stratum for _, stratum in listed], dtype=np.int32)
    key = np.sort(mix64(np.arange(len(listed), dtype=np.uint64)))
    return Relabelling(account, stratum, key), account, stratum


@given(posts, st.integers(0, 2**40))
def test_every_stratum_keeps_its_accounts_and_their_volume(listed: list[tuple[int, int]], seed: int) -> None:
    relabelling, account, stratum = deck(listed)
    decoy = relabelling.draw(seed)
    assert Counter(zip(stratum, decoy, strict=True)) == Counter(zip(stratum, account, strict=True))


@given(posts, st.integers(0, 1_000))
def test_the_same_seed_draws_the_same_decoy(listed: list[tuple[int, int]], seed: int) -> None:
    assert deck(listed)[0].draw(seed).tolist() == deck(listed)[0].draw(seed).tolist()


def test_seeds_draw_different_decoys() -> None:
    relabelling = deck([(account, 0) for account in range(6)] * 20)[0]
    assert len({tuple(relabelling.draw(seed)) for seed in range(50)}) == 50


def test_every_account_lands_on_every_post_equally_often() -> None:
    relabelling = deck([(account, 0) for account in range(5)])[0]
    landed = Counter(
        (post, int(account)) for seed in range(5_000) for post, account in enumerate(relabelling.draw(seed))
    )
    # 5 000 draws over 25 cells: mean 1 000, standard deviation 28.
    assert all(abs(landed[post, account] - 1_000) < 150 for post in range(5) for account in range(5))


def test_mixing_is_one_to_one() -> None:
    keys = np.arange(100_000, dtype=np.uint64)
    assert len(np.unique(mix64(keys))) == len(keys)


def test_hour_of_day_is_utc_and_wraps_at_midnight() -> None:
    hour = 3_600_000_000
    assert hour_of_day(np.array([0, hour - 1, hour, 24 * hour, 47 * hour])).tolist() == [0, 0, 1, 0, 23]


def test_strata_number_the_combinations() -> None:
    platform, hour = np.array([7, 7, 9, 9]), np.array([1, 2, 1, 1])
    assert strata_of(platform, hour).tolist() == [0, 1, 2, 2]
