"""Which sites held one value at one time: rows sorted by value, and pairs of rows whose times meet.

A row says that a site held a value from one time to another. Two sites meet in a value only while both held
it: a server that one left before the other came joins nobody. Values that very many sites hold give very
many pairs; the most widely held are left out first, and counted.

It does not show why two sites hold one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sorting import starts_of_runs

__all__ = ["Holdings", "Meetings", "holders", "meetings", "merged", "pairs_within"]

Ints = NDArray[np.int64]

_PIECE = 4_000_000


@dataclass(frozen=True, slots=True)
class Holdings:
    """Who held what and when, n rows each.

    Attributes:
        site: Numbers of sites from 0.
        value: Numbers of values from 0; one value is of one kind.
        since: First time known, any unit.
        until: Last time known, in the same unit, at or after `since`.
    """

    site: Ints
    value: Ints
    since: Ints
    until: Ints

    def at(self, rows: Ints | NDArray[np.bool_]) -> Holdings:
        """Return some of the rows."""
        return Holdings(self.site[rows], self.value[rows], self.since[rows], self.until[rows])


@dataclass(frozen=True, slots=True)
class Meetings:
    """Pairs of rows, `first` of the site with the lower number, m each.

    Attributes:
        first: Row of `Holdings`.
        second: Row of `Holdings`.
        crowded: Values that were left out because too many sites hold them.
        left_out: Pairs that they would have given.
    """

    first: Ints
    second: Ints
    crowded: Ints
    left_out: int


def merged(rows: Holdings, *, tolerance: int) -> Holdings:
    """Join the rows of one site and value whose times overlap or lie at most `tolerance` apart.

    Rows come back sorted by value, site and time. Cost: O(n log n).
    """
    if not len(rows.site):
        return rows
    ordered = rows.at(np.lexsort((rows.since, rows.site, rows.value)))
    group = np.cumsum(_changes(ordered.value) | _changes(ordered.site)) - 1
    latest = _running_latest(ordered.until, group)
    gap = np.concatenate([[True], ordered.since[1:] - latest[:-1] > tolerance])
    starts = np.flatnonzero(gap | _changes(group))
    until = np.maximum.reduceat(ordered.until, starts)
    return Holdings(ordered.site[starts], ordered.value[starts], ordered.since[starts], until)


def holders(rows: Holdings, *, values: int) -> Ints:
    """Count the sites that hold each of `values` values, from rows sorted by value and site."""
    fresh = _changes(rows.value) | _changes(rows.site)
    return np.bincount(rows.value[fresh], minlength=values)


def meetings(rows: Holdings, *, crowd: Ints, tolerance: int, most_pairs: int = 20_000_000) -> Meetings:
    """Return every pair of rows of two sites that held one value at one time.

    Args:
        rows: `merged` rows.
        crowd: for each value, the rows above which it is left out.
        tolerance: time by which two validities may miss each other and still meet.
        most_pairs: pairs to look at; beyond it the most widely held values are left out, too.

    Cost: O(n + pairs) time, O(piece + meetings) memory.
    """
    starts = starts_of_runs(rows.value)
    sizes = np.diff(starts, append=len(rows.value))
    pairs = sizes * (sizes - 1) // 2
    kept = (sizes > 1) & (sizes <= crowd[rows.value[starts]])
    order = np.argsort(sizes, kind="stable")
    fits = np.zeros(len(sizes), dtype=bool)
    fits[order] = np.cumsum(np.where(kept, pairs, 0)[order]) <= most_pairs
    kept &= fits
    found = [(first, second) for first, second in _met(rows, starts[kept], sizes[kept], tolerance)]
    out = (sizes > 1) & ~kept
    return Meetings(
        np.concatenate([first for first, _ in found]) if found else np.empty(0, np.int64),
        np.concatenate([second for _, second in found]) if found else np.empty(0, np.int64),
        rows.value[starts[out]],
        int(pairs[out].sum()),
    )


def _met(rows: Holdings, starts: Ints, sizes: Ints, tolerance: int) -> Iterator[tuple[Ints, Ints]]:
    for begin, end in _pieces(sizes):
        first, second = pairs_within(starts[begin:end], sizes[begin:end])
        apart = np.maximum(rows.since[first], rows.since[second]) - np.minimum(
            rows.until[first], rows.until[second]
        )
        met = (rows.site[first] != rows.site[second]) & (apart <= tolerance)
        yield first[met], second[met]


def _pieces(sizes: Ints) -> Iterator[tuple[int, int]]:
    total = np.cumsum(sizes * (sizes - 1) // 2)
    begin = 0
    while begin < len(sizes):
        done = int(total[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(total, done + _PIECE, side="right")), begin + 1)
        yield begin, end
        begin = end


def pairs_within(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of places within runs that begin at `starts`, the lower place first.

    Cost: O(pairs) time and memory.
    """
    places = _ranges(starts, sizes)
    ends = np.repeat(starts + sizes, sizes)
    after = ends - places - 1
    return np.repeat(places, after), _ranges(places + 1, after)


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """Join the ranges that begin at `starts` and have these lengths."""
    steps = np.arange(int(lengths.sum()), dtype=np.int64)
    return np.asarray(steps + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths), dtype=np.int64)


def _changes(ordered: Ints) -> NDArray[np.bool_]:
    return np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]


def _running_latest(until: Ints, group: Ints) -> Ints:
    """Return for each row the latest time so far within its group; groups are numbered in order."""
    rank = np.empty(len(until), dtype=np.int64)
    rank[np.argsort(until, kind="stable")] = np.arange(len(until))
    highest = np.maximum.accumulate(group * len(until) + rank) - group * len(until)
    return np.asarray(np.sort(until)[highest])
