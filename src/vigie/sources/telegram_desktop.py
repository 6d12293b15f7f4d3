"""Telegram Desktop: the `result.json` of one chat, or of a whole account (`chats.list`).

The export gives a forwarded message only the name of where it came from. That name and the words stand for
the original, so that copies of one message meet and two messages of one channel do not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_PEER = re.compile(r"^(?:user|channel|chat)(\d+)$")
_CHANNELS = frozenset({"public_channel", "private_channel"})


def _is_export(value: Mapping[str, Any]) -> bool:
    messages = value.get("messages")
    if isinstance(messages, list):
        return "type" in value and "id" in value and all(map(_is_message, messages[:3]))
    chats = value.get("chats")
    if isinstance(chats, dict) and isinstance(chats.get("list"), list):
        return all(isinstance(chat, dict) and "messages" in chat for chat in chats["list"][:3])
    return _is_message(value)


def _is_message(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    dated = isinstance(value, dict) and "date" in value and ("date_unixtime" in value or "from" in value)
    return dated and value.get("type") in {"message", "service"} and "id" in value


def _chat_opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take a chat of a whole account's export apart; a message is a record already."""
    messages = value.get("messages")
    if not isinstance(messages, list):
        return None
    around = {key: held for key, held in value.items() if key not in {"messages", CONTEXT_KEY}}
    return [{CONTEXT_KEY: around, **message} if isinstance(message, dict) else {} for message in messages]


def _views(message: dict[str, Any]) -> dict[str, Any]:
    chat = message.get(CONTEXT_KEY)
    chat = chat if isinstance(chat, dict) else {}
    peer = _PEER.match(str(message.get("from_id") or ""))
    author = peer.group(1) if peer else None
    if author is None and chat.get("type") in _CHANNELS:
        author = chat.get("id")
    words = _words(message.get("text"))
    return {
        **message,
        "author": author,
        "words": words,
        "original": _original(message.get("forwarded_from"), words),
        "segments": _segments(message),
    }


def _words(text: Any) -> str | None:  # noqa: ANN401 - a string, or a list of strings and segments
    if isinstance(text, list):
        parts = (part.get("text") if isinstance(part, dict) else part for part in text)
        text = "".join(part for part in parts if isinstance(part, str))
    return text or None if isinstance(text, str) else None


def _segments(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the marked pieces of the text, wherever this version of the export keeps them."""
    for key in ("text_entities", "text"):
        held = message.get(key)
        pieces = [piece for piece in held if isinstance(piece, dict)] if isinstance(held, list) else []
        if pieces:
            return pieces
    return []


def _original(name: Any, words: str | None) -> str | None:  # noqa: ANN401 - any JSON value
    if not isinstance(name, str) or not name:
        return None
    said = hashlib.blake2b((words or "").strip().encode("utf-8", "surrogatepass"), digest_size=8)
    return f"{name}@{said.hexdigest()}"


def _marked(*kinds: str) -> Derived:
    """Return the pieces of some kinds: the address behind a piece, else its own text."""

    def get(message: Mapping[str, Any]) -> list[Any]:
        chosen = (piece for piece in message["segments"] if piece.get("type") in kinds)
        return [piece.get("href") or piece.get("text") for piece in chosen]

    return Derived(f"text_entities of type {', '.join(kinds)}", get)


def _refused(message: Mapping[str, Any]) -> tuple[str, str] | None:
    if message.get("type") == "service":
        return "service-message", str(message.get("action") or "an event of the chat")
    return None


FORMAT = RecordFormat(
    code="telegram-desktop-json",
    title="Telegram Desktop: result.json of a chat or of an account",
    version="1",
    platform="telegram",
    zone=None,
    recognises=_is_export,
    because="a chat with type, id and messages of type message or service",
    stream="messages | chats.list",
    opens=_chat_opened,
    views=_views,
    refuse=_refused,
    fields={
        "post_id": "id",
        "conversation_id": "@.id",
        "account_id": Derived(
            "from_id without its word; in a channel, the channel", lambda view: view["author"]
        ),
        "created_at": "date_unixtime | date",
        "text": Derived("text, its pieces joined", lambda view: view["words"]),
        "display_name": "from | @.name",
        "client": "via_bot",
        "parent_id": "reply_to_message_id",
        "reposted_id": Derived("forwarded_from, with a digest of the words", lambda view: view["original"]),
        "urls": _marked("link", "text_link"),
        "hashtags": _marked("hashtag"),
        "mentions": _marked("mention"),
    },
    expected=("id", "date_unixtime | date"),
    known={
        "": "action actor actor_id author boosts contact_information contact_vcard date date_unixtime "
        "duration duration_seconds edited edited_unixtime emoji file file_name file_size forwarded_from "
        "forwarded_from_id from from_id game_description game_link game_message_id game_title "
        "giveaway_information height id inline_bot_buttons invoice_information "
        "live_location_period_seconds location_information media_spoiler media_type members message_id "
        "mime_type new_title performer photo photo_file_size place_name poll reactions "
        "reply_to_message_id reply_to_peer_id saved_from self_destruct_period_seconds sticker_emoji text "
        "text_entities thumbnail thumbnail_file_size title topic_id type via_bot width",
    },
    consumes="text text_entities from from_id forwarded_from date date_unixtime type",
    cannot_know=(
        "views and numbers of forwards",
        "the id of a forwarded original: the name of its channel and its words stand for it",
        "handles: only names as shown",
        "when the export was made",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.telegram_desktop:BODY")
