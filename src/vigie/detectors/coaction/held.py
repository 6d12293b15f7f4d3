"""The rows of one object type, wherever they are held, and what is asked of them; held in memory, here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.kernels.coaction import CoAction, CoActionSettings, Judged, co_action, sensitivity
from vigie.kernels.coaction_facts import EdgeFacts, edge_facts, evidence_pairs
from vigie.kernels.coaction_rows import Prepared
from vigie.kernels.windows import count_pairs_in_window

__all__ = ["Examined", "Held", "HeldRows"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]
Steps = Iterator[tuple[int, int, float, float]]


class Examined(Protocol):
    """One object type judged, and the rows behind it."""

    @property
    def judged(self) -> Judged:
        """Edges and accounts with their q."""
        ...

    @property
    def figures(self) -> Mapping[str, int]:
        """How much there was: rows, objects, accounts, pairs_in_window, pairs_dropped."""
        ...

    def facts(self, kept: Flags) -> EdgeFacts:
        """What a reader asks of each kept edge."""
        ...

    def evidence(self, accepted: Flags, *, at_most: int) -> pa.Table:
        """The earliest pairs of actions of each accepted edge, with edge, object, both posts and gap."""
        ...


class Held(Protocol):
    """The rows of one object type."""

    @property
    def account_keys(self) -> Ints:
        """Keys of the accounts, rising; an account's code is its place."""
        ...

    def examine(self, settings: CoActionSettings, *, progress: Progress) -> Examined:
        """Judge the edges and accounts against decoys."""
        ...

    def pairs(self, windows_us: Sequence[int], *, neighbours: int, stop_at: int) -> dict[int, int]:
        """Count the pairs of rows in each window; beyond `stop_at` the count may be any larger number."""
        ...

    def sensitivity(
        self, settings: CoActionSettings, *, least_objects: Sequence[int], decoys: int, aside: Flags
    ) -> Steps:
        """Yield what `kernels.coaction.sensitivity` yields."""
        ...


@dataclass(frozen=True, slots=True)
class HeldRows:
    """Rows held in memory."""

    data: Prepared

    @property
    def account_keys(self) -> Ints:
        """Keys of the accounts, rising."""
        return self.data.account_keys

    def examine(self, settings: CoActionSettings, *, progress: Progress) -> _ExaminedRows:
        """Judge the edges and accounts against decoys."""
        return _ExaminedRows(co_action(self.data, settings, progress=progress))

    def pairs(self, windows_us: Sequence[int], *, neighbours: int, stop_at: int) -> dict[int, int]:
        """Count the pairs of rows in each window, and stop counting beyond `stop_at`."""
        obj, at_us = self.data.obj, self.data.at_us
        return {
            window_us: count_pairs_in_window(
                obj, at_us, window_us=window_us, neighbours=neighbours, stop_at=stop_at
            )
            for window_us in windows_us
        }

    def sensitivity(
        self, settings: CoActionSettings, *, least_objects: Sequence[int], decoys: int, aside: Flags
    ) -> Steps:
        """Yield what `kernels.coaction.sensitivity` yields."""
        return sensitivity(self.data, settings, least_objects=least_objects, decoys=decoys, aside=aside)


@dataclass(frozen=True, slots=True)
class _ExaminedRows:
    judged: CoAction

    @property
    def figures(self) -> Mapping[str, int]:
        data, pairs = self.judged.prepared, self.judged.pairs
        return {
            "rows": len(data),
            "objects": len(data.object_keys),
            "accounts": data.accounts,
            "pairs_in_window": len(pairs),
            "pairs_dropped": pairs.dropped,
        }

    def facts(self, kept: Flags) -> EdgeFacts:
        return edge_facts(self.judged, kept)

    def evidence(self, accepted: Flags, *, at_most: int) -> pa.Table:
        data = self.judged.prepared
        pairs = evidence_pairs(self.judged, accepted, at_most=at_most)
        return pa.table(
            {
                "edge": pairs.edge,
                "object_key": data.object_keys[data.obj[pairs.row_a]],
                "post_a_key": data.post_keys[data.post[pairs.row_a]],
                "post_b_key": data.post_keys[data.post[pairs.row_b]],
                "delta_us": data.at_us[pairs.row_b] - data.at_us[pairs.row_a],
            }
        )
