"""Bluesky's own interface: posts as its servers show them, in pages of searches, feeds and threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.bluesky_records import marked, pictures, quoted, record_links, record_tags
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_view(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        return False
    author = value.get("author")
    shown = isinstance(author, dict) and "did" in author and isinstance(value.get("record"), dict)
    return (shown and str(value.get("uri", "")).startswith("at://")) or _is_view(value.get("post"))


def _is_page(value: Mapping[str, Any]) -> bool:
    for key in ("posts", "feed"):
        listed = value.get(key)
        if isinstance(listed, list) and listed:
            return all(map(_is_view, listed[:3]))
    return _is_view(value)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take pages and items of feeds apart; who reposted a post into a feed becomes a record beside it."""
    listed = value.get("posts") if isinstance(value.get("posts"), list) else value.get("feed")
    items = listed if isinstance(listed, list) else [value]
    return [record for item in items for record in _records(item)]


def _records(item: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    if not isinstance(item, dict):
        return [{}]
    post, reason = item.get("post"), item.get("reason")
    if not isinstance(post, dict):
        return [item]
    if not isinstance(reason, dict) or not isinstance(reason.get("by"), dict):
        return [post]
    repost = {
        "author": reason["by"],
        "indexedAt": reason.get("indexedAt"),
        "uri": reason.get("uri"),
        "reposted": post.get("uri"),
        "record": {"createdAt": reason.get("indexedAt")},
    }
    return [post, repost]


def _views(post: dict[str, Any]) -> dict[str, Any]:
    record = post.get("record")
    return {**post, "record": record if isinstance(record, dict) else {}}


def _first_language(view: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    langs = view["record"].get("langs")
    return langs[0] if isinstance(langs, list) and langs else None


FORMAT = RecordFormat(
    code="bluesky-views-json",
    title="Bluesky: posts of searches, feeds and threads",
    version="1",
    platform="bluesky",
    recognises=_is_page,
    because="posts with uri, author.did and record, alone or in pages",
    stream="posts | feed",
    opens=_opened,
    views=_views,
    fields={
        "post_id": "uri",
        "account_id": "author.did",
        "created_at": "record.createdAt",
        "text": "record.text",
        "lang": Derived("the first of record.langs", _first_language),
        "parent_id": "record.reply.parent.uri",
        "conversation_id": "record.reply.root.uri",
        "quoted_id": Derived("record.embed, where it is a post", lambda view: quoted(view["record"])),
        "reposted_id": Derived("the post of a feed item with a reason", lambda view: view.get("reposted")),
        "urls": Derived("links of facets and of the card", lambda view: record_links(view["record"])),
        "hashtags": Derived("tags of facets and of the record", lambda view: record_tags(view["record"])),
        "mentions": Derived("accounts in facets", lambda view: marked(view["record"], "did")),
        "media": Derived("content ids of pictures and films", lambda view: pictures(view["record"])),
        "handle": "author.handle",
        "display_name": "author.displayName",
        "account_created_at": "author.createdAt",
        "n_likes": "likeCount",
        "n_reposts": "repostCount",
        "n_replies": "replyCount",
        "n_quotes": "quoteCount",
        "n_bookmarks": "bookmarkCount",
    },
    expected=("uri | reposted", "author.did", "record.createdAt"),
    known={
        "": "$type author bookmarkCount cid debug embed indexedAt labels likeCount quoteCount record "
        "replyCount repostCount reposted threadgate uri viewer",
        "author": "associated avatar createdAt debug did displayName handle labels pronouns status "
        "verification viewer",
    },
    consumes="author record reposted embed viewer cid $type",
    cannot_know=(
        "when a client really wrote a post: createdAt is what it claims",
        "when the numbers were seen: pages do not say when they were fetched",
        "reposts, unless they stand in somebody's feed",
        "likes, follows and blocks as acts",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.bluesky_views:BODY")
