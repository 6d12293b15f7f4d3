"""What every record of Bluesky's AT Protocol holds, whoever hands it over: links, names, tags, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.sources.json_paths import objects_of

__all__ = ["COLLECTION", "addressed", "marked", "pictures", "quoted", "record_links", "record_tags"]

COLLECTION = "app.bsky.feed.post"

_Record = Mapping[str, Any]


def addressed(did: Any, collection: Any, key: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return the address `at://did/collection/key`; None where a part is missing."""
    return f"at://{did}/{collection}/{key}" if did and collection and key else None


def marked(record: _Record, key: str) -> list[str]:
    """Return what the facets of a text mark: `uri` of links, `did` of mentions, `tag` of hashtags."""
    return [
        feature[key]
        for facet in objects_of(record.get("facets"))
        for feature in objects_of(facet.get("features"))
        if isinstance(feature.get(key), str)
    ]


def record_links(record: _Record) -> list[str]:
    """Return the addresses in the text and behind its card, each once."""
    cards = (_at(embed, "external", "uri") for embed in _embeds(record))
    return list(dict.fromkeys([*marked(record, "uri"), *(card for card in cards if isinstance(card, str))]))


def record_tags(record: _Record) -> list[str]:
    """Return hashtags, in the text and beside it."""
    beside = record.get("tags")
    told = [tag for tag in beside if isinstance(tag, str)] if isinstance(beside, list) else []
    return [*marked(record, "tag"), *told]


def pictures(record: _Record) -> list[str]:
    """Return content ids of pictures and films: one file has one id, whoever posts it."""
    blobs = [
        blob
        for embed in _embeds(record)
        for blob in (embed.get("video"), *(image.get("image") for image in objects_of(embed.get("images"))))
    ]
    links = (_at(blob, "ref", "$link") for blob in blobs)
    return [link for link in links if isinstance(link, str)]


def quoted(record: _Record) -> str | None:
    """Return the address of the post quoted."""
    embed = record.get("embed")
    uri = _at(embed, "record", "uri") or _at(embed, "record", "record", "uri")
    return uri if isinstance(uri, str) and f"/{COLLECTION}/" in uri else None


def _embeds(record: _Record) -> Iterator[_Record]:
    """Yield what is embedded: a quote with pictures holds them one level deeper."""
    embed = record.get("embed")
    if isinstance(embed, dict):
        yield embed
        if isinstance(embed.get("media"), dict):
            yield embed["media"]


def _at(value: Any, *keys: str) -> Any:  # noqa: ANN401 - any JSON value
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
