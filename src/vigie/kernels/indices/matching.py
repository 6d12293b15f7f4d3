"""A baseline for a group: other accounts, alike in all but membership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Match", "match"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Match:
    """Members and their baseline; arrays of one length n.

    Attributes:
        rows: Positions in the population.
        inside: True for members, false for the baseline.
        stratum: Members and baseline of one number are alike; labels may be exchanged among them.
        per_level: Members matched at each level, the finest first.
        unmatched: Members whose like the population does not hold; they are in no array.
    """

    rows: Ints
    inside: Bools
    stratum: Ints
    per_level: tuple[int, ...]
    unmatched: int


def match(
    members: Ints,
    *,
    eligible: Bools,
    levels: Sequence[Ints],
    per_member: int,
    rng: np.random.Generator,
) -> Match:
    """Draw for each member accounts of the same stratum, at the finest level that holds enough of them.

    Args:
        members: positions of the members in the population.
        eligible: shape (population,); who may stand in a baseline, members never.
        levels: the strata of each account, shape (population,) each, from the finest to the coarsest.
        per_member: accounts drawn for each member, without replacement; at least 1.
        rng: draws them.

    A stratum goes to the next level, all its members together, where fewer than `per_member` accounts a
    member are left. What this does not control: anything that no level names.

    Cost: one sort of the population a level.
    """
    free = eligible.copy()
    free[members] = False
    left: Ints = np.sort(members)
    parts: list[tuple[Ints, Ints, Ints, Ints, int]] = []
    counts: list[int] = []
    first = 0
    for level in levels:
        taken, others, strata = _drawn(left, np.flatnonzero(free), level, per_member, rng)
        free[others] = False
        parts.append((taken, others, strata, level, first))
        first += int(level.max(initial=-1)) + 1
        counts.append(taken.size)
        left = left[~np.isin(left, taken)]
    return _joined(parts, tuple(counts), left.size)


def _drawn(
    members: Ints, free: Ints, level: Ints, per_member: int, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Return the members that find their like here, and those alike."""
    strata, wanted = np.unique(level[members], return_counts=True)
    shuffled = free[rng.permutation(len(free))]
    shuffled = shuffled[np.argsort(level[shuffled], kind="stable")]
    begin = np.searchsorted(level[shuffled], strata, side="left")
    end = np.searchsorted(level[shuffled], strata, side="right")
    enough = end - begin >= wanted * per_member
    chosen = [shuffled[at : at + n * per_member] for at, n in zip(begin[enough], wanted[enough], strict=True)]
    others = np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64)
    return members[np.isin(level[members], strata[enough])], others, strata[enough]


def _joined(
    parts: Sequence[tuple[Ints, Ints, Ints, Ints, int]], per_level: tuple[int, ...], unmatched: int
) -> Match:
    none = np.empty(0, dtype=np.int64)
    rows = [part[side] for side in (0, 1) for part in parts]
    strata = [part[3][part[side]] + part[4] for side in (0, 1) for part in parts]
    inside = [np.full(len(part[side]), side == 0) for side in (0, 1) for part in parts]
    return Match(
        np.concatenate([none, *rows]),
        np.concatenate([none.astype(bool), *inside]),
        np.concatenate([none, *strata]),
        per_level,
        unmatched,
    )
