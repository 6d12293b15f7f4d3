"""What snscrape wrote of X: one post a line; files of before 2023 use other names for text and links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.record_format import RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]


def _is_post(value: Mapping[str, Any]) -> bool:
    author = value.get("user")
    worded = "rawContent" in value or "renderedContent" in value
    return worded and "date" in value and isinstance(author, dict) and "username" in author


def _views(post: dict[str, Any]) -> dict[str, Any]:
    original = post.get("retweetedTweet")
    if not isinstance(original, dict) or not original:
        return {**post, "own": post, "original": post}
    # What is counted on a repost is counted for the original.
    return {**post, "own": {}, "original": original}


FORMAT = RecordFormat(
    code="snscrape-x-json",
    title="snscrape: posts of X as JSON lines",
    version="1",
    platform="x",
    recognises=_is_post,
    because="posts with rawContent or renderedContent, date and user.username",
    views=_views,
    fields={
        "post_id": "id",
        "account_id": "user.id",
        "created_at": "date",
        "text": "original.{rawContent,content,renderedContent}",
        "lang": "lang",
        "url": "url",
        "client": "sourceLabel",
        "conversation_id": "conversationId",
        "reposted_id": "retweetedTweet.id",
        "quoted_id": "quotedTweet.id",
        "parent_id": "inReplyToTweetId",
        "urls": "original.links[].url | original.outlinks[]",
        "hashtags": "original.hashtags[]",
        "mentions": "mentionedUsers[].{id,username}",
        "media": "original.media[].{fullUrl,previewUrl,thumbnailUrl}",
        "handle": "user.username",
        "display_name": "user.displayname",
        "bio": "user.{rawDescription,description}",
        "location": "user.location",
        "profile_url": "user.link.url | user.linkUrl",
        "account_created_at": "user.created",
        "followers": "user.followersCount",
        "following": "user.friendsCount",
        "n_posts": "user.statusesCount",
        "n_likes": "own.likeCount",
        "n_reposts": "own.retweetCount",
        "n_replies": "own.replyCount",
        "n_quotes": "own.quoteCount",
        "n_views": "own.viewCount",
        "n_bookmarks": "own.{bookmarkCount,bookmarkedCount}",
    },
    expected=("id", "date", "user.id", "rawContent | content"),
    known={
        "": "_type card cashtags content coordinates edit editState hashtags inReplyToUser links "
        "media outlinks outlinksss place possiblySensitive quotedTweet rawContent renderedContent "
        "retweetedTweet source sourceUrl tcooutlinks tcooutlinksss textLinks user vibe",
        "user": "_type blue blueType created description descriptionLinks descriptionUrls displayname "
        "favouritesCount followersCount friendsCount id label link linkTcourl linkUrl listedCount location "
        "mediaCount profileBannerUrl profileImageUrl protected rawDescription renderedDescription "
        "statusesCount url username verified",
    },
    consumes="likeCount retweetCount replyCount quoteCount viewCount bookmarkCount bookmarkedCount "
    "user retweetedTweet quotedTweet rawContent content renderedContent links outlinks tcooutlinks "
    "outlinksss tcooutlinksss hashtags media _type",
    cannot_know=(
        "when the numbers of likes and views were seen: the file does not say when it was collected",
        "posts deleted before the collection",
        "content of media: only their addresses",
    ),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.snscrape:BODY")
