"""Posts by the million as columns of numbers; words, tags and links are written out with the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError
from vigie.testing.worlds.language import LANGUAGES, phrasebook

__all__ = ["NOTHING", "ORIGINAL", "QUOTE", "REPLY", "REPOST", "Posts", "Register"]

Ints = NDArray[np.int64]

ORIGINAL, REPOST, REPLY, QUOTE = range(4)
NOTHING = -1
"""No target, no link, no tag, no mention, no picture, no part."""


@dataclass(slots=True)
class Register:
    """Names behind the numbers of a ledger: every list only grows, a number never changes its meaning."""

    messages: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    _known: dict[tuple[str, str], int] = field(default_factory=dict)

    def message(self, name: str) -> int:
        """Number a message of the phrasebooks."""
        return self._number("message", self.messages, name)

    def tag(self, name: str) -> int:
        """Number a hashtag."""
        return self._number("tag", self.tags, name)

    def link(self, url: str) -> int:
        """Number a link; ordinary articles are numbered from 0, those named here downwards from -2."""
        return -2 - self._number("link", self.links, url)

    def text(self, words: str) -> int:
        """Number a text that no phrasebook writes."""
        return self._number("text", self.texts, words)

    def part(self, name: str) -> int:
        """Number a part of the scenario."""
        return self._number("part", self.parts, name)

    def _number(self, kind: str, names: list[str], name: str) -> int:
        if (kind, name) not in self._known:
            self._known[kind, name] = len(names)
            names.append(name)
        return self._known[kind, name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Posts by row; every column has one entry a post.

    Attributes:
        account: Author.
        at_us: When, µs since 1970 UTC.
        kind: `ORIGINAL`, `REPOST`, `REPLY` or `QUOTE`.
        target: Row of the post that is reposted, answered or quoted.
        lang: Position in `LANGUAGES`.
        message: Message of the phrasebook, or `NOTHING`: then `wording` numbers a text of the register.
        wording: Which wording of that message.
        link: Article, or a link of the register from -2 downwards.
        tags: n × 4 hashtags.
        mentions: n × 3 accounts.
        picture: Picture attached: `NOTHING`, 0 for one of its own, or 1 + the number of a known picture.
        deleted: Gone when the posts were collected a second time.
        part: Part of the scenario.
    """

    account: Ints
    at_us: Ints
    kind: Ints
    target: Ints
    lang: Ints
    message: Ints
    wording: Ints
    link: Ints
    tags: Ints
    mentions: Ints
    picture: Ints
    deleted: NDArray[np.bool_]
    part: Ints

    def __len__(self) -> int:
        return len(self.account)

    @classmethod
    def of(cls, account: Ints, at_us: Ints, **columns: object) -> Posts:
        """Build posts from the columns that say something; a scalar holds for every post."""
        size = len(account)
        empty = {"wording": 0, "kind": ORIGINAL, "lang": 0, "deleted": False}
        values: dict[str, NDArray[np.generic]] = {"account": account, "at_us": at_us}
        for item in fields(cls):
            if item.name in values:
                continue
            width = {"tags": 4, "mentions": 3}.get(item.name)
            given = np.asarray(columns.get(item.name, empty.get(item.name, NOTHING)))
            values[item.name] = _filled(given, size, width)
        return cls(**values)  # type: ignore[arg-type]

    def take(self, rows: Ints | slice) -> Posts:
        """Return some rows; targets keep the numbers they had."""
        return Posts(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})

    def joined(self, *others: Posts) -> Posts:
        """Append posts; their targets, which count within them, are moved along."""
        base, moved = len(self), [self]
        for other in others:
            moved.append(other.moved(base))
            base += len(other)
        return Posts.stacked(moved)

    def moved(self, rows: int) -> Posts:
        """Let targets count from `rows` rows earlier."""
        return replace(self, target=np.where(self.target == NOTHING, NOTHING, self.target + rows))

    @classmethod
    def stacked(cls, parts: Sequence[Posts]) -> Posts:
        """Lay posts one under another; their targets count from the first of all already."""
        if not parts:
            return cls.of(np.empty(0, np.int64), np.empty(0, np.int64))
        return cls(
            **{item.name: np.concatenate([getattr(p, item.name) for p in parts]) for item in fields(cls)}
        )

    def in_order(self) -> Posts:
        """Sort by time, earliest first; targets follow."""
        order = np.argsort(self.at_us, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        moved = self.take(order)
        target = np.where(moved.target == NOTHING, NOTHING, place[moved.target])
        return replace(moved, target=target)

    def texts(self, register: Register, rows: Ints) -> list[str]:
        """Write out the words of some rows, without their tags, links and names."""
        told: list[str] = [""] * len(rows)
        code = self.lang[rows] * (len(register.messages) + 1) + self.message[rows]
        for key in np.unique(code).tolist():
            places = np.flatnonzero(code == key)
            picked = rows[places]
            for place, words in zip(places.tolist(), self._worded(register, picked), strict=True):
                told[place] = words
        return told

    def _worded(self, register: Register, rows: Ints) -> list[str]:
        message = int(self.message[rows[0]])
        if message == NOTHING:
            return [register.texts[number] for number in self.wording[rows].tolist()]
        book = phrasebook(LANGUAGES[int(self.lang[rows[0]])])
        return book.texts(register.messages[message], self.wording[rows])


def _filled(given: NDArray[np.generic], size: int, width: int | None) -> NDArray[np.generic]:
    if width is None:
        return np.broadcast_to(given, (size,)).astype(bool if given.dtype == bool else np.int64)
    if given.ndim == 0:
        return np.full((size, width), given, dtype=np.int64)
    rows = np.broadcast_to(given, (size, given.shape[-1]))
    if rows.shape[1] > width:
        raise ParameterError("VG104", f"a post holds at most {width} of these, not {rows.shape[1]}")
    filled = np.full((size, width), NOTHING, dtype=np.int64)
    filled[:, : rows.shape[1]] = rows
    return filled
