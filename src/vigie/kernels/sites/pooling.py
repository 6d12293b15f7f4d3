"""Servers that belong to one network: addresses with one tenant, and pools over which batches are spread.

An address says little about two strangers, for a hoster puts hundreds on it. It says more about sites that
other evidence has joined already:

* **dedicated**: nearly all sites at the address that are in any cluster are in one, and they are at least
  half of all its sites: a site alone at that address joins them;
* **pool**: two batches of names, each registered on one day, both stand at two addresses, several sites in
  each of the four groups. Two days and two servers agree four times, which strangers do not.

It does not show that the sites have one owner: a publisher's supplier may run many titles in one way.
Addresses of networks that deliver for everybody must be left out before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sites.meeting import Holdings

__all__ = ["Joins", "PoolRules", "dedicated", "pools"]

Ints = NDArray[np.int64]

_MOST_ADDRESSES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRules:
    """Settings.

    Attributes:
        share: Share of the clustered sites at an address that one cluster must hold, 0.5 to 1.
        least: Clustered sites at such an address.
        foothold: Sites of each batch at each address of a pool.
        tolerance: Time by which validities may miss each other.
    """

    share: float = 0.9
    least: int = 5
    foothold: int = 3
    tolerance: int = 0


@dataclass(frozen=True, slots=True)
class Joins:
    """Pairs of sites that an address joins, m each: `one` and `other` hold `value` at the same time."""

    one: Ints
    other: Ints
    value: Ints


def dedicated(rows: Holdings, cluster: Ints, rules: PoolRules) -> Joins:
    """Join sites alone to the cluster that holds their address for itself.

    Args:
        rows: who held which address.
        cluster: cluster of each site; -1 for none.
        rules: settings.

    Cost: O(n log n).
    """
    found: list[tuple[int, int, int]] = []
    for value, at in _by_value(rows):
        tenants = {int(site): int(row) for site, row in zip(rows.site[at], at, strict=True)}
        groups = Counter(int(cluster[site]) for site in tenants if cluster[site] >= 0)
        known = sum(groups.values())
        if known < rules.least or 2 * known < len(tenants):
            continue
        owner, held = groups.most_common(1)[0]
        if held >= rules.share * known:
            found += _lonely(rows, tenants, cluster, owner, value, rules.tolerance)
    return _joins(found)


def pools(rows: Holdings, batch: Ints, rules: PoolRules) -> Joins:
    """Join sites of which several, of two batches each, stand at both of two addresses at one time.

    The four groups that two addresses and two batches make must hold `foothold` sites each. Whoever registers
    names by the dozen on a day and spreads those of several days over the same servers is one client.

    Args:
        rows: who held which address.
        batch: batch in which each site was registered; -1 where not known.
        rules: settings.

    Returns:
        For each pair of addresses, three joins: one site of each group with one of the first.

    Cost: O(n log n + pairs of addresses that share batches, at most 60 addresses a batch).
    """
    cells = _cells(rows, batch, rules.foothold)
    of_batch: dict[int, list[int]] = defaultdict(list)
    for group, value in sorted(cells):
        of_batch[group].append(value)
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    for group, values in of_batch.items():
        for pair in combinations(values[:_MOST_ADDRESSES], 2):
            shared[pair].append(group)
    found = [
        (sites[0], other, pair[1])
        for pair, groups in sorted(shared.items())
        if len(groups) >= 2
        and (sites := _standing(rows, [cells[group, value] for value in pair for group in groups], rules))
        for other in sites[1:]
    ]
    return _joins(found)


def _cells(rows: Holdings, batch: Ints, foothold: int) -> dict[tuple[int, int], Ints]:
    """Return the rows of each batch at each address where enough sites stand."""
    known = np.flatnonzero(batch[rows.site] >= 0)
    order = known[np.lexsort((rows.site[known], rows.value[known], batch[rows.site[known]]))]
    keys = np.stack([batch[rows.site[order]], rows.value[order]], axis=1)
    if not len(order):
        return {}
    pairs, starts = np.unique(keys, axis=0, return_index=True)
    return {
        (int(group), int(value)): at
        for (group, value), at in zip(pairs, np.split(order, starts[1:]), strict=True)
        if len(np.unique(rows.site[at])) >= foothold
    }


def _standing(rows: Holdings, cells: list[Ints], rules: PoolRules) -> list[int]:
    """Return one site of each group if there was a time when all groups stood at their addresses."""
    since = max(int(rows.since[at].min()) for at in cells)
    until = min(int(rows.until[at].max()) for at in cells)
    return [int(rows.site[at[0]]) for at in cells] if since - until <= rules.tolerance else []


def _by_value(rows: Holdings) -> list[tuple[int, Ints]]:
    order = np.argsort(rows.value, kind="stable")
    values, starts = np.unique(rows.value[order], return_index=True)
    return list(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if len(values) else []


def _lonely(
    rows: Holdings, tenants: Mapping[int, int], cluster: Ints, owner: int, value: int, tolerance: int
) -> list[tuple[int, int, int]]:
    inside = [row for site, row in tenants.items() if cluster[site] == owner]
    alone = [row for site, row in tenants.items() if cluster[site] < 0]
    met = [(row, _meeting(rows, [row], inside, tolerance)) for row in alone]
    return [(*pair, value) for _, pair in met if pair is not None]


def _meeting(rows: Holdings, ones: list[int], others: list[int], tolerance: int) -> tuple[int, int] | None:
    """Return two sites, one of each side, that held the value at the same time."""
    for row in ones:
        since, until = rows.since[others], rows.until[others]
        apart = np.maximum(since, rows.since[row]) - np.minimum(until, rows.until[row])
        fitting = np.flatnonzero(apart <= tolerance)
        if len(fitting):
            return int(rows.site[row]), int(rows.site[others[int(fitting[0])]])
    return None


def _joins(found: list[tuple[int, int, int]]) -> Joins:
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return Joins(table[:, 0], table[:, 1], table[:, 2])
