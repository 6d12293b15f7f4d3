"""A baseline for a group: other accounts, alike in all but membership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


class _Layer(NamedTuple):
    """Members and accounts matched at one level, with their strata."""

    taken: Ints
    others: Ints
    of_taken: Ints
    of_others: Ints


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
    member are left; at the last level, one a member is enough, and as many as there are up to `per_member`
    are drawn. What this does not control: anything that no level names.

    Cost: one sort of the population a level.
    """
    free = eligible.copy()
    free[members] = False
    left: Ints = np.sort(members)
    layers: list[_Layer] = []
    counts: list[int] = []
    first = 0
    for number, level in enumerate(levels, start=1):
        least = 1 if number == len(levels) else per_member
        taken, others = _drawn(left, np.flatnonzero(free), level, (least, per_member), rng)
        free[others] = False
        layers.append(_Layer(taken, others, level[taken] + first, level[others] + first))
        first += int(level.max(initial=-1)) + 1
        counts.append(taken.size)
        left = left[np.isin(left, taken, invert=True)]
    return _joined(layers, tuple(counts), left.size)


def _drawn(
    members: Ints, free: Ints, level: Ints, per_member: tuple[int, int], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return the members that find their like here, and those alike."""
    strata, wanted = np.unique(level[members], return_counts=True)
    shuffled = free[rng.permutation(len(free))]
    shuffled = shuffled[np.argsort(level[shuffled], kind="stable")]
    begin = np.searchsorted(level[shuffled], strata, side="left")
    end = np.searchsorted(level[shuffled], strata, side="right")
    least, most = per_member
    enough = end - begin >= wanted * least
    spans = zip(begin[enough], np.minimum(end, begin + wanted * most)[enough], strict=True)
    chosen = [shuffled[first:last] for first, last in spans]
    others = np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64)
    return members[np.isin(level[members], strata[enough])], others


def _joined(layers: Sequence[_Layer], per_level: tuple[int, ...], unmatched: int) -> Match:
    none = np.empty(0, dtype=np.int64)
    taken = np.concatenate([none, *(layer.taken for layer in layers)])
    others = np.concatenate([none, *(layer.others for layer in layers)])
    strata = [layer.of_taken for layer in layers] + [layer.of_others for layer in layers]
    return Match(
        np.concatenate([taken, others]),
        np.arange(taken.size + others.size) < taken.size,
        np.concatenate([none, *strata]),
        per_level,
        unmatched,
    )
