"""Target–decoy error control: how many findings this strong would chance alone have given?

As in proteomics (doi:10.1038/nmeth1019): the same detector runs on data and on decoys, and the expected
share of false findings at a threshold is the mean count in decoys over the count in the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["DecoyTally", "excess_over_chance", "global_p_values", "q_values", "survival"]

Floats = NDArray[np.float64]

# Thresholds at which draws are compared: fixed beforehand, so that data and decoys are treated alike.
_GRID = np.geomspace(0.01, 1e7, 3_000)


class DecoyTally:
    """Counts decoy findings above each real finding, one decoy at a time, and turns the counts into q-values.

    Args:
        real: statistics of the data, n values; a value ≤ 0 means "no finding" and gets q = 1.

    Cost: O(n) memory; each decoy of m values costs O((n + m) log m).
    """

    def __init__(self, real: Floats) -> None:
        found = np.flatnonzero(real > 0)
        self._size = len(real)
        self._order = found[np.argsort(-real[found], kind="stable")]
        self._ranked = real[self._order]
        self._above = np.zeros(len(found), dtype=np.int64)
        self._decoys = 0

    def add(self, decoy: Floats) -> None:
        """Count one decoy's findings."""
        self._above += len(decoy) - np.searchsorted(np.sort(decoy), self._ranked, side="left")
        self._decoys += 1

    def q_values(self) -> Floats:
        """Return for each real value the expected share of false findings among those at least as large.

        q(t) = ((1 + Σ decoy values ≥ t) ÷ (1 + decoys)) ÷ real values ≥ t, made monotone, at most 1. The
        added one counts the data themselves as one draw: no finding is surer than the decoys can tell.
        """
        at_least = np.searchsorted(-self._ranked, -self._ranked, side="right")
        share = (1 + self._above) / (1 + self._decoys) / np.maximum(at_least, 1)
        q = np.ones(self._size)
        q[self._order] = np.minimum(np.minimum.accumulate(share[::-1])[::-1], 1.0)
        return q


def q_values(real: Floats, decoys: Iterable[Floats]) -> Floats:
    """Return the q-value of each real value against all `decoys` at once; see `DecoyTally`."""
    tally = DecoyTally(real)
    for decoy in decoys:
        tally.add(decoy)
    return tally.q_values()


def survival(statistic: Floats) -> NDArray[np.int64]:
    """Count the values at or above each threshold of one fixed grid."""
    return len(statistic) - np.searchsorted(np.sort(statistic), _GRID, side="left")


def excess_over_chance(survivals: Sequence[NDArray[np.int64]]) -> Floats:
    """Measure how far each draw stands out from the others: max over t of its count ÷ (1 + their mean count).

    Args:
        survivals: the `survival` of the data and of each decoy, two at least. They are treated alike, so
            under the null each is as likely as any other to stand out most.
    """
    counts = np.stack(survivals)
    others = (counts.sum(axis=0) - counts) / (len(counts) - 1)
    return np.asarray((counts / (1 + others)).max(axis=1))


def global_p_values(excess: Sequence[Floats]) -> Floats:
    """Return for each family of tests the chance that decoys alone stand out as far, in any family.

    Westfall and Young's max-T (Resampling-Based Multiple Testing, Wiley 1993): each element of `excess` holds
    one family's excesses, data first and the decoys in the same order in every family; the data's excess is
    held against the largest excess of each decoy over all families. With R decoys the least value is
    1 ÷ (R + 1).
    """
    largest = np.max(np.stack([family[1:] for family in excess]), axis=0)
    return np.array([(1 + int((largest >= family[0]).sum())) / (1 + len(largest)) for family in excess])
