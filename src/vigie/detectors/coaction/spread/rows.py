"""The rows of one object type as tables of an engine: coded, numbered, cut into units, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.engine.port import Engine, Hint, Input, Relation, Scalar
from vigie.engine.statements import read_statement
from vigie.kernels.windows import FEWEST_NEIGHBOURS, PAIRS_PER_OBJECT
from vigie.model.errors import OutsideError

__all__ = ["Sizes", "SpreadRows", "collected", "spread_rows", "statement"]

Ints = NDArray[np.int64]

_DAY_US = 86_400_000_000
# Beyond any time: every clock hour is a stratum of its own.
_NO_CYCLE_US = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much one worker and this process hold; nothing of it changes a number.

    `unit_rows` is at least the largest number of neighbours, so that what a unit's last rows reach lies in
    one unit after it. A stratum of more than `stratum_posts` is shuffled in parts of about `part_posts`.
    `most_edges` and `most_cells` bound what this process is given: the edges of a slice of
    decoys, and accounts × hours of day.
    """

    unit_rows: int = 4_096
    bucket_rows: int = 200_000
    part_pairs: int = 400_000
    part_posts: int = 2_000_000
    stratum_posts: int = 5_000_000
    most_edges: int = 100_000_000
    most_cells: int = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class SpreadRows:
    """Tables of one object type, kept by the engine, and the keys of its accounts in this process."""

    engine: Engine
    objects: Relation
    posts: Relation
    units: Relation
    account_keys: Ints
    rows: int
    sizes: Sizes = field(default=Sizes())

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return len(self.account_keys)

    @cached_property
    def hours(self) -> NDArray[np.float32]:
        """Posts of each account in each platform and hour of day, shape (accounts, S)."""
        table = self.ask("account_hours", {"posts": self.posts})
        codes, counts = [], []
        size = int(self.ask("hours_held", {"posts": self.posts}).arrow()["n"][0].as_py())
        _refuse_more("accounts × hours of day", self.accounts * size, self.sizes.most_cells)
        for batch in table.batches():
            codes.append(batch["account"].to_numpy() * size + batch["hour"].to_numpy())
            counts.append(batch["n"].to_numpy())
        posts = np.zeros(self.accounts * size, dtype=np.float32)
        posts[np.concatenate([np.empty(0, np.int64), *codes])] = np.concatenate([np.empty(0), *counts])
        return posts.reshape(self.accounts, size)

    def ask(
        self, name: str, inputs: Mapping[str, Input], params: Mapping[str, Scalar] | None = None
    ) -> Relation:
        """Evaluate a statement of this package."""
        return self.engine.sql(statement(name), inputs, params)


def spread_rows(
    engine: Engine, keyed: Relation, *, neighbours: int, clock_hours: bool, sizes: Sizes
) -> SpreadRows:
    """Code, number and cut the rows of one object type.

    Args:
        engine: where the tables are.
        keyed: rows of `keyed_rows`; a post belongs to one account.
        neighbours: most rows that follow a row with which it pairs.
        clock_hours: shuffle within each hour of the clock instead of each hour of the day.
        sizes: how much a worker holds.

    Raises:
        OutsideError: there are more accounts than this process may hold (VG408).

    Cost: sorts the rows by object and by post; this process holds 8 bytes an account.
    """
    keyed = engine.persist(keyed)
    rows = keyed.count()
    accounts = engine.persist(engine.sql(statement("account_codes"), {"keyed": keyed}))
    reach = {"neighbours": neighbours, "fewest": FEWEST_NEIGHBOURS, "per_object": PAIRS_PER_OBJECT}
    objects = engine.persist(engine.sql(statement("object_counts"), {"keyed": keyed}, reach))
    posts = _posts(engine, keyed, accounts, cycle_us=_NO_CYCLE_US if clock_hours else _DAY_US)
    cut = {"unit_rows": max(sizes.unit_rows, neighbours), "buckets": _odd(rows, sizes.bucket_rows)}
    sides = pa.table({"is_tail": [0, 1]})
    inputs: dict[str, Input] = {"keyed": keyed, "objects": objects, "posts": posts, "sides": sides}
    units = engine.persist(
        engine.sql(statement("units"), inputs, cut), Hint(expect_rows=rows, partition_by=("bucket",))
    )
    return SpreadRows(
        engine=engine,
        objects=objects,
        posts=posts,
        units=units,
        account_keys=_column(accounts, "account_key", at_most=sizes.most_cells),
        rows=rows,
        sizes=sizes,
    )


def collected(relation: Relation, *, what: str, at_most: int) -> pa.Table:
    """Read a relation into this process, and refuse when it is larger than this process may hold (VG408)."""
    pieces, rows = [], 0
    for batch in relation.batches():
        rows += batch.num_rows
        _refuse_more(what, rows, at_most)
        pieces.append(batch)
    return pa.Table.from_batches(pieces, relation.schema)


def statement(name: str) -> str:
    """Return the text of a statement of this package."""
    return read_statement(__package__, name)


def _posts(engine: Engine, keyed: Relation, accounts: Relation, *, cycle_us: int) -> Relation:
    first = engine.persist(
        engine.sql(statement("first_posts"), {"keyed": keyed, "accounts": accounts}, {"cycle_us": cycle_us})
    )
    held = engine.sql(statement("strata_held"), {"first_posts": first}).arrow()
    names = ("platform_key", "hour_us", "stratum_us")
    platform, hour, stratum = (held[name].to_numpy() for name in names)
    strata = pa.table(
        {name: held[name] for name in names}
        | {"hour": _numbered(platform, hour), "stratum": _numbered(platform, stratum)}
    )
    return engine.persist(engine.sql(statement("coded_posts"), {"first_posts": first, "strata": strata}))


def _numbered(*labels: Ints) -> Ints:
    """Number the distinct combinations of labels from 0, in sorted order."""
    order = np.lexsort(labels[::-1])
    new = np.zeros(len(order), dtype=bool)
    for label in labels:
        new[1:] |= label[order][1:] != label[order][:-1]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new)
    return numbers


def _column(relation: Relation, name: str, *, at_most: int) -> Ints:
    pieces = [np.empty(0, dtype=np.int64)]
    for batch in relation.batches():
        pieces.append(batch[name].to_numpy())
        _refuse_more("accounts", sum(map(len, pieces)), at_most)
    return np.sort(np.concatenate(pieces))


def _odd(rows: int, bucket_rows: int) -> int:
    """Number of buckets: odd, so that the units of one object fall into different ones."""
    return rows // bucket_rows | 1


def _refuse_more(what: str, found: int, at_most: int) -> None:
    if found > at_most:
        sentence = f"more than {at_most:,} {what}: too many for the process that judges them"
        hint = "ask for more shared objects (--min-objects), or look at one object type or period at a time"
        raise OutsideError("VG408", sentence, place="co-action through tables", hint=hint)
