"""Pairs of rows that act on one object within a window. Objects and times decide them, accounts do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.sorting import starts_of_runs

__all__ = [
    "FEWEST_NEIGHBOURS",
    "PAIRS_PER_OBJECT",
    "WindowPairs",
    "count_pairs_in_window",
    "pairs_in_window",
    "pairs_within_reach",
]

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]

PAIRS_PER_OBJECT = 5_000_000
FEWEST_NEIGHBOURS = 20


@dataclass(frozen=True, slots=True)
class WindowPairs:
    """Row numbers of each pair, the earlier row on the left, and how many pairs the cap left out."""

    left: Codes
    right: Codes
    dropped: int

    def __len__(self) -> int:
        return len(self.left)


def pairs_in_window(
    obj: Codes, at_us: Ints, *, window_us: int, neighbours: int, per_object: int = PAIRS_PER_OBJECT
) -> WindowPairs:
    """Enumerate the pairs of rows on one object at most `window_us` apart (inclusive).

    Args:
        obj: object code of each row, n rows sorted by (obj, at_us).
        at_us: time of each row.
        window_us: largest gap that still counts.
        neighbours: a row pairs with at most so many of the rows that follow it.
        per_object: pairs that one object may give; beyond, its rows pair with fewer of those that follow,
            though never with fewer than 20. An object shared by everybody at once would give n² pairs; what
            is left out is counted. The caps look at positions alone, so data and decoys lose the same pairs.

    Cost: O(n + m) time and memory for m pairs, m ≤ n · neighbours.
    """
    reach = _reach(obj, neighbours, per_object)
    left, right = pairs_within_reach(obj, at_us, reach, window_us=window_us)
    return WindowPairs(left, right, _beyond(obj, at_us, reach, window_us))


def pairs_within_reach(obj: Codes, at_us: Ints, reach: Codes, *, window_us: int) -> tuple[Codes, Codes]:
    """Enumerate the pairs of rows on one object at most `window_us` apart, each row with those it reaches.

    Args:
        obj: object code of each row, n rows sorted by (obj, at_us).
        at_us: time of each row.
        reach: rows that follow with which each row may pair.
        window_us: largest gap that still counts.

    Cost: O(n + m) time and memory for m pairs.
    """
    active = np.arange(max(len(obj) - 1, 0), dtype=np.int32)
    left: list[Codes] = []
    right: list[Codes] = []
    for shift in range(1, int(reach.max(initial=0)) + 1):
        active = _still_within(obj, at_us, active[reach[active] >= shift], shift, window_us)
        if not len(active):
            break
        left.append(active)
        right.append(active + np.int32(shift))
    none = np.empty(0, dtype=np.int32)
    return np.concatenate([none, *left]), np.concatenate([none, *right])


def count_pairs_in_window(
    obj: Codes,
    at_us: Ints,
    *,
    window_us: int,
    neighbours: int,
    stop_at: int,
    per_object: int = PAIRS_PER_OBJECT,
) -> int:
    """Count the pairs that `pairs_in_window` would find, and stop counting beyond `stop_at`.

    Cost: O(n + min(m, stop_at)) time, O(n) memory.
    """
    reach = _reach(obj, neighbours, per_object)
    active = np.arange(max(len(obj) - 1, 0), dtype=np.int32)
    total = 0
    for shift in range(1, neighbours + 1):
        active = _still_within(obj, at_us, active[reach[active] >= shift], shift, window_us)
        total += len(active)
        if not len(active) or total > stop_at:
            break
    return total


def _reach(obj: Codes, neighbours: int, per_object: int) -> Codes:
    """Rows that follow with which each row may pair."""
    rows = np.bincount(obj)
    reach = np.minimum(np.maximum(per_object // np.maximum(rows, 1), FEWEST_NEIGHBOURS), neighbours)
    return np.asarray(reach[obj], dtype=np.int32)


def _still_within(obj: Codes, at_us: Ints, active: Codes, shift: int, window_us: int) -> Codes:
    # Rows are sorted: a row that has no partner `shift` rows below has none farther down either.
    active = active[: np.searchsorted(active, len(obj) - shift)]
    partner = active + np.int32(shift)
    near = (obj[partner] == obj[active]) & (at_us[partner] - at_us[active] <= window_us)
    return np.asarray(active[near], dtype=np.int32)


def _beyond(obj: Codes, at_us: Ints, reach: Codes, window_us: int) -> int:
    """Count the pairs inside the window that the caps leave out."""
    total = 0
    starts = starts_of_runs(obj)
    sizes = np.diff(starts, append=len(obj))
    hot = sizes > reach[starts]
    for start, size in zip(starts[hot], sizes[hot], strict=True):
        times = at_us[start : start + size]
        within = np.searchsorted(times, times + window_us, side="right") - np.arange(1, size + 1)
        total += int(np.maximum(within - reach[start], 0).sum())
    return total
