"""The rows of one object type held as tables of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.detectors.coaction.spread.ground import SpreadGround, dropped_pairs, pairs_in_windows
from vigie.detectors.coaction.spread.rows import Sizes, SpreadRows, collected, spread_rows, statement
from vigie.engine.port import Engine, Input, Kernel, Relation
from vigie.kernels.coaction import CoActionSettings, Judged, judge, sensitivity_on
from vigie.kernels.coaction_buckets import EDGE_PAIRS, PairsOfEdges
from vigie.kernels.coaction_evidence import EVIDENCE_ROWS, FACTS, EvidenceOfEdges, facts_of_edges
from vigie.kernels.coaction_facts import EdgeFacts
from vigie.model.contracts import Contract

__all__ = ["HeldTables", "held_tables"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]

# Edges that one part looks at: a kernel call costs more than their pairs.
_EDGES_A_PART = 2_000


@dataclass(frozen=True, slots=True)
class HeldTables:
    """Rows held as tables: what the workers enumerate and count, this process judges."""

    tables: SpreadRows

    @property
    def account_keys(self) -> Ints:
        """Keys of the accounts, rising."""
        return self.tables.account_keys

    def examine(self, settings: CoActionSettings, *, progress: Progress) -> _ExaminedTables:
        """Judge the edges and accounts against decoys."""
        ground = SpreadGround(self.tables, settings)
        return _ExaminedTables(ground, settings, judge(ground, settings, progress=progress), self.tables)

    def pairs(self, windows_us: Sequence[int], *, neighbours: int, stop_at: int) -> dict[int, int]:  # noqa: ARG002
        """Count the pairs of rows in each window; the caps stand in the tables, and the count never stops."""
        return pairs_in_windows(self.tables, tuple(windows_us))

    def sensitivity(
        self, settings: CoActionSettings, *, least_objects: Sequence[int], decoys: int, aside: Flags
    ) -> Iterator[tuple[int, int, float, float]]:
        """Yield what `kernels.coaction.sensitivity` yields."""
        steps = sorted(least_objects)
        ground = SpreadGround(self.tables, replace(settings, min_objects=steps[0], decoys=decoys))
        return sensitivity_on(ground, steps, decoys=decoys, aside=aside)


def held_tables(
    engine: Engine,
    inputs: Mapping[str, Input],
    *,
    kind: str,
    window_s: int,
    neighbours: int,
    clock_hours: bool,
    sizes: Sizes,
) -> HeldTables:
    """Hold the rows of one object type as tables.

    Args:
        engine: where.
        inputs: `actions` (contract `action`) and `precisions`.
        kind: the object type.
        window_s: rows whose time is known less finely are left out.
        neighbours: as in the detector's parameters.
        clock_hours: idem.
        sizes: how much a worker and this process hold.

    Raises:
        OutsideError: there is more than this process may hold (VG408).
    """
    keyed = engine.sql(statement("keyed_rows"), inputs, {"object_type": kind, "window_s": window_s})
    return HeldTables(spread_rows(engine, keyed, neighbours=neighbours, clock_hours=clock_hours, sizes=sizes))


@dataclass(frozen=True, slots=True)
class _ExaminedTables:
    ground: SpreadGround
    settings: CoActionSettings
    judged: Judged
    tables: SpreadRows

    @property
    def figures(self) -> Mapping[str, int]:
        return {
            "rows": self.tables.rows,
            "objects": self.tables.objects.count(),
            "accounts": self.tables.accounts,
            "pairs_in_window": self.ground.pairs,
            "pairs_dropped": dropped_pairs(self.tables, self.settings.window_us),
        }

    def facts(self, kept: Flags) -> EdgeFacts:
        found = self._by_part(self._pairs(kept), facts_of_edges, FACTS).sort_by("edge")
        names = ("n_actions", "median_delta_us", "first_at_us", "last_at_us")
        return EdgeFacts(**{name: found[name].to_numpy() for name in names})

    def evidence(self, accepted: Flags, *, at_most: int) -> pa.Table:
        found = self._by_part(self._pairs(accepted), EvidenceOfEdges(at_most), EVIDENCE_ROWS)
        found = found.sort_by([("edge", "ascending"), ("place", "ascending")])
        numbers = np.flatnonzero(accepted)[found["edge"].to_numpy()]
        return found.drop_columns("place").set_column(0, "edge", pa.array(numbers))

    def _pairs(self, wanted: Flags) -> Relation:
        """List the pairs of rows of wanted edges, numbered among the wanted."""
        edges, window_us = self.judged.edges, self.settings.window_us
        a, b = edges.a[wanted].astype(np.int64), edges.b[wanted].astype(np.int64)
        kernel = PairsOfEdges(window_us, a, b, parts=len(a) // _EDGES_A_PART + 1)
        return self.tables.engine.map_groups(self.tables.units, "bucket", kernel, EDGE_PAIRS)

    def _by_part(self, pairs: Relation, kernel: Kernel, out: Contract) -> pa.Table:
        mapped = self.tables.engine.map_groups(pairs, "part", kernel, out)
        return collected(mapped, what="edges and their evidence", at_most=self.tables.sizes.most_edges)
