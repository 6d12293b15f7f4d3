"""Pairs of rows that act on one object within a window. Objects and times decide them, accounts do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["WindowPairs", "count_pairs_in_window", "pairs_in_window"]

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WindowPairs:
    """Row numbers of each pair, the earlier row on the left, and how many pairs the cap left out."""

    left: Codes
    right: Codes
    dropped: int

    def __len__(self) -> int:
        return len(self.left)


def pairs_in_window(obj: Codes, at_us: Ints, *, window_us: int, neighbours: int) -> WindowPairs:
    """Enumerate the pairs of rows on one object at most `window_us` apart (inclusive).

    Args:
        obj: object code of each row, n rows sorted by (obj, at_us).
        at_us: time of each row.
        window_us: largest gap that still counts.
        neighbours: a row pairs with at most so many of the rows that follow it. An object shared by
            everybody at once would give n² pairs; its pairs farther down the queue are left out and
            counted. The cap looks at positions alone, so data and decoys lose the same pairs.

    Cost: O(n + m) time and memory for m pairs, m ≤ n · neighbours.
    """
    active = np.arange(max(len(obj) - 1, 0), dtype=np.int32)
    left: list[Codes] = []
    right: list[Codes] = []
    for shift in range(1, neighbours + 1):
        active = _still_within(obj, at_us, active, shift, window_us)
        if not len(active):
            break
        left.append(active)
        right.append(active + np.int32(shift))
    dropped = _beyond(obj, at_us, active, neighbours, window_us)
    none = np.empty(0, dtype=np.int32)
    return WindowPairs(np.concatenate([none, *left]), np.concatenate([none, *right]), dropped)


def count_pairs_in_window(obj: Codes, at_us: Ints, *, window_us: int, neighbours: int, stop_at: int) -> int:
    """Count the pairs that `pairs_in_window` would find, and stop counting beyond `stop_at`.

    Cost: O(n + min(m, stop_at)) time, O(n) memory.
    """
    active = np.arange(max(len(obj) - 1, 0), dtype=np.int32)
    total = 0
    for shift in range(1, neighbours + 1):
        active = _still_within(obj, at_us, active, shift, window_us)
        total += len(active)
        if not len(active) or total > stop_at:
            break
    return total


def _still_within(obj: Codes, at_us: Ints, active: Codes, shift: int, window_us: int) -> Codes:
    # Rows are sorted: a row that has no partner `shift` rows below has none farther down either.
    active = active[: np.searchsorted(active, len(obj) - shift)]
    partner = active + np.int32(shift)
    near = (obj[partner] == obj[active]) & (at_us[partner] - at_us[active] <= window_us)
    return np.asarray(active[near], dtype=np.int32)


def _beyond(obj: Codes, at_us: Ints, capped: Codes, neighbours: int, window_us: int) -> int:
    if not len(capped):
        return 0
    hot = np.unique(obj[capped])
    first, last = np.searchsorted(obj, hot), np.searchsorted(obj, hot, side="right")
    total = 0
    for start, end in zip(first, last, strict=True):
        times = at_us[start:end]
        reach = np.searchsorted(times, times + window_us, side="right") - np.arange(1, end - start + 1)
        total += int(np.maximum(reach - neighbours, 0).sum())
    return total
