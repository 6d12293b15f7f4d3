"""X API v2: pages of posts with the users and posts that they include, or flattened posts, one a line.

A repost's own text is cut; words, links, hashtags and media come from the original where the page has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.sources.json_paths import CONTEXT_KEY, objects_of
from vigie.sources.record_format import Derived, RecordBody, RecordFormat

__all__ = ["BODY", "FORMAT", "SPEC"]

_FLAT_MARKS = frozenset(
    {
        "edit_history_tweet_ids",
        "public_metrics",
        "conversation_id",
        "referenced_tweets",
        "entities",
        "__twarc",
        "reply_settings",
    }
)
_ADDRESSES = ("unwound_url", "expanded_url", "url")
_PAGE_MARKS = frozenset({"errors", "meta", "includes"})
_WITHHELD = "errors[] (posts or users that the API withheld)"


def _recognises(value: Mapping[str, Any]) -> bool:
    return _is_page(value) or _is_post(value)


def _is_page(value: Mapping[str, Any]) -> bool:
    return any(isinstance(post, dict) and "id" in post and "text" in post for post in _data(value))


def _is_post(value: Mapping[str, Any]) -> bool:
    named = "author_id" in value or isinstance(value.get("author"), dict)
    return named and "id" in value and "text" in value and bool(_FLAT_MARKS & value.keys())


def _data(page: Mapping[str, Any]) -> list[Any]:
    data = page.get("data")
    return data if isinstance(data, list) else [data]


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    if "data" not in value and ("id" in value or not _PAGE_MARKS & value.keys()):
        return None
    around = {CONTEXT_KEY: _around(value)}
    return [post | around if isinstance(post, dict) else {} for post in _data(value) if post is not None]


def _around(page: Mapping[str, Any]) -> dict[str, Any]:
    """Index what a page includes; whatever is absent or of another shape is left out."""
    held = _dict(page.get("includes"))
    return {
        "users": {str(user["id"]): user for user in objects_of(held.get("users")) if "id" in user},
        "tweets": {str(tweet["id"]): tweet for tweet in objects_of(held.get("tweets")) if "id" in tweet},
        "retrieved_at": _dict(page.get("__twarc")).get("retrieved_at"),
    }


def _told(page: Mapping[str, Any]) -> dict[str, int]:
    errors = page.get("errors")
    return {_WITHHELD: len(errors)} if isinstance(errors, list) and errors and "id" not in page else {}


def _views(post: dict[str, Any]) -> dict[str, Any]:
    around = post.get(CONTEXT_KEY, {})
    references = {str(ref.get("type")): ref for ref in objects_of(post.get("referenced_tweets"))}
    original = _original(references, around.get("tweets", {}))
    wordy = original or post
    own = _entities(post)
    return {
        **post,
        # What is counted on a repost is counted for the original.
        "counted": {} if "retweeted" in references else _dict(post.get("public_metrics")),
        "by": _dict(post.get("author")) or around.get("users", {}).get(str(post.get("author_id")), {}),
        "refs": references,
        "wordy": wordy,
        "own": own,
        "marks": (_entities(original) if original else own) or own,
        "attached": _dict(wordy.get("attachments")) or _dict(post.get("attachments")),
    }


def _original(references: Mapping[str, dict[str, Any]], tweets: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the post that a repost repeats, from the flattened reference or from the page."""
    repeated = references.get("retweeted")
    if repeated is None or "text" in repeated:
        return repeated
    found: dict[str, Any] | None = tweets.get(str(repeated.get("id")))
    return found


def _entities(tweet: Mapping[str, Any]) -> dict[str, Any]:
    return _dict(_dict(tweet.get("note_tweet")).get("entities")) or _dict(tweet.get("entities"))


def _links(post: Mapping[str, Any]) -> list[str]:
    # An address with a media key is the platform's own link to the post's picture.
    links = (link for link in objects_of(post["marks"].get("urls")) if "media_key" not in link)
    return [next((str(link[name]) for name in _ADDRESSES if link.get(name)), "") for link in links]


def _dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, dict) else {}


FORMAT = RecordFormat(
    code="x-v2-json",
    title="X API v2 JSON: lines of pages or of flattened posts, or one page",
    version="2",
    platform="x",
    recognises=_recognises,
    because="pages with data[] of posts, or posts with id, author_id, text and the API's own fields",
    opens=_opened,
    tells=_told,
    views=_views,
    fields={
        "post_id": "id",
        "account_id": "author_id | by.id",
        "created_at": "created_at",
        "collected_at": "@.retrieved_at | __twarc.retrieved_at",
        "text": "wordy.note_tweet.text | wordy.text | note_tweet.text | text",
        "lang": "lang",
        "client": "source",
        "conversation_id": "conversation_id",
        "reposted_id": "refs.retweeted.id",
        "quoted_id": "refs.quoted.id",
        "parent_id": "refs.replied_to.id",
        "urls": Derived("entities.urls[].{unwound_url,expanded_url,url}, but not of own pictures", _links),
        "hashtags": "marks.hashtags[].tag",
        "mentions": "own.mentions[].{id,username}",
        "media": "attached.media_keys[] | attached.media[].media_key",
        "handle": "by.username",
        "display_name": "by.name",
        "bio": "by.description",
        "location": "by.location",
        "profile_url": "by.url",
        "account_created_at": "by.created_at",
        "followers": "by.public_metrics.followers_count",
        "following": "by.public_metrics.following_count",
        "n_posts": "by.public_metrics.tweet_count",
        "n_likes": "counted.like_count",
        "n_reposts": "counted.retweet_count",
        "n_replies": "counted.reply_count",
        "n_quotes": "counted.quote_count",
        "n_views": "counted.impression_count",
        "n_bookmarks": "counted.bookmark_count",
    },
    expected=("id", "author_id", "created_at", "text"),
    known={
        "": "possibly_sensitive geo withheld edit_history_tweet_ids edit_controls context_annotations "
        "in_reply_to_user_id in_reply_to_user reply_settings matching_rules article card_uri community_id "
        "display_text_range scopes non_public_metrics organic_metrics promoted_metrics "
        "suggested_source_links media_metadata username"
    },
    consumes="author referenced_tweets entities attachments note_tweet public_metrics __twarc",
    cannot_know=("content of media: only their keys", "who has seen a post, where metrics are absent"),
)
BODY = RecordBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.x_v2:BODY")
