"""ActivityPub: what accounts of the fediverse publish, as activities, bare notes, or outboxes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.html_words import anchors, plain_words
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_OBJECTS = frozenset({"Note", "Article", "Video", "Page", "Question", "Image", "Audio", "Event"})
_ACTS = frozenset({"Create", "Announce", "Like", "Follow", "Block"})
_REFUSED = frozenset({"Delete", "Update", "Undo", "Accept", "Reject", "Add", "Remove", "Flag", "Move"})
_LISTS = frozenset({"OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage"})
_ITEMS = ("orderedItems", "items")


def _is_activity(value: Mapping[str, Any]) -> bool:
    kind = value.get("type")
    if not isinstance(kind, str):
        return False
    if kind in _LISTS:
        return any(isinstance(value.get(key), list) for key in _ITEMS)
    by = "actor" in value and "object" in value and kind in _ACTS | _REFUSED
    return by or (kind in _OBJECTS and "attributedTo" in value and "id" in value)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    if value.get("type") not in _LISTS:
        return None
    listed: list[Any] = next((value[key] for key in _ITEMS if isinstance(value.get(key), list)), [])
    return [item if isinstance(item, dict) else {} for item in listed]


def _views(activity: dict[str, Any]) -> dict[str, Any]:
    kind, held = activity.get("type"), activity.get("object")
    if kind in _OBJECTS:
        note: Mapping[str, Any] = activity
    else:
        note = held if kind == "Create" and isinstance(held, dict) else {}
    return {
        **activity,
        "note": note,
        "by": _id(activity.get("actor")) or _id(note.get("attributedTo")),
        "target": _id(held),
    }


def _id(value: Any) -> Any:  # noqa: ANN401 - an address, an object that has one, or a list of either
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("id") if isinstance(value, dict) else value


def _when(kind: str) -> Derived:
    return Derived(f"object of {kind}", lambda view: view["target"] if view.get("type") == kind else None)


def _text(view: Mapping[str, Any]) -> str | None:
    note = view["note"]
    words = plain_words(note["content"]) if isinstance(note.get("content"), str) else None
    parts = (note.get("name"), note.get("summary"), words)
    return "\n\n".join(part for part in parts if isinstance(part, str) and part) or None


def _language(view: Mapping[str, Any]) -> str | None:
    versions = view["note"].get("contentMap")
    return next(iter(versions), None) if isinstance(versions, dict) else None


def _links(view: Mapping[str, Any]) -> list[str]:
    content = view["note"].get("content")
    return anchors(content) if isinstance(content, str) else []


def _refused(activity: Mapping[str, Any]) -> tuple[str, str] | None:
    kind = activity.get("type")
    if kind in _REFUSED:
        return "other-activity", str(kind)
    return None if _is_public(activity) else ("not-public", "not addressed to everybody")


def _is_public(activity: Mapping[str, Any]) -> bool:
    """Say whether everybody was addressed; an activity that names nobody is taken as published."""
    held = activity.get("object")
    holders = (activity, held if isinstance(held, dict) else {})
    told = [_addresses(holder.get(key)) for holder in holders for key in ("to", "cc")]
    named = [address for addresses in told for address in addresses]
    acts = activity.get("type") in {"Like", "Follow", "Block"}
    return acts or not named or not _PUBLIC.isdisjoint(named)


def _addresses(value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    listed = value if isinstance(value, list) else [value]
    return [address for address in listed if isinstance(address, str)]


def _tags(kind: str, key: str) -> Derived:
    def get(view: Mapping[str, Any]) -> list[Any]:
        tags = view["note"].get("tag")
        listed = tags if isinstance(tags, list) else [tags]
        return [tag.get(key) for tag in listed if isinstance(tag, dict) and tag.get("type") == kind]

    return Derived(f"tag of type {kind}: {key}", get)


FORMAT = RecordFormat(
    code="activitypub-json",
    title="ActivityPub: activities, notes and outboxes",
    version="1",
    platform="fediverse",
    recognises=_is_activity,
    because="activities with type, actor and object, or notes with attributedTo",
    stream="orderedItems | items",
    opens=_opened,
    views=_views,
    refuse=_refused,
    fields={
        "post_id": Derived(
            "object.id of Create, else id", lambda view: view["note"].get("id") or view.get("id")
        ),
        "account_id": Derived("actor, else attributedTo", lambda view: view["by"]),
        "created_at": "note.published | published",
        "text": Derived("name, summary and content, without markup", _text),
        "lang": Derived("the first language of contentMap", _language),
        "url": Derived("url", lambda view: _address(view["note"].get("url"))),
        "parent_id": Derived("inReplyTo", lambda view: _id(view["note"].get("inReplyTo"))),
        "conversation_id": "note.{context,conversation}",
        "reposted_id": _when("Announce"),
        "liked_id": _when("Like"),
        "followed_id": _when("Follow"),
        "blocked_id": _when("Block"),
        "quoted_id": "note.{quoteUrl,quoteUri,quote,_misskey_quote}",
        "urls": Derived("links of content", _links),
        "hashtags": _tags("Hashtag", "name"),
        "mentions": _tags("Mention", "href"),
        "media": "note.attachment[].{blurhash,url}",
    },
    expected=("type", "id", "actor | attributedTo", "published | object.published"),
    known={
        "": "@context actor attachment attributedTo audience cc content contentMap context conversation id "
        "inReplyTo mediaType name object proof published quoteUrl replies sensitive signature source summary "
        "tag to type updated url",
    },
    consumes="@context object actor attributedTo to cc tag type content contentMap attachment summary "
    "name source signature",
    cannot_know=(
        "handles, names and followers of accounts: an activity gives their address",
        "numbers of likes and boosts",
        "what was published before an update: only that there was one",
    ),
)


def _address(value: Any) -> Any:  # noqa: ANN401 - an address, a link object, or a list of either
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("href") if isinstance(value, dict) else value


BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.activitypub:BODY")
