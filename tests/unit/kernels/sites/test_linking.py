from __future__ import annotations

import numpy as np
import pytest

from vigie.kernels.sites.clustering import cluster_sites, strongest_chain
from vigie.kernels.sites.linking import Kinds, Links, Rules, link_sites
from vigie.kernels.sites.meeting import Holdings, meetings, merged
from vigie.kernels.sites.pooling import PoolRules, dedicated, pools

ACCOUNT, ADDRESS, BATCH, THEME = range(4)
KINDS = Kinds(np.array([1, 2, 2, 3]), np.arange(4), np.array([100, 100, 100, 100]), np.zeros(4, bool))


def told(*rows: tuple[int, int, int, int]) -> Holdings:
    """Rows of site, value, since, until."""
    return Holdings(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def linked(rows: Holdings, kind_of: list[int], *, own: int, sites: int) -> Links:
    rng = np.random.default_rng(1)
    return link_sites(rows, np.array(kind_of), KINDS, own=own, sites=sites, rules=Rules(tolerance=5), rng=rng)


def tiers(links: Links) -> dict[tuple[int, int], int]:
    return {(int(a), int(b)): int(t) for a, b, t in zip(links.first, links.second, links.tier, strict=True)}


def test_an_account_held_at_one_time_links_at_tier_one() -> None:
    found = linked(told((0, 0, 0, 10), (1, 0, 5, 20)), [ACCOUNT], own=2, sites=2)
    assert tiers(found) == {(0, 1): 1}
    assert np.isnan(found.q).all()


@pytest.mark.parametrize(("gap", "is_linked"), [(5, True), (6, False)])
def test_validities_that_miss_each_other_link_nothing(gap: int, *, is_linked: bool) -> None:
    found = linked(told((0, 0, 0, 10), (1, 0, 10 + gap, 90)), [ACCOUNT], own=2, sites=2)
    assert bool(tiers(found)) == is_linked


def test_an_address_alone_links_nothing_and_two_families_link_at_tier_two() -> None:
    alone = linked(told((0, 0, 0, 9), (1, 0, 0, 9)), [ADDRESS], own=2, sites=2)
    both = linked(
        told((0, 0, 0, 9), (1, 0, 0, 9), (0, 1, 0, 9), (1, 1, 0, 9)), [ADDRESS, BATCH], own=2, sites=2
    )
    assert tiers(alone) == {}
    assert tiers(both) == {(0, 1): 2}


def test_circumstantial_families_never_join() -> None:
    rows = told((0, 0, 0, 9), (1, 0, 0, 9), (0, 1, 0, 9), (1, 1, 0, 9))
    assert tiers(linked(rows, [ADDRESS, THEME], own=2, sites=2)) == {(0, 1): 3}


def test_what_unrelated_sites_hold_counts_as_nothing() -> None:
    rows = told((0, 0, 0, 9), (1, 0, 0, 9), *((site, 0, 0, 9) for site in (2, 3, 4)))
    assert tiers(linked(rows, [ACCOUNT], own=2, sites=5)) == {}
    assert tiers(linked(rows.at(np.arange(4)), [ACCOUNT], own=2, sites=5)) == {(0, 1): 1}


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    site, value, since = rng.integers(0, 20, 300), rng.integers(0, 30, 300), rng.integers(0, 50, 300)
    rows = Holdings(site, value, since, np.full(300, 60, dtype=np.int64))
    kind_of = rng.integers(0, 4, 30).tolist()
    shuffled = rows.at(rng.permutation(300))
    one, other = (linked(each, kind_of, own=20, sites=20) for each in (rows, shuffled))
    assert tiers(one) == tiers(other)
    assert one.strength.tolist() == other.strength.tolist()


def test_independent_families_of_strangers_give_no_links_at_the_stated_level() -> None:
    rng = np.random.default_rng(5)
    sites, own = 400, 120
    rows = [(site, int(rng.integers(0, 12)), 0, 9) for site in range(sites)]
    rows += [(site, 12 + int(rng.integers(0, 12)), 0, 9) for site in range(sites)]
    found = link_sites(
        told(*rows),
        np.array([ADDRESS] * 12 + [BATCH] * 12),
        KINDS,
        own=own,
        sites=sites,
        rules=Rules(tolerance=5, common=1_000),
        rng=rng,
    )
    assert (found.tier == 2).sum() == 0


def test_pairs_are_those_that_a_slow_search_finds() -> None:
    rng = np.random.default_rng(9)
    site, value = rng.integers(0, 15, 200), rng.integers(0, 25, 200)
    since, length = rng.integers(0, 90, 200), rng.integers(0, 20, 200)
    rows = Holdings(site, value, since, since + length)
    ready = merged(rows, tolerance=3)
    found = meetings(ready, crowd=np.full(25, 1_000), tolerance=3)
    pairs = {
        (int(ready.value[a]), *sorted((int(ready.site[a]), int(ready.site[b]))))
        for a, b in zip(found.first, found.second, strict=True)
    }
    slow = {
        (int(rows.value[a]), *sorted((int(rows.site[a]), int(rows.site[b]))))
        for a in range(200)
        for b in range(a)
        if rows.value[a] == rows.value[b]
        and rows.site[a] != rows.site[b]
        and max(rows.since[a], rows.since[b]) - min(rows.until[a], rows.until[b]) <= 3
    }
    assert pairs == slow


def test_crowded_values_are_left_out_and_counted() -> None:
    rows = merged(told(*((site, 0, 0, 9) for site in range(10))), tolerance=0)
    found = meetings(rows, crowd=np.array([9]), tolerance=0)
    assert (len(found.first), found.crowded.tolist(), found.left_out) == (0, [0], 45)


def test_the_chain_goes_by_the_strongest_links() -> None:
    first, second = np.array([0, 1, 0]), np.array([1, 2, 2])
    found = cluster_sites(first, second, np.array([1, 1, 2]), np.array([1.0, 1.0, 9.0]), sites=4)
    assert strongest_chain(found, 0, 2) == [0, 1, 2]
    assert strongest_chain(found, 0, 3) is None
    assert found.cluster.tolist() == [0, 0, 0, -1]


def test_an_address_of_one_cluster_takes_in_the_site_alone_on_it() -> None:
    rows = told(*((site, 0, 0, 9) for site in range(6)))
    cluster = np.array([0, 0, 0, 0, 0, -1])
    assert dedicated(rows, cluster, PoolRules()).one.tolist() == [5]
    assert not len(dedicated(rows, np.array([0, 0, 0, 1, 1, -1]), PoolRules()).one)


def test_batches_spread_over_the_same_addresses_are_a_pool() -> None:
    rows = told(*((site, site % 2, 0, 9) for site in range(12)))
    batch = np.repeat([0, 1], 6)
    assert len(pools(rows, batch, PoolRules()).one) == 3
    assert not len(pools(rows, batch, PoolRules(foothold=4)).one)
