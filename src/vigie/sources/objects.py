"""Objects that posts name: cells of lists opened, each value in canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from vigie.kernels.links import LINK_RULE, canonical_url, is_shortened, registrable_domain
from vigie.kernels.texts import TEXT_RULE, canonical_hashtag, canonical_mention, text_key
from vigie.model.vocabulary import ObjectType, Verb
from vigie.sources.columns import Column, taken, text_column
from vigie.sources.identifiers import id_column, without_blanks

__all__ = [
    "LENSES",
    "MENTION_LENS",
    "OPAQUE_RULE",
    "SHORT_LENS",
    "Exploded",
    "Lens",
    "custom_lens",
    "explode",
    "opaque_lens",
    "redirected",
    "split_cell",
]

OPAQUE_RULE = "as-given-1"
_TAG_RULE = "tag-1"
_SEPARATORS = {
    "urls": re.compile(r"\s*\|\s*(?=\w)|[,;\s]+(?=h\w\wps?(?:\[?:\]?)//)|\s+", re.IGNORECASE),
    "media": re.compile(r"\s*\|\s*|[,;\s]+(?=https?://)"),
}
_ANY_SEPARATOR = re.compile(r"[|,;\s]+")
_INNER = (
    *("unwound_url", "expanded_url", "url", "tag", "hashtag", "id", "id_str"),
    *("username", "screen_name", "text", "name"),
)

_MOST_REDIRECTS = 10
_HOST_END = re.compile(r"[/?]")
_page = lru_cache(maxsize=65_536)(canonical_url)
_site = lru_cache(maxsize=65_536)(registrable_domain)

Ints = npt.NDArray[np.int64]
Values = list[tuple[str, str | None]]
"""Each value as given, and in canonical form (None where it has none)."""


@dataclass(frozen=True, slots=True)
class Lens:
    """One way to see objects in a field: the object type and verb, and how one cell gives values.

    `listed` says whether the values become rows of `post_object`; a sequence or a set of values that are
    already there does not.
    """

    field: str
    object_type: str
    verb: Verb
    rule: str
    read: Callable[[str], Values]
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Exploded:
    """Objects of a column: the row of each, as given, canonical; and how many had no canonical form."""

    rows: Ints
    raw: Column
    canonical: Column
    unreadable: int


def explode(column: Column, read: Callable[[str], Values]) -> Exploded:
    """Open the cells of a column; an object counts once a row. Cost: linear in distinct cells and objects."""
    coded = _as_cells(column).dictionary_encode()
    # Flat lists: fifty thousand small ones would keep the garbage collector busy for longer than we work.
    raws, forms = list[str](), list[str]()
    counts, bad = list[int](), list[int]()
    for cell in coded.dictionary.to_pylist():
        values = read(str(cell))
        by_form = {form: raw for raw, form in reversed(values) if form}
        forms += reversed(by_form)
        raws += reversed(by_form.values())
        counts.append(len(by_form))
        bad.append(sum(form is None for _, form in values))
    codes = coded.indices.fill_null(len(counts)).to_numpy(zero_copy_only=False).astype(np.int64)
    return _spread(
        codes, raws, forms, np.array([*counts, 0], np.int64), int(np.array([*bad, 0])[codes].sum())
    )


def _spread(codes: Ints, raws: list[str], forms: list[str], counts: Ints, unreadable: int) -> Exploded:
    lengths = counts[codes]
    rows = np.repeat(np.arange(len(codes), dtype=np.int64), lengths)
    starts = np.concatenate([[0], np.cumsum(counts[:-1])])[codes]
    within = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    chosen = np.repeat(starts, lengths) + within
    return Exploded(rows, taken(text_column(raws), chosen), taken(text_column(forms), chosen), unreadable)


def split_cell(cell: str, field: str) -> list[str]:
    """Open a cell: a JSON list, `[a, b]`, or values separated by `|`, commas or spaces.

    A comma inside a web address separates nothing unless another address follows it.
    """
    if cell.startswith("["):
        listed = _json_list(cell)
        if listed is not None:
            return listed
        if cell.endswith("]"):
            inner = (item.strip().strip("'\"") for item in cell[1:-1].split(","))
            return [item for item in inner if item]
    separator = _SEPARATORS.get(field, _ANY_SEPARATOR)
    return [item for item in separator.split(cell) if item]


def opaque_lens(field: str, object_type: str, verb: Verb) -> Lens:
    """Return a lens on codes: values stand as they are, `<type>:code` where another type shares the verb."""
    prefix = f"{object_type}:" if verb is Verb.SHARE_URL else ""

    def read(cell: str) -> Values:
        return [(item, f"{prefix}{item}") for item in split_cell(cell, field)]

    return Lens(field, object_type, verb, OPAQUE_RULE, read)


def custom_lens(name: str) -> Lens:
    """Return a lens on a user's own column: each whole cell is one object of type `column:<name>`."""
    object_type = f"column:{name}"
    return Lens(name, object_type, Verb.ACT_ON, OPAQUE_RULE, lambda cell: [(cell, f"{object_type}:{cell}")])


def _as_cells(column: Column) -> Column:
    if pa.types.is_floating(column.type):
        return id_column(column).text
    return without_blanks(column.cast(pa.string()))


def _json_list(cell: str) -> list[str] | None:
    try:
        listed = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return None
    return [item for item in (_inner(value) for value in listed) if item]


def _inner(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return next((str(value[name]) for name in _INNER if value.get(name)), None)
    return None if value is None else str(value).strip()


def _urls(cell: str) -> Values:
    return [(item, _url(item)) for item in split_cell(cell, "urls")]


def _url(item: str) -> str | None:
    # A bare number is a code that somebody put for an address: two equal codes are one address.
    return f"url:{item}" if item.isdecimal() else _page(item)


def _domains_of_urls(cell: str) -> Values:
    pairs = ((item, _page(item)) for item in split_cell(cell, "urls"))
    return [(item, _site(_HOST_END.split(url[8:], 1)[0])) for item, url in pairs if url is not None]


def _short_urls(cell: str) -> Values:
    pages = ((item, _page(item)) for item in split_cell(cell, "urls"))
    return [(item, page) for item, page in pages if page is not None and is_shortened(page)]


def redirected(lens: Lens, redirects: Mapping[str, str]) -> Lens:
    """Return a lens on links that follows a table of redirections, address → address, both canonical.

    A chain is followed to its end, at most ten steps; what is not in the table stays as it is.
    """

    def leads_to(page: str) -> str:
        for _ in range(_MOST_REDIRECTS):
            if page not in redirects:
                break
            page = redirects[page]
        return page

    def urls(cell: str) -> Values:
        return [(item, url and leads_to(url)) for item, url in _urls(cell)]

    def domains(cell: str) -> Values:
        return [(item, _site(_HOST_END.split(url[8:], 1)[0])) for item, url in urls(cell) if url is not None]

    rule = f"{lens.rule}+redirects"
    return replace(lens, rule=rule, read=domains if lens.object_type == ObjectType.DOMAIN else urls)


def _domains(cell: str) -> Values:
    return [
        (item, f"domain:{item}" if item.isdecimal() else registrable_domain(item))
        for item in split_cell(cell, "domains")
    ]


def _hashtags(cell: str) -> Values:
    return [(item, canonical_hashtag(item)) for item in split_cell(cell, "hashtags")]


def _hashtag_sequence(cell: str) -> Values:
    tags = [tag for _, tag in _hashtags(cell) if tag]
    return [(cell, " ".join(tags))] if len(set(tags)) > 1 else []


def _mentions(cell: str) -> Values:
    return [(item, canonical_mention(item)) for item in split_cell(cell, "mentions")]


def _mention_set(cell: str) -> Values:
    named = sorted({mention for _, mention in _mentions(cell) if mention})
    return [(cell, " ".join(named))] if len(named) > 1 else []


def _as_given(field: str) -> Callable[[str], Values]:
    return lambda cell: [(item, item) for item in split_cell(cell, field)]


def _whole(cell: str) -> Values:
    return [(cell, cell)]


def _text(cell: str) -> Values:
    key = text_key(cell)
    return [] if key is None else [(cell, key)]


LENSES: Sequence[Lens] = (
    Lens("urls", ObjectType.URL, Verb.SHARE_URL, LINK_RULE, _urls),
    Lens("urls", ObjectType.DOMAIN, Verb.SHARE_URL, LINK_RULE, _domains_of_urls),
    Lens("domains", ObjectType.DOMAIN, Verb.SHARE_URL, LINK_RULE, _domains),
    Lens("hashtags", ObjectType.HASHTAG, Verb.USE_HASHTAG, _TAG_RULE, _hashtags),
    Lens(
        "hashtags", ObjectType.HASHTAG_SEQUENCE, Verb.USE_HASHTAG, _TAG_RULE, _hashtag_sequence, listed=False
    ),
    Lens("mentions", ObjectType.MENTION_SET, Verb.MENTION, _TAG_RULE, _mention_set, listed=False),
    Lens("media", ObjectType.MEDIA, Verb.USE_MEDIA, OPAQUE_RULE, _as_given("media")),
    Lens("object", ObjectType.OBJECT, Verb.ACT_ON, OPAQUE_RULE, _whole),
    Lens("text", ObjectType.TEXT, Verb.USE_TEXT, TEXT_RULE, _text),
)
"""Every lens on a record's own columns; reposts, quotes and replies are made from post ids."""

SHORT_LENS = Lens("urls", "short_url", Verb.SHARE_URL, LINK_RULE, _short_urls)
"""Addresses of services that shorten, listed beside the others so that a reader knows what is hidden."""

MENTION_LENS = Lens("mentions", "mention", Verb.MENTION, _TAG_RULE, _mentions)
