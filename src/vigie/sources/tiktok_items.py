"""TikTok as a browser receives it: Zeeschuimer's envelopes, or bare items of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.record_format import Derived, RecordBody, RecordFormat
from vigie.sources.zeeschuimer import enveloped, listed, opened_for, other_platform

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_item(value: Mapping[str, Any]) -> bool:
    author = value.get("author")
    named = isinstance(author, str) or (isinstance(author, dict) and "uniqueId" in author)
    return named and {"id", "desc", "createTime"} <= value.keys()


_is_own = enveloped("tiktok.com", data=_is_item)
_is_page = listed("itemList", _is_item)


def _text(item: Mapping[str, Any]) -> str | None:
    """Return the words of the post and those written on the picture, which a platform keeps apart."""
    stickers = item.get("stickersOnItem")
    held = stickers if isinstance(stickers, list) else []
    written = [words for sticker in held if isinstance(sticker, dict) for words in _words(sticker)]
    said = item.get("desc")
    return "\n\n".join(part for part in (said, *written) if isinstance(part, str) and part) or None


def _words(sticker: Mapping[str, Any]) -> list[Any]:
    words = sticker.get("stickerText")
    return words if isinstance(words, list) else [words]


def _url(item: Mapping[str, Any]) -> str | None:
    author = item.get("author")
    name = author.get("uniqueId") if isinstance(author, dict) else author
    return f"https://www.tiktok.com/@{name}/video/{item.get('id')}" if name and item.get("id") else None


def _duet(item: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an id
    told = item.get("duetInfo")
    number = told.get("duetFromId") if isinstance(told, dict) else None
    return number if number not in {"0", 0} else None


FORMAT = RecordFormat(
    code="tiktok-items-json",
    title="TikTok: items as a browser receives them (Zeeschuimer)",
    version="1",
    platform="tiktok",
    recognises=lambda value: _is_own(value) or _is_page(value),
    because="items with id, desc, createTime and author.uniqueId",
    stream="itemList",
    opens=opened_for("tiktok.com"),
    refuse=other_platform,
    fields={
        "post_id": "id",
        "account_id": "author.{id,uniqueId} | authorId | author",
        "created_at": "createTime",
        "collected_at": "@.timestamp_collected",
        "kind": Derived("video", lambda _item: "video"),
        "text": Derived("desc, and words of stickersOnItem", _text),
        "lang": "textLanguage",
        "url": Derived("made of author.uniqueId and id", _url),
        "quoted_id": Derived("duetInfo.duetFromId, unless 0", _duet),
        "hashtags": "challenges[].title | textExtra[].hashtagName",
        "mentions": "textExtra[].userId",
        "media": "music.id",
        "handle": "author.uniqueId",
        "display_name": "author.nickname | nickname",
        "bio": "author.signature",
        "account_created_at": "author.createTime",
        "followers": "authorStats.followerCount",
        "following": "authorStats.followingCount",
        "n_posts": "authorStats.videoCount",
        "n_likes": "stats.diggCount",
        "n_shares": "stats.shareCount",
        "n_comments": "stats.commentCount",
        "n_plays": "stats.playCount",
        "n_bookmarks": "stats.collectCount",
    },
    expected=("id", "createTime", "author"),
    consumes="author authorId nickname authorStats authorStatsV2 stats statsV2 music challenges textExtra "
    "desc contents duetInfo stickersOnItem",
    cannot_know=(
        "who reposted an item",
        "what is said or shown in a video: media here is the sound that it uses",
        "items that the browser was not shown",
    ),
)


BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.tiktok_items:BODY")
