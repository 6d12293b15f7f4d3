"""Co-action where rows do not fit in one memory: kernels over buckets of rows, and over parts of edges.

Rows of one object are cut into units of consecutive rows. A unit also holds, as its tail, the rows after its
end that its last rows reach, so pairs of rows are found within units, each once. A bucket is a set of units,
whole: an object used by everybody is spread over many buckets, and no bucket grows with it.

Every kernel here is a small object that any worker can be sent: called with a table, it returns a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.kernels.coaction_edges import shared_sums
from vigie.kernels.decoys import mix64
from vigie.kernels.recurring import Sieve, keys_of_pairs, recurring
from vigie.kernels.sorting import bits_for, coded, distinct, starts_of_runs
from vigie.kernels.windows import pairs_within_reach
from vigie.model.contracts import Column, Contract

__all__ = [
    "COUNTED_EDGES",
    "EDGE_PAIRS",
    "ENCOUNTERS",
    "MEETINGS",
    "OFTEN_MET",
    "OPEN_PAIRS",
    "PAIR_COUNTS",
    "PARCELS",
    "CountEdges",
    "CountPairs",
    "Encounters",
    "Meetings",
    "OftenMet",
    "OpenPairs",
    "PairsOfEdges",
    "Parcels",
    "sieves_of",
]

Codes = NDArray[np.int32]
Ints = NDArray[np.int64]

_ACCOUNT_BITS = 31


def _whole(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, pa.int64(), meaning, unit, nullable=False)


PAIR_COUNTS = Contract(
    "pair_counts", 1, "a window", (_whole("window_us", "Window", "µs"), _whole("n", "Pairs of rows in it"))
)
MEETINGS = Contract(
    "meetings",
    1,
    "two strata and how widely an object is used",
    (
        _whole("hour_left", "Stratum of the earlier row"),
        _whole("hour_right", "Stratum of the later row"),
        _whole("n_accounts", "Accounts on the object"),
        _whole("n", "Pairs of rows in the window"),
    ),
)
OPEN_PAIRS = Contract(
    "open_pairs",
    1,
    "an object of a bucket",
    (_whole("object_key", "Object"), _whole("n", "Pairs of rows, at least one of an account not suspected")),
)
PARCELS = Contract(
    "parcels",
    1,
    "what one bucket tells one part: which accounts meet there, once for each pair of rows",
    (
        _whole("part", "Part that counts the two accounts in this decoy; parts of a decoy follow each other"),
        Column(
            "pairs", pa.binary(), "Codes of both accounts, as in `encounters`, 8 bytes each", nullable=False
        ),
    ),
)
OFTEN_MET = Contract(
    "often_met",
    1,
    "two accounts that meet on as many pairs of rows as an edge needs objects",
    (_whole("decoy", "Number of the decoy within its slice"), _whole("pair", "As in `encounters`")),
)
ENCOUNTERS = Contract(
    "encounters",
    1,
    "two accounts that meet on an object, in the data or in a decoy, and which of them acted later",
    (
        _whole("part", "Part that counts the two accounts in this decoy; parts of a decoy follow each other"),
        _whole("pair", "Codes of both accounts, the smaller first; the larger in the lower 31 bits"),
        _whole(
            "meeting",
            "Key of the object, times two; plus 1 where the smaller acted after the larger; "
            "both rows where at one moment",
        ),
        _whole("n_accounts", "Accounts on the object"),
    ),
)
COUNTED_EDGES = Contract(
    "counted_edges",
    1,
    "two accounts that share enough objects",
    (
        _whole("decoy", "Number of the decoy within its slice"),
        _whole("a", "Code of one account"),
        _whole("b", "Code of the other, the larger"),
        _whole("n_objects", "Objects that they share"),
        Column("rarity", pa.float64(), "Sum of the objects' weights", "nats", nullable=False),
        Column("own_a", pa.float64(), "The same over objects on which a acted later", "nats", nullable=False),
        Column("own_b", pa.float64(), "The same over objects on which b acted later", "nats", nullable=False),
    ),
)
EDGE_PAIRS = Contract(
    "edge_pairs",
    1,
    "a pair of rows behind a wanted edge",
    (
        _whole("part", "Part that looks at the edge"),
        _whole("edge", "Number of the edge"),
        _whole("object_key", "Object"),
        _whole("at_left", "When the earlier row was", "µs"),
        _whole("at_right", "When the later row was", "µs"),
        _whole("post_left", "Post of the earlier row"),
        _whole("post_right", "Post of the later row"),
        _whole("is_forward", "1 where the earlier row is that of account a"),
    ),
)


@dataclass(frozen=True, slots=True)
class CountPairs:
    """Counts the pairs of rows of a bucket in each window."""

    windows_us: tuple[int, ...]

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `pair_counts`."""
        counts = [len(_Bucket(rows, window_us).left) for window_us in self.windows_us]
        return PAIR_COUNTS.table({"window_us": list(self.windows_us), "n": counts})


@dataclass(frozen=True, slots=True)
class Meetings:
    """Counts the pairs of rows of a bucket by the strata of both and by how widely the object is used."""

    window_us: int

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `meetings`."""
        bucket = _Bucket(rows, self.window_us)
        hour = bucket.column("hour")
        use = bucket.column("n_accounts")[bucket.left]
        order = np.lexsort((use, hour[bucket.right], hour[bucket.left]))
        columns = [hour[bucket.left][order], hour[bucket.right][order], use[order]]
        starts = _starts(columns)
        counts = np.diff(starts, append=len(order))
        names = ("hour_left", "hour_right", "n_accounts")
        told = {name: column[starts] for name, column in zip(names, columns, strict=True)}
        return MEETINGS.table(told | {"n": counts})


@dataclass(frozen=True, slots=True)
class OpenPairs:
    """Counts, for each object of a bucket, the pairs of rows that are not both of suspected accounts."""

    window_us: int

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `open_pairs`."""
        bucket = _Bucket(rows, self.window_us)
        suspected = bucket.column("is_suspected") == 1
        is_open = ~(suspected[bucket.left] & suspected[bucket.right])
        counts = np.bincount(bucket.obj[bucket.left[is_open]], minlength=len(bucket.objects))
        return OPEN_PAIRS.table({"object_key": bucket.objects[counts > 0], "n": counts[counts > 0]})


@dataclass(frozen=True, slots=True)
class Parcels:
    """Tells which accounts meet in a bucket, once for the accounts of each column.

    One row a part, whatever it holds: engines sort and send parcels, never what lies in them.
    """

    window_us: int
    accounts: tuple[str, ...]
    parts: int

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `parcels`; the place of a column in `accounts` is the decoy's number."""
        bucket = _Bucket(rows, self.window_us)
        tables = [PARCELS.empty()]
        for decoy, name in enumerate(self.accounts):
            pairs = bucket.keys(bucket.column(name))
            pairs = pairs[pairs >= 0]
            part = _part_of_pair(pairs, self.parts)
            order = np.argsort(part, kind="stable")
            ends = np.cumsum(np.bincount(part, minlength=self.parts))
            pieces = np.split(pairs[order], ends[:-1])
            told = [(decoy * self.parts + number, piece) for number, piece in enumerate(pieces) if len(piece)]
            parcels = {
                "part": [number for number, _ in told],
                "pairs": [piece.tobytes() for _, piece in told],
            }
            tables.append(PARCELS.table(parcels))
        return pa.concat_tables(tables)


@dataclass(frozen=True, slots=True)
class OftenMet:
    """Opens the parcels of a part and says which accounts meet often enough there.

    Args:
        at_least: fewest pairs of rows.
        parts: parts of one decoy, as `Parcels` was told.
    """

    at_least: int
    parts: int

    def __call__(self, parcels: pa.Table) -> pa.Table:
        """Return contract `often_met`."""
        opened = [np.frombuffer(parcel or b"", dtype=np.int64) for parcel in parcels["pairs"].to_pylist()]
        pairs = recurring(np.concatenate([np.empty(0, dtype=np.int64), *opened]), at_least=self.at_least)
        decoy = np.full(len(pairs), parcels["part"][0].as_py() // self.parts)
        return OFTEN_MET.table({"decoy": decoy, "pair": pairs})


def sieves_of(often_met: pa.Table, *, decoys: int) -> tuple[Sieve, ...]:
    """Return a sieve for each decoy that lets the accounts of contract `often_met` pass."""
    decoy, pair = (often_met[name].to_numpy() for name in OFTEN_MET.names)
    return tuple(Sieve.of(pair[decoy == number]) for number in range(decoys))


@dataclass(frozen=True, slots=True)
class Encounters:
    """Lists who acts after whom on which object of a bucket, once for the accounts of each column.

    Rows whose account is null in a column are left out of it, and so are accounts that no sieve lets pass:
    they meet too rarely for an edge.
    """

    window_us: int
    accounts: tuple[str, ...]
    parts: int
    sieves: tuple[Sieve, ...]

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `encounters`; the place of a column in `accounts` is the decoy's number."""
        bucket = _Bucket(rows, self.window_us)
        use = np.zeros(len(bucket.objects), dtype=np.int64)
        use[bucket.obj] = bucket.column("n_accounts")
        tables = [ENCOUNTERS.empty()]
        for decoy, (name, sieve) in enumerate(zip(self.accounts, self.sieves, strict=True)):
            pair, obj, later = bucket.met(bucket.column(name), sieve)
            told = {"part": _part_of_pair(pair, self.parts) + decoy * self.parts, "pair": pair}
            told |= {"meeting": (bucket.objects[obj] << 1) | later, "n_accounts": use[obj]}
            tables.append(ENCOUNTERS.table(told))
        return pa.concat_tables(tables)


@dataclass(frozen=True, slots=True)
class CountEdges:
    """Counts the distinct objects that two accounts share, and sums their weights in the objects' order.

    All encounters of two accounts in one decoy are in one part, so a part gives the same numbers, to the
    last bit, as `coaction_edges.count_edges` over all rows.

    Args:
        accounts: number of accounts.
        min_objects: fewest objects that two accounts share.
        parts: parts of one decoy, as `Encounters` was told.

    Cost: one sort of whole numbers; most accounts meet once, and are left out before anything else is done.
    """

    accounts: int
    min_objects: int
    parts: int

    def __call__(self, met: pa.Table) -> pa.Table:
        """Return contract `counted_edges`."""
        often = _repeated(met["pair"].to_numpy(), at_least=self.min_objects)
        part, pair, meeting, use = (met[name].to_numpy()[often] for name in ENCOUNTERS.names)
        order = np.lexsort((meeting, pair))
        # Units of one object that lie in several buckets may each tell the same.
        order = order[_starts([pair[order], meeting[order]])]
        part, pair, meeting, use = (column[order] for column in (part, pair, meeting, use))
        fresh = np.zeros(len(order), dtype=bool)
        fresh[_starts([pair, meeting >> 1])] = True
        sums = shared_sums(
            _starts([pair]),
            fresh,
            meeting & 1 == 1,
            weigh=lambda rows: np.log(self.accounts / np.maximum(use[rows], 1)),
            min_objects=self.min_objects,
        )
        found = pair[sums.firsts]
        told = {"decoy": part[sums.firsts] // self.parts, "a": found >> _ACCOUNT_BITS}
        told |= {"b": found & ((1 << _ACCOUNT_BITS) - 1), "n_objects": sums.n_objects}
        return COUNTED_EDGES.table(told | {"rarity": sums.score, "own_a": sums.own_a, "own_b": sums.own_b})


@dataclass(frozen=True, slots=True)
class PairsOfEdges:
    """Lists the pairs of rows of a bucket that stand behind wanted edges.

    Args:
        window_us: largest gap that counts.
        a: account codes of the wanted edges, in the order of (a, b); an edge's number is its place.
        b: the larger account codes.
        parts: parts to spread the edges over.
    """

    window_us: int
    a: Ints
    b: Ints
    parts: int

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return contract `edge_pairs`."""
        bucket = _Bucket(rows, self.window_us)
        account = bucket.column("account")
        known = (self.a << _ACCOUNT_BITS) | self.b
        first, second = account[bucket.left], account[bucket.right]
        pair = (np.minimum(first, second) << _ACCOUNT_BITS) | np.maximum(first, second)
        edge = np.minimum(np.searchsorted(known, pair), max(len(known) - 1, 0))
        kept = (first != second) & (known[edge] == pair) if len(known) else np.zeros(len(pair), dtype=bool)
        edge, left, right = edge[kept], bucket.left[kept], bucket.right[kept]
        at_us, post = bucket.column("at_us"), bucket.column("post_key")
        told = {"part": edge % self.parts, "edge": edge, "object_key": bucket.objects[bucket.obj[left]]}
        told |= {"at_left": at_us[left], "at_right": at_us[right]}
        told |= {"post_left": post[left], "post_right": post[right]}
        return EDGE_PAIRS.table(told | {"is_forward": (account[left] == self.a[edge]).astype(np.int64)})


class _Bucket:
    """Rows of a bucket in the order of (object, unit, place), and the pairs of rows in the window."""

    def __init__(self, rows: pa.Table, window_us: int) -> None:
        obj, unit, place = (_numbers(rows, name) for name in ("object_key", "unit_start", "place"))
        self._order = np.lexsort((place, unit, obj))
        self._rows = rows
        obj, unit = obj[self._order], unit[self._order]
        self.objects = obj[starts_of_runs(obj)]
        self.obj = _codes([obj])
        left, right = pairs_within_reach(
            _codes([obj, unit]),
            self.column("at_us"),
            self.column("reach").astype(np.int32),
            window_us=window_us,
        )
        # A tail is the head of another unit, which pairs it: here it is only met.
        own = self.column("is_tail")[left] == 0
        self.left, self.right = left[own], right[own]

    def column(self, name: str) -> Ints:
        return _numbers(self._rows, name)[self._order]

    def keys(self, account: Ints) -> Ints:
        """Return the accounts of each pair of rows as `encounters` names them; negative where none meet."""
        return keys_of_pairs(self.left, self.right, account, bits=_ACCOUNT_BITS)

    def met(self, account: Ints, sieve: Sieve) -> tuple[Ints, Ints, Ints]:
        """Return the distinct (pair of accounts, object number, 1 where the smaller one was later).

        At one moment each was later than the other.
        """
        keys = self.keys(account)
        kept = sieve.passing(keys)
        kept = kept[keys[kept] >= 0]
        left, right, at_us = self.left[kept], self.right[kept], self.column("at_us")
        later = (account[right] < account[left]).astype(np.int64)
        tied = np.flatnonzero(at_us[left] == at_us[right])
        again = np.concatenate([np.arange(len(kept)), tied])
        pair, obj = keys[kept][again], self.obj[left][again].astype(np.int64)
        later = np.concatenate([later, 1 - later[tied]])
        code, known = coded(pair)
        packed = distinct((((code.astype(np.int64) << bits_for(len(self.objects))) | obj) << 1) | later)
        coded_pair, obj = packed >> (bits_for(len(self.objects)) + 1), (packed >> 1)
        return known[coded_pair], obj & ((1 << bits_for(len(self.objects))) - 1), packed & 1


def _numbers(rows: pa.Table, name: str) -> Ints:
    """Read whole numbers, -1 where null."""
    column: Any = pc.fill_null(rows[name], pa.scalar(-1, pa.int64()))
    return np.asarray(column.to_numpy())


def _starts(columns: list[Ints]) -> Ints:
    """Position of the first row of each run of equal rows."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def _repeated(values: Ints, *, at_least: int) -> Ints:
    """Positions of the values that come so often, value by value."""
    order = np.argsort(values)
    sizes = np.diff(starts_of_runs(values[order]), append=len(values))
    return order[np.repeat(sizes >= at_least, sizes)]


def _codes(columns: list[Ints]) -> Codes:
    """Number the runs of equal rows from 0."""
    sizes = np.diff(_starts(columns), append=len(columns[0]))
    return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def _part_of_pair(pair: Ints, parts: int) -> Ints:
    """Part of the two accounts of a key: both codes count, one of 32 bits each."""
    mixed = mix64(((pair >> _ACCOUNT_BITS << 32) | (pair & ((1 << _ACCOUNT_BITS) - 1))).view(np.uint64))
    return (mixed % np.uint64(parts)).astype(np.int64)
