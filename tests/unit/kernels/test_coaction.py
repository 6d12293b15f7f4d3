from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from vigie.kernels.coaction import CoAction, CoActionSettings, co_action, sensitivity
from vigie.kernels.coaction_facts import edge_facts, evidence_pairs
from vigie.kernels.coaction_groups import components, decoy_group_scores
from vigie.kernels.coaction_rows import KEYED_ACTIONS, prepare
from vigie.kernels.decoys import Relabelling, hour_of_day, mix64, strata_of
from vigie.kernels.discovery import global_p_values
from vigie.model.errors import ContractError

Ints = NDArray[np.int64]
MINUTE = 60_000_000
DAY = 1_440 * MINUTE


def keys(numbers: Iterable[int], *, salt: int) -> Ints:
    """63-bit keys as the spine gives them."""
    mixed = mix64(np.asarray(list(numbers), dtype=np.uint64) + np.uint64(salt))
    return (mixed >> np.uint64(1)).astype(np.int64)


def keyed(obj: Iterable[int], account: Iterable[int], at_us: Iterable[int]) -> pa.Table:
    columns = {"object_key": keys(obj, salt=1), "account_key": keys(account, salt=10**9)}
    rows = len(columns["object_key"])
    return KEYED_ACTIONS.table(
        columns
        | {
            "post_key": keys(range(rows), salt=10**12),
            "platform_key": np.zeros(rows, dtype=np.int64),
            "at_us": np.asarray(list(at_us), dtype=np.int64),
        }
    )


def organic(
    rng: np.random.Generator, *, accounts: int, posts: int, objects: int = 1_500
) -> tuple[Ints, Ints, Ints]:
    """Heavy-tailed accounts and objects, a daily rhythm for each account, fresh objects shared more."""
    activity = rng.lognormal(0, 1.2, accounts)
    popularity = 1 / np.arange(1, objects + 1) ** 0.9
    account = rng.choice(accounts, posts, p=activity / activity.sum())
    obj = rng.choice(objects, posts, p=popularity / popularity.sum())
    born = rng.random(objects) * 30
    day = np.floor(np.minimum(born[obj] + rng.exponential(2, posts), 29.99))
    hour = (rng.normal(14, 3, accounts)[account] + rng.normal(0, 4, posts)) % 24
    return obj, account, ((day * 24 + hour) * 60 * MINUTE).astype(np.int64)


def planted(
    rng: np.random.Generator, *, first_account: int, accounts: int, objects: int, first_object: int = 10_000
) -> tuple[Ints, Ints, Ints]:
    """A group of which half share each of its own objects within forty seconds."""
    members = np.arange(first_account, first_account + accounts)
    obj, account, at = [], [], []
    for number in range(objects):
        some = rng.choice(members, accounts // 2, replace=False)
        start = rng.integers(0, 30) * DAY + rng.integers(8 * 60, 18 * 60) * MINUTE
        obj.append(np.full(len(some), first_object + number))
        account.append(some)
        at.append(start + rng.integers(0, 40_000_000, len(some)))
    return np.concatenate(obj), np.concatenate(account), np.concatenate(at)


def joined(*parts: tuple[Ints, Ints, Ints]) -> pa.Table:
    return keyed(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def settings(**changes: int) -> CoActionSettings:
    return CoActionSettings(**({"window_us": MINUTE, "decoys": 20} | changes))  # type: ignore[arg-type]


def accepted(result: CoAction, *, level: float, numbers: Iterable[int]) -> set[int]:
    """Which of the accounts `numbers` the run accepts, gate included."""
    if global_p_values([result.excess])[0] > 0.05:
        return set()
    listed = list(numbers)
    names = dict(zip(keys(listed, salt=10**9).tolist(), listed, strict=True))
    return {names[key] for key in result.prepared.account_keys[result.q <= level].tolist()}


@pytest.fixture(scope="module")
def campaign() -> CoAction:
    rng = np.random.default_rng(11)
    crowd = organic(rng, accounts=1_000, posts=12_000)
    return co_action(
        prepare(joined(crowd, planted(rng, first_account=1_000, accounts=20, objects=15))), settings()
    )


def test_a_planted_group_is_found_whole_and_nobody_else_is_accused(campaign: CoAction) -> None:
    assert accepted(campaign, level=0.01, numbers=range(1_020)) == set(range(1_000, 1_020))


def test_doubling_unrelated_noise_does_not_delete_a_planted_group() -> None:
    rng = np.random.default_rng(12)
    group = planted(rng, first_account=2_000, accounts=16, objects=12)
    found = []
    for posts in (8_000, 16_000):
        crowd = organic(np.random.default_rng(13), accounts=1_500, posts=posts)
        found.append(
            accepted(co_action(prepare(joined(crowd, group)), settings()), level=0.01, numbers=range(2_016))
        )
    assert found[0] == found[1] == set(range(2_000, 2_016))


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(14)
    table = joined(
        organic(rng, accounts=200, posts=3_000), planted(rng, first_account=200, accounts=8, objects=9)
    )
    shuffled = table.take(rng.permutation(len(table)))
    one, other = (co_action(prepare(rows), settings()) for rows in (table, shuffled))
    for name in ("q", "statistic", "expected", "edge_q", "excess"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert one.edges.score.tobytes() == other.edges.score.tobytes()
    assert one.rarity.tobytes() == other.rarity.tobytes()


def test_another_seed_draws_other_decoys_and_leaves_the_edges_alone() -> None:
    data = prepare(joined(organic(np.random.default_rng(15), accounts=200, posts=6_000)))
    one, other = (co_action(data, settings(seed=seed)) for seed in (1, 2))
    assert one.edges.score.tolist() == other.edges.score.tolist()
    assert one.excess.tolist() != other.excess.tolist()


@pytest.mark.slow
def test_organic_data_accept_anybody_in_at_most_one_run_of_twenty() -> None:
    runs, level = 120, 0.05
    alarms = 0
    for seed in range(runs):
        crowd = organic(np.random.default_rng(seed), accounts=800, posts=8_000)
        result = co_action(prepare(joined(crowd)), settings(seed=1_000 * seed))
        alarms += bool(accepted(result, level=level, numbers=range(800)))
    assert alarms <= level * runs + 3 * np.sqrt(runs * level * (1 - level))


@pytest.mark.slow
def test_shuffled_data_accept_anybody_in_at_most_one_run_of_twenty() -> None:
    runs, level = 60, 0.05
    rng = np.random.default_rng(16)
    crowd, group = (
        organic(rng, accounts=600, posts=6_000),
        planted(rng, first_account=600, accounts=20, objects=15),
    )
    obj, account, at = (np.concatenate(column) for column in zip(crowd, group, strict=True))
    alarms = 0
    for seed in range(runs):
        shuffled = np.random.default_rng(seed).permutation(account)
        result = co_action(prepare(keyed(obj, shuffled, at)), settings(seed=1_000 * seed))
        alarms += bool(accepted(result, level=level, numbers=range(620)))
    assert alarms <= level * runs + 3 * np.sqrt(runs * level * (1 - level))


@pytest.mark.slow
@pytest.mark.parametrize("level", [0.01, 0.05])
def test_the_share_of_innocents_stays_nominal_over_seeds(level: float) -> None:
    shares = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        crowd = organic(rng, accounts=1_500, posts=15_000)
        table = joined(crowd, planted(rng, first_account=1_500, accounts=30, objects=20))
        found = accepted(
            co_action(prepare(table), settings(decoys=40, seed=seed)), level=level, numbers=range(1_530)
        )
        shares.append(len([account for account in found if account < 1_500]) / max(len(found), 1))
    assert np.mean(shares) <= level + 3 * np.std(shares) / np.sqrt(len(shares))


def test_the_expected_pairs_are_the_mean_over_decoys() -> None:
    data = prepare(joined(organic(np.random.default_rng(17), accounts=6, posts=400, objects=20)))
    result = co_action(data, settings(min_objects=1))
    strata = strata_of(data.post_platform, hour_of_day(data.post_at_us))
    deck = Relabelling(data.post_account, strata, data.post_keys.astype(np.uint64))
    draws = 3_000
    met = np.zeros((6, 6))
    for seed in range(draws):
        account = deck.draw(seed)[data.post]
        np.add.at(met, (account[result.pairs.left], account[result.pairs.right]), 1)
    mean = (met + met.T)[result.edges.a, result.edges.b] / draws
    assert mean == pytest.approx(result.expected, rel=0.05, abs=0.05)


def test_facts_count_and_time_the_pairs_of_an_edge() -> None:
    second = 1_000_000
    table = keyed([1, 1, 2, 2, 3], [7, 8, 7, 8, 9], [0, 10 * second, DAY, DAY + 20 * second, 5])
    result = co_action(prepare(table), settings())
    facts = edge_facts(result, np.array([True]))
    assert (facts.n_actions.tolist(), facts.median_delta_us.tolist()) == ([2], [15 * second])
    assert (facts.first_at_us.tolist(), facts.last_at_us.tolist()) == ([0], [DAY + 20 * second])


def test_evidence_names_the_rows_of_both_accounts_earliest_first(campaign: CoAction) -> None:
    wanted = campaign.edges.n_objects >= 3
    pairs = evidence_pairs(campaign, wanted, at_most=2)
    data = campaign.prepared
    assert set(pairs.edge.tolist()) == set(np.flatnonzero(wanted).tolist())
    assert (np.bincount(pairs.edge) <= 2).all()
    assert (data.account[pairs.row_a] == campaign.edges.a[pairs.edge]).all()
    assert (data.account[pairs.row_b] == campaign.edges.b[pairs.edge]).all()
    assert (data.obj[pairs.row_a] == data.obj[pairs.row_b]).all()
    assert (np.abs(data.at_us[pairs.row_a] - data.at_us[pairs.row_b]) <= MINUTE).all()


def test_progress_counts_up_to_its_total() -> None:
    rng = np.random.default_rng(18)
    table = joined(
        organic(rng, accounts=100, posts=1_000), planted(rng, first_account=100, accounts=12, objects=9)
    )
    told: list[tuple[int, int]] = []
    co_action(prepare(table), settings(), progress=lambda done, total: told.append((done, total)))
    assert told == [(number, 40) for number in range(1, 41)]


def test_progress_ends_at_its_total_when_there_is_nothing_to_peel() -> None:
    told: list[tuple[int, int]] = []
    data = prepare(joined(organic(np.random.default_rng(21), accounts=100, posts=500)))
    co_action(data, settings(), progress=lambda done, total: told.append((done, total)))
    assert told[-2:] == [(20, 40), (40, 40)]


def test_asking_for_more_objects_is_never_less_sure(campaign: CoAction) -> None:
    rows = list(
        sensitivity(
            campaign.prepared, settings(), least_objects=(2, 3, 5, 10), decoys=5, aside=campaign.q <= 0.01
        )
    )
    assert [row[0] for row in rows] == [2, 3, 5, 10]
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert [row[3] for row in rows] == sorted((row[3] for row in rows), reverse=True)


def test_clock_hours_are_blind_where_a_campaign_fills_its_own_hours() -> None:
    rng = np.random.default_rng(19)
    group = planted(rng, first_account=300, accounts=20, objects=15)
    table = joined(organic(rng, accounts=300, posts=1_500), group)
    by_day = co_action(prepare(table), settings())
    by_clock = co_action(prepare(table), CoActionSettings(window_us=MINUTE, decoys=20, clock_hours=True))
    assert (by_clock.q <= 0.01).sum() < (by_day.q <= 0.01).sum() == 20


def test_empty_data_show_nothing() -> None:
    result = co_action(prepare(KEYED_ACTIONS.empty()), settings())
    assert (len(result.edges), len(result.q), len(result.pairs)) == (0, 0, 0)


def test_rows_without_a_promised_column_are_refused() -> None:
    with pytest.raises(ContractError, match="at_us"):
        prepare(KEYED_ACTIONS.empty().drop_columns(["at_us"]))


def test_components_are_those_of_a_plain_search() -> None:
    rng = np.random.default_rng(20)
    for _ in range(30):
        a, b = rng.integers(0, 12, (2, 8)).astype(np.int32)
        label = components(a, b)
        friends = {node: {node} for node in range(len(label))}
        for one, other in list(zip(a, b, strict=True)) * 12:
            merged = friends[one] | friends[other]
            for node in merged:
                friends[node] = merged
        for one, other in combinations(range(len(label)), 2):
            assert (label[one] == label[other]) == (other in friends[one])


def test_a_decoy_below_the_thresholds_forms_no_group(campaign: CoAction) -> None:
    loosest = [decoy_group_scores(d, best=3, account_at_least=0, edge_at_least=0) for d in campaign.decoys]
    strictest = [
        decoy_group_scores(d, best=3, account_at_least=1e9, edge_at_least=0) for d in campaign.decoys
    ]
    assert sum(map(len, loosest)) > 0
    assert sum(map(len, strictest)) == 0
