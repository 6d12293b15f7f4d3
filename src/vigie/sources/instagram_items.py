"""Instagram as a browser receives it: Zeeschuimer's envelopes, or bare items of its feeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.derivations import NAME, TAG
from vigie.sources.record_format import Derived, RecordBody, RecordFormat
from vigie.sources.zeeschuimer import enveloped, listed, opened_for, other_platform

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_item(value: Mapping[str, Any]) -> bool:
    author = value.get("user")
    by = isinstance(author, dict) and "username" in author
    return by and "taken_at" in value and ("code" in value or "pk" in value)


_is_own = enveloped("instagram.com", data=_is_item)
_is_page = listed("items", _is_item)


def _text(item: Mapping[str, Any]) -> str | None:
    caption = item.get("caption")
    words = caption.get("text") if isinstance(caption, dict) else caption
    return words or None if isinstance(words, str) else None


def _tagged(item: Mapping[str, Any]) -> list[Any]:
    """Return the names after `@` in the caption, and the accounts marked on the picture."""
    marks = item.get("usertags")
    listed = marks.get("in") if isinstance(marks, dict) else None
    users = (
        [mark.get("user") for mark in listed if isinstance(mark, dict)] if isinstance(listed, list) else []
    )
    return [
        *NAME.findall(_text(item) or ""),
        *(user.get("username") for user in users if isinstance(user, dict)),
    ]


def _url(item: Mapping[str, Any]) -> str | None:
    return f"https://www.instagram.com/p/{item['code']}/" if item.get("code") else None


def _shown(item: Mapping[str, Any], name: str) -> int | None:
    """Return a number of engagement; -1 and hidden numbers are not known."""
    value = item.get(name)
    hidden = item.get("like_and_view_counts_disabled") is True and name != "comment_count"
    return value if isinstance(value, int) and value >= 0 and not hidden else None


FORMAT = RecordFormat(
    code="instagram-items-json",
    title="Instagram: items as a browser receives them (Zeeschuimer)",
    version="1",
    platform="instagram",
    recognises=lambda value: _is_own(value) or _is_page(value),
    because="items with taken_at, code and user.username",
    stream="items",
    opens=opened_for("instagram.com"),
    refuse=other_platform,
    fields={
        "post_id": "code | pk | id",
        "account_id": "user.{pk,id,username}",
        "created_at": "taken_at",
        "collected_at": "@.timestamp_collected",
        "text": Derived("caption.text", _text),
        "url": Derived("made of code", _url),
        "hashtags": Derived("hashtags in the caption", lambda item: TAG.findall(_text(item) or "")),
        "mentions": Derived("names in the caption, usertags.in[].user.username", _tagged),
        "media": "carousel_media[].{pk,id}",
        "handle": "user.username",
        "display_name": "user.full_name",
        "n_likes": Derived("like_count, unless hidden", lambda item: _shown(item, "like_count")),
        "n_comments": Derived("comment_count", lambda item: _shown(item, "comment_count")),
        "n_plays": Derived("play_count, unless hidden", lambda item: _shown(item, "play_count")),
    },
    expected=("taken_at", "user.username", "code | pk | id"),
    consumes="user caption usertags code pk id taken_at like_count comment_count play_count carousel_media",
    cannot_know=(
        "who shared a post, and shares of stories",
        "numbers that the author hides",
        "what pictures show: only ids of those in an album",
        "items that the browser was not shown",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.instagram_items:BODY")
