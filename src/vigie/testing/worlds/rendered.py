"""One post of a reference world in plain values: words with tags, names and links, what it acts on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vigie.testing.worlds.accounts import CLIENTS
from vigie.testing.worlds.crowd import link_of
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, REPOST
from vigie.testing.worlds.stage import ReferenceWorld

__all__ = ["PAGE", "Rendered", "account_ids", "iso", "pages", "post_ids"]

Ints = NDArray[np.int64]

PAGE = 100
"""Posts on one page of the API."""
_EPOCH_MS = 1_288_834_974_657
_PAGES_AT_ONCE = 200


class Rendered(NamedTuple):
    """One post in plain values."""

    row: int
    id: str
    author: int
    created_at: str
    text: str
    lang: str
    client: str
    kind: int
    target: int
    links: list[str]
    tags: list[str]
    mentions: list[int]
    media: str | None
    deleted: bool


class _Row(NamedTuple):
    number: int
    native: int
    author: int
    at_us: int
    words: str
    lang: int
    kind: int
    target: int
    link: int
    tags: list[int]
    mentions: list[int]
    picture: int
    deleted: bool


def post_ids(world: ReferenceWorld) -> Ints:
    """Return the native ids: rising with time, nineteen digits, as on the platform."""
    rows = np.arange(len(world.posts))
    return np.asarray((world.posts.at_us // 1_000 - _EPOCH_MS << 22) + (rows & 0x3FFFFF))


def account_ids(world: ReferenceWorld) -> list[str]:
    """Return the native ids of all accounts as text."""
    return [str(number) for number in world.accounts.ids.tolist()]


def iso(at_us: int) -> str:
    """Write a time as the API does, to the second with `.000Z`."""
    return datetime.fromtimestamp(at_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def pages(world: ReferenceWorld, rows: Ints) -> Iterator[tuple[list[Rendered], dict[int, Rendered]]]:
    """Yield pages of at most `PAGE` posts in order, each with the posts that it refers to, by row.

    Cost: about 15 µs a post; bounded memory beside the ledger.
    """
    writer = _Writer(world, post_ids(world))
    for start in range(0, len(rows), PAGE * _PAGES_AT_ONCE):
        part = rows[start : start + PAGE * _PAGES_AT_ONCE]
        targets = world.posts.target[part]
        needed = np.unique(np.concatenate([part, targets[targets != NOTHING]]))
        told = dict(zip(needed.tolist(), writer.render(needed), strict=True))
        for first in range(0, len(part), PAGE):
            page = [told[row] for row in part[first : first + PAGE].tolist()]
            yield page, {post.target: told[post.target] for post in page if post.target != NOTHING}


@dataclass(frozen=True, slots=True)
class _Writer:
    world: ReferenceWorld
    ids: Ints

    def render(self, rows: Ints) -> list[Rendered]:
        """Write out some posts."""
        posts, register = self.world.posts, self.world.register
        words = posts.texts(register, rows)
        some = posts.take(rows)
        columns = zip(
            *(rows.tolist(), self.ids[rows].tolist(), some.account.tolist(), some.at_us.tolist(), words),
            *(some.lang.tolist(), some.kind.tolist(), some.target.tolist(), some.link.tolist()),
            *(some.tags.tolist(), some.mentions.tolist(), some.picture.tolist(), some.deleted.tolist()),
            strict=True,
        )
        return [self._one(_Row(*values)) for values in columns]

    def _one(self, row: _Row) -> Rendered:
        accounts, register = self.world.accounts, self.world.register
        names = [register.tags[tag] for tag in row.tags if tag != NOTHING]
        named = [number for number in row.mentions if number != NOTHING]
        links = [] if row.link == NOTHING else [self._link(row.link)]
        return Rendered(
            row=row.number,
            id=str(row.native),
            author=row.author,
            created_at=iso(row.at_us),
            text=row.words if row.kind == REPOST else self._published(row.words, named, names, links),
            lang=LANGUAGES[row.lang],
            client=CLIENTS[int(accounts.client[row.author])],
            kind=row.kind,
            target=row.target,
            links=links,
            tags=names,
            mentions=named,
            media=None if row.picture == NOTHING else f"3_{row.native + 1}",
            deleted=row.deleted,
        )

    def _link(self, code: int) -> str:
        return self.world.register.links[-2 - code] if code < NOTHING else link_of(self.world.scene, code)

    def _published(self, words: str, named: list[int], names: list[str], links: list[str]) -> str:
        handles = (f"@{_handle(self.world, number)}" for number in named)
        return " ".join([*handles, words, *(f"#{name}" for name in names), *links])


def _handle(world: ReferenceWorld, number: int) -> Any:  # noqa: ANN401 - text
    return world.accounts.profile(number)["handle"]
