"""Telethon: `message.to_dict()` of Telegram's own interface, one message a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_PEER_KEYS = ("channel_id", "chat_id", "user_id")
_SEEN = "{channel_id,chat_id,user_id}"


def _is_message(value: Mapping[str, Any]) -> bool:
    named = value.get("_") in {"Message", "MessageService"}
    return named or ("peer_id" in value and "message" in value and "date" in value and "fwd_from" in value)


def _peer(value: Any) -> Any:  # noqa: ANN401 - a peer object, or a bare number in old dumps
    if isinstance(value, dict):
        return next((value[key] for key in _PEER_KEYS if value.get(key) is not None), None)
    return value if isinstance(value, int | str) else None


def _author(message: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an id
    """Who posted: in a channel, messages bear no sender and are the channel's."""
    sender = _peer(message.get("from_id"))
    return _peer(message.get("peer_id")) if sender is None else sender


def _original(message: Mapping[str, Any]) -> str | None:
    """Name the message that was forwarded: chat and number; without a number, its second instead."""
    forward = message.get("fwd_from")
    if not isinstance(forward, dict):
        return None
    owner, number = _peer(forward.get("from_id")), forward.get("channel_post")
    if owner is not None and number is not None:
        return f"{owner}/{number}"
    who = owner if owner is not None else forward.get("from_name")
    second = _epoch_s(forward.get("date"))
    return f"{who}@{second}" if who and second is not None else None


def _epoch_s(value: Any) -> int | None:  # noqa: ANN401 - a number, or a date as the dump was written
    if isinstance(value, int):
        return value
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if told is None else int((told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp())


def _pieces(message: Mapping[str, Any], kind: str) -> list[str]:
    """Return the pieces of the text of one kind; offsets count UTF-16 units."""
    text, entities = message.get("message"), message.get("entities")
    if not isinstance(text, str) or not isinstance(entities, list):
        return []
    units = text.encode("utf-16-le", "surrogatepass")
    chosen = (entity for entity in entities if isinstance(entity, dict) and entity.get("_") == kind)
    return [_piece(units, entity) for entity in chosen]


def _piece(units: bytes, entity: Mapping[str, Any]) -> str:
    start, length = entity.get("offset"), entity.get("length")
    if not isinstance(start, int) or not isinstance(length, int) or min(start, length) < 0:
        return ""
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")


def _links(message: Mapping[str, Any]) -> list[Any]:
    entities = message.get("entities")
    listed = entities if isinstance(entities, list) else []
    behind = [entity.get("url") for entity in listed if isinstance(entity, dict)]
    return [*_pieces(message, "MessageEntityUrl"), *behind, message.get("page")]


def _views(message: dict[str, Any]) -> dict[str, Any]:
    media = message.get("media")
    page = media.get("webpage") if isinstance(media, dict) else None
    return {**message, "page": page.get("url") if isinstance(page, dict) else None}


def _picture(message: Mapping[str, Any]) -> list[Any]:
    """Name the attachment by the platform's own number: a forward keeps it, a new upload does not."""
    media = message.get("media")
    held = [media.get(key) for key in ("photo", "document")] if isinstance(media, dict) else []
    return [str(item["id"]) for item in held if isinstance(item, dict) and item.get("id") is not None]


def _reactions(message: Mapping[str, Any]) -> int | None:
    reactions = message.get("reactions")
    results = reactions.get("results") if isinstance(reactions, dict) else None
    if not isinstance(results, list):
        return None
    counts = (item.get("count") for item in results if isinstance(item, dict))
    return sum(count for count in counts if isinstance(count, int))


def _refused(message: Mapping[str, Any]) -> tuple[str, str] | None:
    if message.get("_") == "MessageService" or ("action" in message and "message" not in message):
        return "service-message", "an event of the chat"
    return None


FORMAT = RecordFormat(
    code="telethon-json",
    title="Telethon: messages of Telegram as JSON lines",
    version="1",
    platform="telegram",
    recognises=_is_message,
    because="messages with peer_id, message, date and fwd_from",
    views=_views,
    refuse=_refused,
    fields={
        "post_id": "id",
        "conversation_id": Derived("peer_id", lambda message: _peer(message.get("peer_id"))),
        "account_id": Derived("from_id, else peer_id", _author),
        "created_at": "date",
        "collected_at": "{retrieved_at,_collected_at}",
        "text": "message",
        "display_name": "post_author",
        "client": "via_bot_id",
        "parent_id": "reply_to.reply_to_msg_id",
        "reposted_id": Derived("fwd_from: from_id and channel_post, else its name and date", _original),
        "urls": Derived("entities that are links, and media.webpage.url", _links),
        "hashtags": Derived("entities that are hashtags", lambda view: _pieces(view, "MessageEntityHashtag")),
        "mentions": Derived("entities that are names", lambda view: _pieces(view, "MessageEntityMention")),
        "media": Derived("media.photo.id, media.document.id", _picture),
        "n_views": "views",
        "n_forwards": "forwards",
        "n_replies": "replies.replies",
        "n_reactions": Derived("reactions.results, added up", _reactions),
    },
    expected=("id", "date", f"peer_id.{_SEEN} | peer_id | to_id"),
    known={
        "": "_ action edit_date edit_hide effect entities factcheck forwards from_boosts_applied from_id "
        "from_rank from_scheduled fwd_from grouped_id invert_media legacy media media_unread mentioned "
        "message noforwards offline out paid_message_stars peer_id pinned post post_author "
        "quick_reply_shortcut_id reactions replies reply_markup reply_to report_delivery_until_date "
        "restriction_reason saved_peer_id silent suggested_post ttl_period via_bot_id "
        "via_business_bot_id video_processing_pending views",
        "fwd_from": "_ channel_post date from_id from_name imported post_author psa_type saved_date "
        "saved_from_id saved_from_msg_id saved_from_name saved_from_peer saved_out",
    },
    consumes="_ peer_id from_id fwd_from entities media reactions replies reply_to",
    cannot_know=(
        "handles and titles of channels: the dump holds their numbers",
        "when views were seen, unless the collector wrote it",
        "whose account a forward hides: only its name",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.telethon:BODY")
