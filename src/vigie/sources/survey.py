"""The first pass over a file: what its dates and ids prove, before any row is staged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from vigie.sources.columns import Column, counted
from vigie.sources.identifiers import id_column, id_prefixes, long_ids, platform_word, without_blanks
from vigie.sources.observations import Observations
from vigie.sources.timestamps import BAD, KNOWN, Resolution, TimeRule, read_stamp, to_us

__all__ = ["IdSurvey", "Survey", "TimeSurvey", "survey"]

_MOST_OWNERS = 100_000
_SEVERAL = "\x00several"


@dataclass(slots=True)
class TimeSurvey:
    """What the cells of one time column look like; examples are the first of their kind."""

    known: int = 0
    missing: int = 0
    unreadable: int = 0
    naive: int = 0
    ordered: int = 0
    first_over_12: str = ""
    second_over_12: str = ""
    order_example: str = ""
    naive_example: str = ""
    unreadable_example: str = ""
    written: Resolution = Resolution.DAY
    varies: Resolution = Resolution.DAY

    def add(self, column: Column) -> None:
        """Count a piece of the column."""
        self.missing += column.null_count
        present = column.drop_null()
        if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
            self._add_typed(present)
        elif pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
            self._add_instants(present)
        else:
            self._add_texts(present.cast(pa.string()))

    @property
    def total(self) -> int:
        """Cells seen, missing or not."""
        return self.known + self.missing + self.unreadable

    @property
    def resolution(self) -> Resolution:
        """Precision that the data show.

        Fewer than twenty times prove nothing by what they lack: as written then, to the second at most
        unless a fraction is there.
        """
        if self.known >= 20:
            return min(self.written, self.varies)
        fraction = self.varies == Resolution.MICROSECOND
        return min(self.written, Resolution.MICROSECOND if fraction else Resolution.SECOND)

    def _add_instants(self, present: Column) -> None:
        us, states = to_us(present, TimeRule())
        self.unreadable += int((states == BAD).sum())
        if (states == BAD).any() and not self.unreadable_example:
            self.unreadable_example = str(present[int(np.argmax(states == BAD))])
        known = us[states == KNOWN]
        self.known += len(known)
        self.written = max(self.written, Resolution.SECOND)
        for resolution, unit in (
            (Resolution.MICROSECOND, 10**6),
            (Resolution.SECOND, 60 * 10**6),
            (Resolution.MINUTE, 3600 * 10**6),
            (Resolution.HOUR, 86_400 * 10**6),
        ):
            if (known % unit).any():
                self._saw(resolution)
                return

    def _add_typed(self, present: Column) -> None:
        if pa.types.is_timestamp(present.type) and present.type.tz is not None:
            self._add_instants(present)
            return
        if len(present):
            self.naive_example = self.naive_example or str(present[0])
            self.naive += len(present)
        if pa.types.is_date(present.type):
            self.known += len(present)
        else:
            self._add_instants(present.cast(pa.timestamp("us"), safe=False).cast(pa.timestamp("us", "UTC")))

    def _add_texts(self, present: Column) -> None:
        for text, count in counted(present).items():
            self._add_text(str(text), count)

    def _add_text(self, text: str, count: int) -> None:
        stamp = read_stamp(text)
        if stamp is None:
            self.unreadable += count
            self.unreadable_example = self.unreadable_example or text
            return
        self.known += count
        self.written = max(self.written, stamp.written)
        self._saw(stamp.varies)
        if not stamp.zoned:
            self.naive += count
            self.naive_example = self.naive_example or text
        if stamp.first:
            self.ordered += count
            self._add_order(stamp.first, stamp.second, text)

    def _add_order(self, first: int, second: int, text: str) -> None:
        if first > 12:
            self.first_over_12 = self.first_over_12 or text
        elif second > 12:
            self.second_over_12 = self.second_over_12 or text
        elif first != second:
            self.order_example = self.order_example or text

    def _saw(self, resolution: Resolution) -> None:
        self.varies = max(self.varies, resolution)
        self.written = max(self.written, resolution)


@dataclass(slots=True)
class IdSurvey:
    """What the ids of one column look like."""

    known: int = 0
    missing: int = 0
    damaged: int = 0
    from_float: int = 0
    long: int = 0
    rounded: int = 0
    prefixes: set[str] = field(default_factory=set)
    example: str = ""

    def add(self, column: Column) -> None:
        """Count a piece of the column."""
        ids = id_column(column)
        self.known += len(ids.text) - ids.text.null_count
        self.missing += ids.text.null_count
        self.damaged += int(ids.damaged.sum())
        self.from_float += ids.from_float
        self.prefixes |= id_prefixes(ids.text)
        long, rounded = long_ids(ids.text)
        self.long += int(long.sum())
        self.rounded += int(rounded.sum())
        if not self.example and self.known:
            self.example = str(ids.text.drop_null()[0])

    @property
    def is_rounded(self) -> bool:
        """Whether a spreadsheet rounded the long ids to fifteen digits.

        One whole long id in a thousand ends in 000; a fifth of at least twenty is no chance.
        """
        return self.long >= 20 and self.rounded >= 0.2 * self.long


@dataclass(slots=True)
class Survey:
    """What the first pass learnt about a file."""

    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    times: dict[str, TimeSurvey] = field(default_factory=dict)
    accounts: IdSurvey = field(default_factory=IdSurvey)
    posts: IdSurvey = field(default_factory=IdSurvey)
    platforms: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    owners: dict[str, str] = field(default_factory=dict)
    shared_ids: int = 0
    bytes_read: int = 0

    @property
    def ids_repeat(self) -> bool:
        """Whether posts are numbered per account (as on Telegram), so that an id alone names none.

        Twenty ids and one in twenty under several accounts are no slip of an export.
        """
        return self.shared_ids >= 20 and self.shared_ids >= 0.05 * len(self.owners)

    def add(self, seen: Observations) -> None:
        """Count a piece of the file."""
        self.rows += seen.size + len(seen.refusals)
        self.refused.update(refusal.reason for refusal in seen.refusals)
        self.expected.update(seen.expected)
        self.unknown.update(seen.unknown)
        self.bytes_read = seen.bytes_read
        for name in ("created_at", "account_created_at", "collected_at"):
            if name in seen.fields:
                column = seen.fields[name]
                blanked = without_blanks(column) if pa.types.is_string(column.type) else column
                self.times.setdefault(name, TimeSurvey()).add(blanked)
        if "account_id" in seen.fields:
            self.accounts.add(seen.fields["account_id"])
        if "post_id" in seen.fields:
            self.posts.add(seen.fields["post_id"])
            self._add_owners(seen)
        if "platform" in seen.fields:
            for name, count in counted(without_blanks(seen.fields["platform"].cast(pa.string()))).items():
                self.platforms[platform_word(str(name))] += count

    def _add_owners(self, seen: Observations) -> None:
        if len(self.owners) >= _MOST_OWNERS or "account_id" not in seen.fields:
            return
        accounts = id_column(seen.fields["account_id"]).text.to_pylist()
        for post, account in zip(id_column(seen.fields["post_id"]).text.to_pylist(), accounts, strict=True):
            if post is not None and self.owners.setdefault(post, str(account)) not in {account, _SEVERAL}:
                self.owners[post] = _SEVERAL
                self.shared_ids += 1


def survey(pieces: Iterable[Observations]) -> Survey:
    """Look at a whole file once. Memory: bounded by one piece."""
    found = Survey()
    for piece in pieces:
        found.add(piece)
    return found
