"""Misspelt twins: names within a few letters of another one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["misspelt_twins"]


def misspelt_twins(
    names: Sequence[str], among: Sequence[str], *, edits: int, least_letters: int
) -> list[list[int]]:
    """Find for each name those that lie within a few edits of it, itself left out.

    Args:
        names: such as the main hashtags of a group.
        among: all names, such as the hashtags of a file.
        edits: insertions, deletions, replacements and exchanges of neighbours, at most (optimal string
            alignment, doi:10.1145/375360.375365).
        least_letters: shorter names have no twins: they lie near to others by chance. A name that differs in
            its digits alone is another name, not a slip.

    Returns:
        For each name the positions in `among`. Cost: names × among, at compiled speed.
    """
    if not names or not among:
        return [[] for _ in names]
    distances = process.cdist(
        list(names), list(among), scorer=OSA.distance, score_cutoff=edits, dtype=np.int32
    )
    return [
        [
            int(at)
            for at in np.flatnonzero((row > 0) & (row <= edits))
            if len(name) >= least_letters and _letters(name) != _letters(among[int(at)])
        ]
        for name, row in zip(names, distances, strict=True)
    ]


def _letters(name: str) -> str:
    return "".join(sign for sign in name if not sign.isdigit())
