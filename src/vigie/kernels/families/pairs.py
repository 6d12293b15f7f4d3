"""How two texts are alike: letter for letter, nearly, or with their words in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from vigie.kernels.families.sketches import Candidates

__all__ = ["BRIDGED", "NEAR_LETTERS", "REORDERED", "Pairs", "alike", "needed"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR_LETTERS, REORDERED, BRIDGED = 1, 2, 3
"""Why two texts belong together: few letters differ; the same words in another order; a third between."""
_LONG = 60
_SHORT = 20
_STRICTER = 0.15
_PIECE = 500_000
_HOPE = 0.5


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts that are alike: places (`first` before `second`), similarity in 0–1, and why."""

    first: Ints
    second: Ints
    similarity: Floats
    why: NDArray[np.int8]

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return the pairs that `kept` (n) marks."""
        return Pairs(self.first[kept], self.second[kept], self.similarity[kept], self.why[kept])


def needed(lengths: Ints, *, copy_at: float) -> Floats:
    """Return the similarity that a text of each length must reach: short texts agree by chance.

    `copy_at` from 60 letters on, 0.15 more (0.97 at most) at 20 letters and below, on a straight line
    between.
    """
    short = np.clip((_LONG - lengths) / (_LONG - _SHORT), 0.0, 1.0)
    return np.minimum(copy_at + _STRICTER * short, 0.97)


def alike(
    found: Candidates,
    letters: Sequence[str],
    readable: Sequence[str],
    *,
    copy_at: float,
    reorder_at: float,
    workers: int = -1,
) -> Pairs:
    """Keep the candidates that are alike.

    Args:
        found: pairs to compare.
        letters: letters of each text.
        readable: the same texts with their spaces.
        copy_at: least Indel similarity of the letters: 1 − (letters to insert or delete) ÷ (letters of both).
        reorder_at: least Indel similarity of the words put in alphabetical order, for pairs below `copy_at`
            that share half their letters in order.
        workers: threads of the comparison; −1 for all cores. Changes no result.

    Cost: about 0.5 µs a pair of 100 letters and core.

    It does not show the same meaning: see `guards.py`.
    """
    lengths = np.array([len(text) for text in letters], dtype=np.int64)
    threshold = needed(lengths, copy_at=copy_at)
    parts = [
        _compared(part, letters, readable, (lengths, threshold), reorder_at=reorder_at, workers=workers)
        for part in _parts(found)
    ]
    none = Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0, np.int8))
    parts.append(none)
    return Pairs(
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]),
        np.concatenate([part.similarity for part in parts]),
        np.concatenate([part.why for part in parts]),
    )


def _parts(found: Candidates) -> list[tuple[Ints, Ints]]:
    starts = range(0, len(found.first), _PIECE)
    return [(found.first[at : at + _PIECE], found.second[at : at + _PIECE]) for at in starts]


def _compared(
    part: tuple[Ints, Ints],
    letters: Sequence[str],
    readable: Sequence[str],
    measured: tuple[Ints, Floats],
    *,
    reorder_at: float,
    workers: int,
) -> Pairs:
    first, second = part
    lengths, threshold = measured
    shorter, longer = np.minimum(lengths[first], lengths[second]), np.maximum(lengths[first], lengths[second])
    # No more letters can agree than the shorter text has.
    hopeful = 2 * shorter >= np.minimum(threshold[first], reorder_at) * (shorter + longer)
    first, second = first[hopeful], second[hopeful]
    least = np.maximum(threshold[first], threshold[second])
    similarity = _measure(first, second, letters, Indel.normalized_similarity, _HOPE, workers)
    why = np.where(similarity >= least, NEAR_LETTERS, 0).astype(np.int8)
    open_ = np.flatnonzero((why == 0) & (similarity >= _HOPE))
    sorted_ = (
        _measure(first[open_], second[open_], readable, fuzz.token_sort_ratio, 100 * reorder_at, workers)
        / 100
    )
    again = open_[sorted_ >= np.maximum(least[open_], reorder_at)]
    why[again] = REORDERED
    similarity[again] = sorted_[sorted_ >= np.maximum(least[open_], reorder_at)]
    return Pairs(first, second, similarity, why).where(why > 0)


def _measure(
    first: Ints, second: Ints, texts: Sequence[str], scorer: Callable[..., float], cutoff: float, workers: int
) -> Floats:
    if not len(first):
        return np.empty(0)
    left = [texts[place] for place in first.tolist()]
    right = [texts[place] for place in second.tolist()]
    measured: Floats = process.cpdist(
        left, right, scorer=scorer, score_cutoff=cutoff, dtype=np.float64, workers=workers
    )
    return measured
