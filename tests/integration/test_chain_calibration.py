"""The whole chain, from the posts of a world to accepted accounts and groups, held to its error rate."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from vigie.campaigns.groups import find_groups
from vigie.detectors.coaction.run import CoActionResult, run
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.tables import ACTION
from vigie.testing.actions import actions_of
from vigie.testing.worlds import Planted, small_world

GROUPS = ("link-ring", "text-ring", "hashtag-ring", "news-desk", "schedulers")


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


class Trial(NamedTuple):
    """One world of known truth and what was found in it."""

    planted: frozenset[str]
    groups: set[frozenset[str]]
    accepted: set[str]
    found: set[frozenset[str]]


def looked(engine: DuckEngine, actions: pa.Table, **knobs: object) -> CoActionResult:
    # The sensitivity table judges nobody: without it a run takes half the time.
    params = CoActionParams.of({"decoys": 19, "sensitivity_pairs": 1} | knobs)
    return run(engine, actions, params, run_id="R-1")


def accepted(result: CoActionResult) -> set[str]:
    return {row["account_uid"] for row in result.discoveries.to_pylist() if row["accepted"]}


def groups_in(result: CoActionResult) -> set[frozenset[str]]:
    groups = find_groups(result.edges, seed=0, pseudonym=str)
    return {frozenset(group.members) for group in groups}


def at_most(share: float, trials: int) -> float:
    """Return what a count of that expected share exceeds in one of seven hundred cases."""
    return share * trials + 3 * sqrt(trials * share * (1 - share))


@pytest.mark.slow
def test_without_coordination_at_most_one_run_of_twenty_accepts_anybody(engine: DuckEngine) -> None:
    runs, level = 32, 0.05
    alarms, edges = 0, 0
    for seed in range(runs):
        crowd = actions_of(small_world(seed=seed, accounts=150, posts=3_000, organic_only=True))
        result = looked(engine, crowd, level=level, window_s=600, min_objects=1, seed=seed)
        alarms += bool(accepted(result))
        edges += sum(figures["edges"] for figures in result.figures.values())
    assert edges > 10 * runs, "crowds that share nothing would prove nothing"
    assert alarms <= at_most(level, runs)


@pytest.fixture(scope="module")
def trials(engine: DuckEngine) -> list[Trial]:
    found = []
    for seed in range(8):
        world = small_world(seed=seed, accounts=300, posts=3_500)
        result = looked(engine, actions_of(world), seed=seed)
        together = world.members(role="campaign") | world.members(role="benign")
        groups = {world.members(group=group) for group in GROUPS}
        found.append(Trial(together, groups, accepted(result), groups_in(result)))
    return found


@pytest.mark.slow
def test_the_share_of_accounts_that_do_not_coordinate_stays_nominal(trials: list[Trial]) -> None:
    innocent = sum(len(trial.accepted - trial.planted) for trial in trials)
    everybody = sum(len(trial.accepted) for trial in trials)
    assert everybody > 200
    assert innocent <= at_most(0.01, everybody)


def test_nearly_all_who_coordinate_are_found(trials: list[Trial]) -> None:
    found = sum(len(trial.accepted & trial.planted) for trial in trials)
    assert found >= 0.95 * sum(len(trial.planted) for trial in trials)


def test_planted_groups_come_out_whole_and_unmixed(trials: list[Trial]) -> None:
    whole = sum(len(trial.groups & trial.found) for trial in trials)
    assert whole >= 0.9 * sum(len(trial.groups) for trial in trials)
    for trial in trials:
        for group in trial.found:
            assert sum(bool(group & planted) for planted in trial.groups) <= 1


def test_users_of_a_share_button_are_not_taken_for_a_group(engine: DuckEngine) -> None:
    only = Planted(link_ring=0, text_ring=0, hashtag_ring=0, news_desk=0, schedulers=0, share_button=60)
    for seed in range(3):
        world = small_world(seed=seed, accounts=200, posts=2_000, planted=only)
        assert accepted(looked(engine, actions_of(world), seed=seed)) == set()


def test_twice_the_unrelated_noise_does_not_delete_a_group(engine: DuckEngine) -> None:
    world = small_world(seed=3, accounts=200, posts=2_000)
    actions = actions_of(world)
    noise = elsewhere(actions_of(small_world(seed=4, accounts=200, posts=4_000, organic_only=True)))
    louder = pa.concat_tables([actions, noise])
    assert len(louder) > 2 * len(actions)
    campaigns = {world.members(group=group) for group in GROUPS}
    assert campaigns <= groups_in(looked(engine, actions))
    assert campaigns <= groups_in(looked(engine, louder))


def elsewhere(actions: pa.Table) -> pa.Table:
    """Give actions to other accounts, in other posts, on other objects."""
    moved = {
        name: pc.binary_replace_slice(actions[name], start=0, stop=0, replacement="elsewhere~")
        for name in ("action_id", "account_uid", "post_uid", "object_uid")
    }
    return ACTION.table({name: actions[name] for name in actions.column_names} | moved)
