"""What the members of a group acted on."""

from __future__ import annotations

import json
from dataclasses import dataclass

from vigie.report.plain_text import shorten
from vigie.report.reading import Group, Reading, Row

__all__ = ["SharedObject", "object_label", "shared_objects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedObject:
    """One object that several members acted on."""

    kind: str
    label: str
    pairs: str
    accounts: str


def shared_objects(reading: Reading, group: Group) -> list[SharedObject]:
    """List the objects that the run names as the most shared of the group."""
    words = reading.words
    raw = {(row["object_type"], row["object_uid"]): row for row in reversed(list(reading.posts.values()))}
    return [
        SharedObject(
            kind=words.signal(top["type"]),
            label=object_label(reading, top["type"], top["object"], raw.get((top["type"], top["object"]))),
            pairs=words.value(top.get("pairs")),
            accounts=words.value(top.get("accounts")),
        )
        for top in json.loads(group.row["top_objects"])
    ]


def object_label(reading: Reading, kind: str, uid: str, post: Row | None) -> str:
    """Name an object; a text is named by its words when a post behind the evidence gives them."""
    raw = (post["object_raw"] or post["text_raw"]) if post and kind in {"text", "text_family"} else None
    return shorten(reading.masker.object(kind, uid, raw=raw), chars=160)
