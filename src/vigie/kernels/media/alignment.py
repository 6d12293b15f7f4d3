"""Alignment of two videos by their frames: which seconds of one are in the other.

Every frame of A that resembles a frame of B votes for the shift between their times. Where many vote for one
shift, the frames along it are joined into stretches. A still picture held for long votes for many shifts at
once; it lengthens a stretch that other frames carry and makes none, because each frame of A and of B counts
once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.hamming import MOST_BITS, near_pairs

__all__ = ["MIN_QUALITY", "AlignmentRules", "FramePairs", "Stretch", "aligned", "covered_ms", "hash_pairs"]

MIN_QUALITY = 50
"""Pictures and frames with less detail resemble one another, and are not compared by hash."""

Hashes = NDArray[np.uint8]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FramePairs:
    """Frames that resemble each other: frame of A, its time in ms; frame of B, its time in ms."""

    left: Ints
    left_ms: Ints
    right: Ints
    right_ms: Ints

    def __len__(self) -> int:
        return len(self.left)

    def only(self, rows: NDArray[np.bool_] | Ints) -> FramePairs:
        """Return some of the pairs."""
        return FramePairs(self.left[rows], self.left_ms[rows], self.right[rows], self.right_ms[rows])

    @property
    def shift_ms(self) -> Ints:
        """Time of B minus time of A."""
        return self.right_ms - self.left_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRules:
    """What counts as a stretch.

    Attributes:
        slack_ms: how far the shift of one frame may be from the others'; about the time between frames.
        gap_ms: longest time without a resembling frame inside a stretch.
        least: distinct frames of either video that a stretch needs.
    """

    slack_ms: int = 1_000
    gap_ms: int = 5_000
    least: int = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of A that is in B: times of both in ms, and the distinct frames that show it."""

    a_first_ms: int
    a_last_ms: int
    b_first_ms: int
    b_last_ms: int
    frames: int


def hash_pairs(
    left: tuple[Hashes, Ints, NDArray[np.uint8]],
    right: tuple[Hashes, Ints, NDArray[np.uint8]],
    *,
    within: int = MOST_BITS,
) -> FramePairs:
    """Return the frames of A and B, given as (hashes, times in ms, qualities), that differ in few bits.

    Cost: as `near_pairs`.
    """
    ours, theirs = (np.flatnonzero(side[2] >= MIN_QUALITY) for side in (left, right))
    pairs = near_pairs(left[0][ours], right[0][theirs], within=within)
    rows, others = ours[pairs.left], theirs[pairs.right]
    return FramePairs(rows, left[1][rows], others, right[1][others])


def aligned(pairs: FramePairs, rules: AlignmentRules) -> list[Stretch]:
    """Return the stretches of A that are in B, the best first; no moment of A or of B is in two of them.

    It finds what runs at the same speed. It does not find what was slowed or speeded.

    Cost: linear in the pairs for each stretch found.
    """
    found: list[Stretch] = []
    left = pairs
    while len(left):
        run = left.only(_best_run(left, rules))
        frames = min(len(np.unique(run.left)), len(np.unique(run.right)))
        if frames < rules.least:
            break
        own, other = (run.left_ms.min(), run.left_ms.max()), (run.right_ms.min(), run.right_ms.max())
        found.append(Stretch(int(own[0]), int(own[1]), int(other[0]), int(other[1]), frames))
        left = left.only(~(_inside(left.left_ms, own) | _inside(left.right_ms, other)))
    return found


def covered_ms(stretches: list[Stretch], *, step_ms: int) -> int:
    """Time of A that the stretches cover, each frame standing for `step_ms`."""
    return sum(stretch.a_last_ms - stretch.a_first_ms + step_ms for stretch in stretches)


def _best_run(pairs: FramePairs, rules: AlignmentRules) -> Ints:
    """Return the rows, along the favoured shift and without a gap, that hold most distinct frames of A."""
    shift = _favoured(pairs, rules.slack_ms)
    along = np.flatnonzero(np.abs(pairs.shift_ms - shift) <= rules.slack_ms)
    along = along[np.argsort(pairs.left_ms[along], kind="stable")]
    at_ms = pairs.left_ms[along]
    run = np.cumsum(np.diff(at_ms, prepend=at_ms[:1]) > rules.gap_ms)
    distinct = np.unique(np.stack([run, pairs.left[along]]), axis=1)
    return np.asarray(along[run == np.bincount(distinct[0]).argmax()])


def _favoured(pairs: FramePairs, slack_ms: int) -> int:
    """Return the shift that most distinct frames, of the video with fewer, vote for; the least of equals."""
    slot = np.floor_divide(pairs.shift_ms, slack_ms)
    # A vote counts for its slot and the next, so that shifts around an edge are not parted.
    slots = np.concatenate([slot, slot + 1])
    places, code = np.unique(slots, return_inverse=True)
    votes = np.minimum(*(_distinct(code, np.concatenate([side, side])) for side in (pairs.left, pairs.right)))
    best = places[votes == votes.max()]
    chosen = int(best[np.argmin(np.abs(best))])
    return int(np.median(pairs.shift_ms[(slot == chosen) | (slot == chosen - 1)]))


def _distinct(code: Ints, frame: Ints) -> Ints:
    return np.bincount(np.unique(np.stack([code, frame]), axis=1)[0], minlength=int(code.max()) + 1)


def _inside(at_ms: Ints, ends: tuple[int, int]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (at_ms >= ends[0]) & (at_ms <= ends[1])
    return inside
