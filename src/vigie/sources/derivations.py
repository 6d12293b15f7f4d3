"""What tables hide in their cells: ids inside addresses, hashtags inside texts, lists in other clothes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import reduce

from vigie.kernels.texts import map_distinct
from vigie.sources.columns import (
    Bools,
    Column,
    coalesced,
    joined,
    lowered,
    matching,
    only,
    repeated,
    where,
)
from vigie.sources.html_words import anchors, plain_words
from vigie.sources.records import json_text
from vigie.sources.table_format import Cells, Computed

__all__ = [
    "NAME",
    "TAG",
    "content_ids",
    "first_of",
    "html_links",
    "html_tags",
    "html_text",
    "is_yes",
    "links_in",
    "mentions_in",
    "part_of",
    "split_at",
    "tags_in",
    "titled",
    "unnumbered",
    "when_yes",
    "whole_count",
    "words_key",
]

_LINK = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)
TAG = re.compile(r"(?<![\w/&])[#＃](\w*[^\W\d_]\w*)")
"""A hashtag in a text; its group is the tag."""
NAME = re.compile(r"(?<![\w/.])@(\w[\w.]*\w|\w)")
"""A name after `@` in a text."""
_CONTENT_ID = re.compile(r"\b(baf[a-z2-7]{20,})\b")
_YES = r"^(yes|true|1)$"


def first_of(*names: str) -> Computed:
    """Return the first of several columns that holds something, row by row."""
    return Computed(
        ", else ".join(names),
        " ".join(names),
        lambda cells: reduce(coalesced, (cells[name] for name in names)),
    )


def part_of(name: str, pattern: str, how: str) -> Computed:
    """Return what the groups of a pattern take from a cell, joined by `/`; null where it does not match."""
    taken = re.compile(pattern)

    def rule(cell: str) -> str | None:
        found = taken.search(cell)
        return "/".join(group for group in found.groups() if group) if found else None

    return Computed(how, name, lambda cells: map_distinct(cells[name], rule))


def split_at(name: str, separator: str) -> Computed:
    """Return lists whose items may hold spaces, split at one character."""

    def rule(cell: str) -> str | None:
        return _listed([item.strip() for item in cell.split(separator)])

    return Computed(f"{name}, split at {separator}", name, lambda cells: map_distinct(cells[name], rule))


def tags_in(name: str) -> Computed:
    """Return the hashtags of a text, for tools that give no column of them."""
    return _found(name, TAG.findall, "hashtags")


def links_in(name: str) -> Computed:
    """Return the web addresses of a text."""
    return _found(name, lambda text: [link.rstrip(".,;:!?)]}'»…") for link in _LINK.findall(text)], "links")


def mentions_in(name: str) -> Computed:
    """Return the names after `@` in a text."""
    return _found(name, NAME.findall, "names after @")


def content_ids(name: str) -> Computed:
    """Return the content ids in Bluesky's addresses of pictures: one picture, one id, whoever posts it."""
    return _found(name, _CONTENT_ID.findall, "content ids")


def html_text(name: str) -> Computed:
    """Return the words of markup."""
    return Computed(f"{name}, without markup", name, lambda cells: map_distinct(cells[name], plain_words))


def html_links(name: str) -> Computed:
    """Return the addresses that markup links to."""
    return _found(name, anchors, "links")


def html_tags(name: str) -> Computed:
    """Return the hashtags in the words of markup."""
    return _found(name, lambda cell: TAG.findall(plain_words(cell) or ""), "hashtags")


def titled(title: str, body: str) -> Computed:
    """Return a title and what follows it, as one text."""

    def get(cells: Cells) -> Column:
        both = joined((cells[title], cells[body]), "\n\n")
        return reduce(coalesced, (both, cells[title], cells[body]))

    return Computed(f"{title} and {body}", f"{title} {body}", get)


def whole_count(name: str) -> Computed:
    """Return a count, null where the tool writes -1 for "not shown"."""
    return Computed(f"{name}, unless -1", name, lambda cells: only(cells[name], ~matching(cells[name], "^-")))


def when_yes(name: str, word: str) -> Computed:
    """Return a word where a column says yes."""
    return Computed(
        f"{word} where {name} says yes",
        name,
        lambda cells: where(is_yes(cells, name), repeated(word, cells.size), None),
    )


def is_yes(cells: Cells, name: str) -> Bools:
    """Return where a column says yes."""
    return matching(lowered(cells[name]), _YES)


def unnumbered(who: Column, what: Column) -> Column:
    """Return ids for originals that bear no number: whose they are, and what tells them apart there."""
    return joined((who, what), "@")


def words_key(text: Column) -> Column:
    """Return 16 hexadecimal digits that name a text exactly as it stands, ends trimmed."""
    return map_distinct(text, _digest)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.strip().encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _found(name: str, find: Callable[[str], Sequence[str]], what: str) -> Computed:
    return Computed(
        f"{what} in {name}",
        name,
        lambda cells: map_distinct(cells[name], lambda cell: _listed(find(cell))),
    )


def _listed(items: Sequence[str]) -> str | None:
    held = [item for item in items if item]
    return json_text(held) if held else None
