"""YouTube's Data API v3: videos, comment threads and comments, in its pages or one item a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_KINDS = frozenset({"youtube#video", "youtube#commentThread", "youtube#comment", "youtube#searchResult"})
_PAGES = frozenset(
    {
        "youtube#videoListResponse",
        "youtube#commentThreadListResponse",
        "youtube#commentListResponse",
        "youtube#searchListResponse",
    }
)


def _is_item(value: Mapping[str, Any]) -> bool:
    return value.get("kind") in _KINDS | _PAGES and ("snippet" in value or "items" in value)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take pages, threads and their answers apart; a thread is its first comment and those below it."""
    items = value.get("items")
    if not isinstance(items, list):
        return _comments(value) if value.get("kind") == "youtube#commentThread" else None
    return [record for item in items if isinstance(item, dict) for record in _opened(item) or [item]]


def _comments(thread: Mapping[str, Any]) -> list[dict[str, Any]]:
    snippet, replies = thread.get("snippet"), thread.get("replies")
    first = snippet.get("topLevelComment") if isinstance(snippet, dict) else None
    below = replies.get("comments") if isinstance(replies, dict) else None
    around = {"replies": snippet.get("totalReplyCount") if isinstance(snippet, dict) else None}
    answers = [item for item in below if isinstance(item, dict)] if isinstance(below, list) else []
    return [{**first, CONTEXT_KEY: around} if isinstance(first, dict) else dict(thread), *answers]


def _views(item: dict[str, Any]) -> dict[str, Any]:
    snippet = item.get("snippet")
    snippet = snippet if isinstance(snippet, dict) else {}
    author = snippet.get("authorChannelId")
    number = item.get("id")
    return {
        **item,
        "number": number.get("videoId") if isinstance(number, dict) else number,
        "author": author.get("value") if isinstance(author, dict) else snippet.get("channelId"),
        "is_video": "authorDisplayName" not in snippet,
    }


def _kind(view: Mapping[str, Any]) -> str:
    return "video" if view["is_video"] else "comment"


def _text(view: Mapping[str, Any]) -> str | None:
    snippet = view.get("snippet")
    snippet = snippet if isinstance(snippet, dict) else {}
    parts = (
        (snippet.get("title"), snippet.get("description"))
        if view["is_video"]
        else (snippet.get("textOriginal") or snippet.get("textDisplay"),)
    )
    return "\n\n".join(part for part in parts if isinstance(part, str) and part) or None


def _parent(view: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an id
    snippet = view.get("snippet")
    if view["is_video"] or not isinstance(snippet, dict):
        return None
    return snippet.get("parentId") or snippet.get("videoId")


FORMAT = RecordFormat(
    code="youtube-api-json",
    title="YouTube Data API v3: videos and comments",
    version="1",
    platform="youtube",
    recognises=_is_item,
    because="items of kind youtube#video, youtube#commentThread or youtube#comment",
    stream="items",
    opens=_opened,
    views=_views,
    fields={
        "post_id": Derived("id, or id.videoId in searches", lambda view: view["number"]),
        "account_id": Derived(
            "snippet.channelId of a video, snippet.authorChannelId.value of a comment",
            lambda view: view["author"],
        ),
        "created_at": "snippet.publishedAt",
        "kind": Derived("video or comment", _kind),
        "text": Derived("title and description, or textOriginal", _text),
        "lang": "snippet.{defaultAudioLanguage,defaultLanguage}",
        "conversation_id": "snippet.videoId",
        "parent_id": Derived("snippet.parentId, else snippet.videoId", _parent),
        "hashtags": "snippet.tags[]",
        "display_name": "snippet.{authorDisplayName,channelTitle}",
        "profile_url": "snippet.authorChannelUrl",
        "n_views": "statistics.viewCount",
        "n_likes": "statistics.likeCount | snippet.likeCount",
        "n_comments": "statistics.commentCount",
        "n_replies": "@.replies",
    },
    expected=("id", "snippet.publishedAt", "snippet.channelId | snippet.authorChannelId"),
    known={
        "": "contentDetails etag kind liveStreamingDetails localizations player recordingDetails snippet "
        "statistics status topicDetails",
        "snippet": "authorChannelId authorChannelUrl authorDisplayName authorProfileImageUrl canRate "
        "categoryId channelId channelTitle defaultAudioLanguage defaultLanguage description likeCount "
        "liveBroadcastContent localized moderationStatus parentId publishTime publishedAt tags textDisplay "
        "textOriginal thumbnails title updatedAt videoId viewerRating",
    },
    consumes="id snippet statistics kind etag",
    cannot_know=(
        "who shared or watched a video",
        "when the numbers were seen: pages do not say when they were fetched",
        "answers beyond the five that a thread carries",
        "links: a description is only words",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.youtube_api:BODY")
