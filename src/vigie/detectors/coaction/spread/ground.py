"""Edges of the data and of decoys through tables: the ground that `kernels.coaction.judge` stands on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.coaction.spread.rows import SpreadRows, collected
from vigie.engine.port import Input, Kernel, Relation
from vigie.kernels.coaction import CoActionSettings
from vigie.kernels.coaction_buckets import (
    COUNTED_EDGES,
    ENCOUNTERS,
    MEETINGS,
    OFTEN_MET,
    OPEN_PAIRS,
    PAIR_COUNTS,
    PARCELS,
    CountEdges,
    CountPairs,
    Encounters,
    Meetings,
    OftenMet,
    OpenPairs,
    Parcels,
    sieves_of,
)
from vigie.kernels.coaction_edges import Edges
from vigie.kernels.coaction_expected import Expectation
from vigie.kernels.coaction_interest import PRIOR_PAIRS
from vigie.kernels.decoy_orders import (
    DRAWN,
    ORDERS,
    PART_SIZES,
    DrawOrders,
    DrawStratum,
    PartSizes,
    no_offsets,
    part_offsets,
)
from vigie.kernels.decoys import hash_bits_for
from vigie.model.contracts import Contract

__all__ = ["SpreadGround", "dropped_pairs", "pairs_in_windows"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Decoys drawn in one job: one column each.
_COLUMNS = DRAWN.names[1:]
_SLICE = len(_COLUMNS)


class SpreadGround:
    """A ground of tables.

    Pairs of rows are enumerated bucket by bucket on the workers, once for a slice of ten decoys. Pairs of
    accounts are counted part by part. This process is given what is left: the edges that share enough
    objects. Sums of weights run in the order of the objects, so that the numbers of an edge are those of
    `RowsGround` to the last bit.

    Args:
        rows: the tables.
        settings: as for `co_action`.
    """

    def __init__(self, rows: SpreadRows, settings: CoActionSettings) -> None:
        self.accounts = rows.accounts
        self._rows, self._settings = rows, settings

    @cached_property
    def meetings(self) -> pa.Table:
        """Pairs of rows in the window by the strata of both and the accounts on their object."""
        met = self._by_bucket(self._rows.units, Meetings(self._settings.window_us), MEETINGS)
        return self._rows.ask("meeting_totals", {"met": met}).arrow()

    @property
    def pairs(self) -> int:
        """Pairs of rows in the window."""
        return int(pc.sum(self.meetings["n"]).as_py() or 0)

    def shared(self) -> Edges:
        """Every pair of accounts that shares enough objects, and the rarity that they share."""
        return next(self._edges(self._rows.units, ("account",), decoys=1))

    def expectation(self) -> Expectation:
        """What chance gives two accounts."""
        size = self._rows.hours.shape[1]
        left, right, use, n = (
            self.meetings[name].to_numpy() for name in ("hour_left", "hour_right", "n_accounts", "n")
        )
        weight = np.log(self.accounts / np.maximum(use, 1))
        cell = left * size + right
        counted = (np.bincount(cell, weights=each, minlength=size**2) for each in (n, n * weight))
        pairs, rarity = (each.reshape(size, size).astype(np.float64) for each in counted)
        return Expectation(self._rows.hours, pairs=pairs, rarity=rarity)

    def decoys(self, *, drawn: Flags, peel: int) -> Iterator[Edges]:
        """The edges of each decoy of a round, among the `drawn` accounts only."""
        deck = _Deck(self._rows, drawn)
        first = self._settings.seed + peel * self._settings.decoys
        seeds = range(first, first + self._settings.decoys)
        for start in range(0, len(seeds), _SLICE):
            part = seeds[start : start + _SLICE]
            inputs: dict[str, Input] = {"units": self._rows.units, "drawn": deck.draw(part)}
            units = self._rows.engine.persist(self._rows.ask("decoy_units", inputs))
            yield from self._edges(units, tuple(_COLUMNS[: len(part)]), decoys=len(part))

    def interest(self, edges: Edges, *, suspected: Flags) -> Floats:
        """Rarity that the accounts of each edge would share by using the same objects."""
        rates = self._rates(suspected)
        totals = self._rows.ask("rate_totals", {"rates": rates}).arrow().to_pylist()[0]
        overall = totals["n_met"] / max(totals["n_twice"] / 2, 1.0)
        inputs: dict[str, Input] = {"asked": _asked(edges), "units": self._rows.units, "rates": rates}
        common = collected(
            self._rows.ask("common_objects", inputs),
            what="objects in common",
            at_most=self._rows.sizes.most_edges,
        ).sort_by([("edge", "ascending"), ("object_key", "ascending")])
        gain = _gains(common, accounts=self.accounts, overall=overall)
        found = np.bincount(common["edge"].to_numpy(), weights=gain, minlength=len(edges))
        return found.astype(np.float64)

    def _rates(self, suspected: Flags) -> Relation:
        rows = self._rows
        flagged = pa.table({"account": np.flatnonzero(suspected)})
        units = rows.engine.persist(rows.ask("flagged_units", {"units": rows.units, "flagged": flagged}))
        counted = self._by_bucket(units, OpenPairs(self._settings.window_us), OPEN_PAIRS)
        inputs: dict[str, Input] = {"objects": rows.objects, "flagged_units": units, "counted": counted}
        return rows.engine.persist(rows.ask("object_rates", inputs))

    def _edges(self, units: Relation, columns: tuple[str, ...], *, decoys: int) -> Iterator[Edges]:
        """Count the edges under the accounts of each column, and yield them column by column."""
        window_us, least = self._settings.window_us, self._settings.min_objects
        parts = self.pairs // self._rows.sizes.part_pairs + 1
        parcels = self._by_bucket(units, Parcels(window_us, columns, parts), PARCELS)
        often = self._collected(parcels, OftenMet(least, parts), OFTEN_MET)
        sieves = sieves_of(often, decoys=decoys)
        met = self._by_bucket(units, Encounters(window_us, columns, parts, sieves), ENCOUNTERS)
        table = self._collected(met, CountEdges(self.accounts, least, parts), COUNTED_EDGES)
        decoy, a, b = (table[name].to_numpy() for name in ("decoy", "a", "b"))
        order = np.lexsort((b, a, decoy))
        bounds = np.searchsorted(decoy[order], np.arange(decoys + 1))
        shared = [table[name].to_numpy() for name in ("n_objects", "rarity", "own_a", "own_b")]
        for start, end in pairwise(bounds.tolist()):
            own = order[start:end]
            codes = (a[own].astype(np.int32), b[own].astype(np.int32))
            yield Edges(*codes, *(column[own] for column in shared))

    def _collected(self, table: Relation, kernel: Kernel, out: Contract) -> pa.Table:
        counted = self._rows.engine.map_groups(table, "part", kernel, out)
        return collected(counted, what="edges", at_most=self._rows.sizes.most_edges)

    def _by_bucket(self, units: Relation, kernel: Kernel, out: Contract) -> Relation:
        return self._rows.engine.map_groups(units, "bucket", kernel, out)


class _Deck:
    """Posts of the accounts that take part, from which decoys are drawn.

    A stratum that fits in a worker is shuffled there; beyond, posts are ranked by window functions, at
    ten times the rows shuffled. Both give every post the same account.
    """

    def __init__(self, rows: SpreadRows, drawn: Flags) -> None:
        self._rows = rows
        self._posts = _posts_of(rows, drawn)
        extent = rows.ask("extent", {"drawn": self._posts}).arrow().to_pylist()[0]
        self._strata = extent["last_stratum"] + 1
        self._bits = hash_bits_for(extent["n"], self._strata)
        self._part_bits = min((extent["n"] // rows.sizes.part_posts).bit_length(), self._bits)
        fits = extent["fullest"] <= rows.sizes.stratum_posts
        self._holders = None if fits else rows.engine.persist(self._places((None,)))

    def draw(self, seeds: range) -> Relation:
        """Give each post an account for each seed, in columns of its own."""
        if self._holders is None:
            kernel = DrawStratum(tuple(seeds), self._bits)
            return self._rows.engine.map_groups(self._posts, "stratum", kernel, DRAWN)
        inputs: dict[str, Input] = {"places": self._places(tuple(seeds)), "holders": self._holders}
        return self._rows.ask("drawn_accounts", inputs)

    def _places(self, seeds: tuple[int | None, ...]) -> Relation:
        orders = DrawOrders(seeds, self._bits, self._part_bits)
        engine = self._rows.engine
        offsets = no_offsets(orders, strata=self._strata)
        if self._part_bits:
            offsets = part_offsets(engine.map_batches(self._posts, PartSizes(orders), PART_SIZES).arrow())
        drawn = engine.map_batches(self._posts, orders, ORDERS)
        return self._rows.ask("places", {"orders": drawn, "offsets": offsets})


def pairs_in_windows(rows: SpreadRows, windows_us: tuple[int, ...]) -> dict[int, int]:
    """Count the pairs of rows in each window, caps applied."""
    counted = rows.engine.map_groups(rows.units, "bucket", CountPairs(windows_us), PAIR_COUNTS)
    table = rows.ask("pair_totals", {"counted": counted}).arrow().to_pylist()
    return dict.fromkeys(windows_us, 0) | {row["window_us"]: row["n"] for row in table}


def dropped_pairs(rows: SpreadRows, window_us: int) -> int:
    """Count the pairs of rows in the window that the caps leave out."""
    inputs = {"units": rows.units, "objects": rows.objects}
    return int(rows.ask("dropped_pairs", inputs, {"window_us": window_us}).arrow()["n"][0].as_py())


def _posts_of(rows: SpreadRows, drawn: Flags) -> Relation:
    if drawn.all():
        return rows.posts
    aside = pa.table({"account": np.flatnonzero(~drawn)})
    return rows.engine.persist(rows.ask("drawn_posts", {"posts": rows.posts, "aside": aside}))


def _asked(edges: Edges) -> pa.Table:
    columns = {"a": edges.a.astype(np.int64), "b": edges.b.astype(np.int64)}
    return pa.table({"edge": np.arange(len(edges), dtype=np.int64)} | columns)


def _gains(common: pa.Table, *, accounts: int, overall: float) -> Floats:
    """Weigh each common object by how likely bystanders of it meet; see `coaction_interest`."""
    rows, closed, met, use = (
        common[name].to_numpy() for name in ("n_rows", "n_closed", "n_met", "n_accounts")
    )
    possible = (rows * (rows - 1) - closed * (closed - 1)) / 2
    rate = (met + PRIOR_PAIRS * overall) / (possible + PRIOR_PAIRS)
    return np.asarray(np.log(accounts / np.maximum(use, 1)) * rate)
