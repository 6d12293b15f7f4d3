"""One post of the X API v2 as the fields of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.sources.records import json_text

__all__ = ["EXPECTED", "INCLUDES_KEY", "KNOWN_PATHS", "Includes", "includes_of", "record_of", "surveyed_of"]

EXPECTED = ("id", "author_id", "created_at", "text")
INCLUDES_KEY = "\x00includes"
"""Where a post carries what its page includes; no JSON key of the API holds a NUL."""
_USED = frozenset(
    {
        INCLUDES_KEY,
        *EXPECTED,
        "author",
        "referenced_tweets",
        "entities",
        "attachments",
        "conversation_id",
        "lang",
        "source",
        "note_tweet",
        "__twarc",
    }
)
_PASSED_ON = frozenset(
    {
        "public_metrics",
        "possibly_sensitive",
        "geo",
        "withheld",
        "edit_history_tweet_ids",
        "edit_controls",
        "context_annotations",
        "in_reply_to_user_id",
        "in_reply_to_user",
        "reply_settings",
        "matching_rules",
        "article",
        "card_uri",
        "community_id",
        "display_text_range",
        "scopes",
        "non_public_metrics",
        "organic_metrics",
        "promoted_metrics",
        "suggested_source_links",
        "media_metadata",
        "username",
    }
)
KNOWN_PATHS = _USED | _PASSED_ON
_TARGETS = {"retweeted": "reposted_id", "quoted": "quoted_id", "replied_to": "parent_id"}


@dataclass(slots=True)
class Includes:
    """What a page gives beside its posts: users and other posts by id, and when it was fetched."""

    users: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    tweets: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    retrieved_at: str | None = None


def includes_of(page: Mapping[str, Any]) -> Includes:
    """Read the `includes` and `__twarc` of a page; whatever is absent or of another shape is left out."""
    held = _dict(page.get("includes"))
    retrieved = _dict(page.get("__twarc")).get("retrieved_at")
    return Includes(
        {str(user["id"]): user for user in _dicts(held.get("users")) if "id" in user},
        {str(tweet["id"]): tweet for tweet in _dicts(held.get("tweets")) if "id" in tweet},
        retrieved if isinstance(retrieved, str) else None,
    )


def surveyed_of(tweet: Mapping[str, Any], includes: Includes) -> dict[str, Any]:
    """Return the fields of one post that the first pass looks at."""
    author = _author(tweet, includes)
    return {
        "post_id": tweet.get("id"),
        "account_id": tweet.get("author_id") or author.get("id"),
        "created_at": tweet.get("created_at"),
        "collected_at": _retrieved_at(tweet, includes),
        "account_created_at": author.get("created_at"),
    }


def record_of(tweet: Mapping[str, Any], includes: Includes) -> dict[str, Any]:
    """Return the fields of one post; a field that the post lacks is absent."""
    references = _dicts(tweet.get("referenced_tweets"))
    original = _original(references, includes)
    wordy = original or tweet
    return {
        **surveyed_of(tweet, includes),
        "text": _words(wordy) or _words(tweet),
        "lang": tweet.get("lang"),
        "client": tweet.get("source"),
        "conversation_id": tweet.get("conversation_id"),
        **{
            _TARGETS[kind]: ref["id"]
            for ref in references
            if (kind := str(ref.get("type"))) in _TARGETS and "id" in ref
        },
        **_objects(tweet, wordy),
        **_profile(_author(tweet, includes)),
        "extra": _extra(tweet),
    }


def _author(tweet: Mapping[str, Any], includes: Includes) -> Mapping[str, Any]:
    return _dict(tweet.get("author")) or includes.users.get(str(tweet.get("author_id")), {})


def _retrieved_at(tweet: Mapping[str, Any], includes: Includes) -> Any:  # noqa: ANN401 - any JSON value
    return includes.retrieved_at or _dict(tweet.get("__twarc")).get("retrieved_at")


def _original(references: list[Mapping[str, Any]], includes: Includes) -> Mapping[str, Any] | None:
    """Return the post that a repost repeats: the repost itself holds it cut short."""
    for reference in references:
        if reference.get("type") == "retweeted":
            if "text" in reference:
                return reference
            return includes.tweets.get(str(reference.get("id")))
    return None


def _words(tweet: Mapping[str, Any]) -> str | None:
    text = _dict(tweet.get("note_tweet")).get("text") or tweet.get("text")
    return text if isinstance(text, str) else None


def _objects(tweet: Mapping[str, Any], wordy: Mapping[str, Any]) -> dict[str, str | None]:
    entities = _entities(wordy) or _entities(tweet)
    # An address with a media key is the platform's own link to the post's picture.
    links = [url for url in _dicts(entities.get("urls")) if "media_key" not in url]
    attached = _dict(wordy.get("attachments")) or _dict(tweet.get("attachments"))
    return {
        "urls": _listed([_first(url, "unwound_url", "expanded_url", "url") for url in links]),
        "hashtags": _listed([_first(tag, "tag") for tag in _dicts(entities.get("hashtags"))]),
        "mentions": _listed(
            [_first(user, "id", "username") for user in _dicts(_entities(tweet).get("mentions"))]
        ),
        "media": _listed(_keys(attached)),
    }


def _entities(tweet: Mapping[str, Any]) -> Mapping[str, Any]:
    return _dict(_dict(tweet.get("note_tweet")).get("entities")) or _dict(tweet.get("entities"))


def _keys(attached: Mapping[str, Any]) -> list[str | None]:
    keys = attached.get("media_keys")
    if isinstance(keys, list):
        return [str(key) for key in keys]
    return [_first(media, "media_key") for media in _dicts(attached.get("media"))]


def _profile(author: Mapping[str, Any]) -> dict[str, Any]:
    metrics = _dict(author.get("public_metrics"))
    return {
        "handle": author.get("username"),
        "display_name": author.get("name"),
        "bio": author.get("description"),
        "location": author.get("location"),
        "profile_url": author.get("url"),
        "followers": metrics.get("followers_count"),
        "following": metrics.get("following_count"),
        "n_posts": metrics.get("tweet_count"),
    }


def _extra(tweet: Mapping[str, Any]) -> str | None:
    kept = {name: value for name, value in tweet.items() if name not in _USED and value is not None}
    return json_text(kept) if kept else None


def _listed(values: list[str | None]) -> str | None:
    held = [value for value in values if value]
    return json_text(held) if held else None


def _first(entity: Mapping[str, Any], *names: str) -> str | None:
    return next((str(entity[name]) for name in names if entity.get(name)), None)


def _dict(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - any JSON value
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
