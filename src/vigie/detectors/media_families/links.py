"""Media and posts: which post shows which file, and families as objects that co-action can look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from vigie.engine.port import Engine, Input, Relation
from vigie.engine.statements import read_statement
from vigie.model.media_tables import MEDIA_ITEM, MEDIA_POST
from vigie.model.vocabulary import ObjectType, Verb

__all__ = ["link_media", "media_family_actions"]


def link_media(engine: Engine, tables: Mapping[str, Input]) -> pa.Table:
    """Join files to the posts that show them.

    What a manifest says decides. An archive's address is held against the media that posts name. A file of
    which nothing is said is held, by its name, against ids of posts, against media, and against the last part
    of their addresses; a name that is none of these joins nothing.

    Args:
        engine: where the join is computed.
        tables: `media_item`, `post` and `post_object`, each of its contract.

    Returns:
        Contract `media_post`, one row a file and post.
    """
    names = engine.sql(
        read_statement(__package__, "media_names"), {"post_object": tables["post_object"]}, {}
    ).arrow()
    items = MEDIA_ITEM.check(
        engine.sql(read_statement(__package__, "places"), {"media_item": tables["media_item"]}, {}).arrow()
    )
    by_name = MEDIA_ITEM.rows(_by_last_part(items.to_pylist(), map(str, names["value"].to_pylist())))
    inputs: dict[str, Input] = {
        "media_item": pa.concat_tables([items, by_name]),
        "post": tables["post"],
        "post_object": tables["post_object"],
    }
    return MEDIA_POST.check(engine.sql(read_statement(__package__, "media_posts"), inputs, {}).arrow())


def _by_last_part(items: list[dict[str, Any]], values: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Repeat the items known by name for each address of a medium that ends in that name."""
    ends: dict[str, list[str]] = {}
    for value in values:
        stem = _stem(value) if "/" in value else ""
        if stem:
            ends.setdefault(stem, []).append(value)
    for item in items:
        if item["ref_kind"] == "name":
            yield from (item | {"ref": value} for value in ends.get(item["ref"], []))


def _stem(address: str) -> str:
    try:
        return PurePosixPath(urlsplit(address).path).stem
    except ValueError:
        return ""


def media_family_actions(engine: Engine, tables: Mapping[str, Input]) -> Relation:
    """Return the acts of showing a family: contract `action`, verb `use_media`, object type `media_family`.

    Co-action takes them like any other rows, with the same decoys. Reposts are left out: passing a post on is
    an act of its own there. Two posts of one family by one account are two acts on one object.

    Args:
        engine: where the join is computed.
        tables: `media_family_member` and `media_post`, each of its contract.

    Cost: one join within the engine; no row passes through Python.
    """
    inputs = {name: tables[name] for name in ("media_family_member", "media_post")}
    asked = {"verb": str(Verb.USE_MEDIA), "object_type": str(ObjectType.MEDIA_FAMILY)}
    return engine.sql(read_statement(__package__, "family_actions"), inputs, asked)
