from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from vigie.model.tables import ACTION
from vigie.testing import actions as under_test
from vigie.testing.actions import action_batches, actions_of, hot_url, synthetic_actions
from vigie.testing.chance import human_times_us, pick, zipf_shares
from vigie.testing.worlds import small_world


@pytest.fixture(scope="module")
def actions() -> pa.Table:
    return synthetic_actions(rows=20_000, seed=5)


def distinct(table: pa.Table, column: str) -> int:
    return int(pc.count_distinct(table[column]).as_py())


def test_large_tables_keep_the_contract_and_its_key(actions: pa.Table) -> None:
    assert ACTION.check(actions) == actions
    assert actions.num_rows == 20_000
    assert distinct(actions, "action_id") == 20_000


def test_the_same_seed_gives_the_same_table(actions: pa.Table) -> None:
    assert synthetic_actions(rows=20_000, seed=5) == actions
    assert synthetic_actions(rows=20_000, seed=6) != actions


def test_pieces_make_the_whole_with_keys_that_stay_unique(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_BATCH_ROWS", 300)
    pieces = list(action_batches(rows=1_000, seed=1))
    whole = pa.Table.from_batches(pieces)
    assert [piece.num_rows for piece in pieces] == [300, 300, 300, 100]
    assert distinct(whole, "action_id") == 1_000


def test_a_post_has_one_author_one_time_and_at_most_two_objects(actions: pa.Table) -> None:
    posts = actions.group_by("post_uid").aggregate(
        [("account_uid", "count_distinct"), ("at_us", "count_distinct"), ("object_uid", "count_distinct")]
    )
    assert pc.max(posts["account_uid_count_distinct"]).as_py() == 1
    assert pc.max(posts["at_us_count_distinct"]).as_py() == 1
    assert set(posts["object_uid_count_distinct"].to_pylist()) == {1, 2}


def test_a_steeper_exponent_makes_the_first_link_more_popular() -> None:
    def top(exponent: float) -> int:
        table = synthetic_actions(rows=5_000, seed=2, objects_exponent=exponent)
        return max(Counter(table["object_uid"].to_pylist()).values())

    assert top(0.0) < top(0.8) < top(1.4)


def test_accounts_and_objects_may_be_given() -> None:
    table = synthetic_actions(rows=3_000, seed=2, accounts=7, objects=3)
    assert distinct(table, "account_uid") == 7
    assert distinct(table, "object_uid") == 3


def test_one_hot_link_is_shared_once_by_every_account_within_hours() -> None:
    table = ACTION.check(hot_url(accounts=5_000, seed=1, hours=2))
    span_us = pc.max(table["at_us"]).as_py() - pc.min(table["at_us"]).as_py()
    assert distinct(table, "object_uid") == 1
    assert distinct(table, "account_uid") == distinct(table, "action_id") == 5_000
    assert span_us <= 2 * 3_600_000_000


def test_a_worlds_actions_keep_the_contract_and_hold_every_kind() -> None:
    world = small_world(seed=1, accounts=200, posts=1_500)
    table = ACTION.check(actions_of(world))
    assert distinct(table, "action_id") == table.num_rows
    assert set(table["account_uid"].to_pylist()) <= set(world.truth)
    assert set(table["object_type"].to_pylist()) == {
        *("repost", "text", "url", "domain", "hashtag", "hashtag_sequence", "mention_set"),
    }


def test_times_are_whole_seconds_inside_the_period() -> None:
    rng = np.random.default_rng(0)
    times = human_times_us(rng, np.full(2_000, -5), days=3, start_us=0)
    assert times.min() >= 0
    assert times.max() < 3 * 86_400_000_000
    assert not (times % 1_000_000).any()


def test_a_share_of_zero_is_never_picked() -> None:
    drawn = pick(np.random.default_rng(0), np.array([0.0, 1.0, 0.0, 1.0, 0.0]), 1_000)
    assert set(drawn.tolist()) == {1, 3}
    assert zipf_shares(3, exponent=1.0).tolist() == pytest.approx([6 / 11, 3 / 11, 2 / 11])
