"""The fields that a record may hold, and the column names under which files give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["FIELDS", "METRICS", "OBJECT_FIELDS", "REQUIRED", "Field", "Kind", "plain_name"]


class Kind(StrEnum):
    """How a field's cells are read."""

    ID = "id"
    TIME = "time"
    TEXT = "text"
    WORD = "word"
    COUNT = "count"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how its cells are read, and its known column names, best first, in plain form."""

    name: str
    kind: Kind
    names: tuple[str, ...]


def plain_name(column: str) -> str:
    """Return a column name in lower case, words joined by `_`: `Share Time`, `shareTime` → `share_time`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column.strip().lstrip("\ufeff"))
    return re.sub(r"[^0-9a-z]+", "_", spaced.casefold()).strip("_")


def _field(name: str, kind: Kind, names: str) -> Field:
    return Field(name, kind, tuple(names.split()))


# Order matters: a column is used once, by the first field that knows it.
_ALL = (
    _field(
        "account_id",
        Kind.ID,
        "account_id user_id userid author_id from_id account_uid external_author_id user_did did "
        "owner_id post_owner_id channel_id page_id facebook_id profile_id actor_id account user "
        "author uid username screen_name user_screen_name handle user_name author_username",
    ),
    _field(
        "post_id",
        Kind.ID,
        "post_id tweet_id tweetid message_id status_id post_uid content_id entry_id id_str "
        "comment_id video_id item_id rest_id uri id",
    ),
    # Epoch columns come first: a written time beside them may be in the local time of a server.
    _field(
        "created_at",
        Kind.TIME,
        "unix_timestamp timestamp_utc date_unixtime unixtime unix_time created_utc created_at_utc "
        "utc_time created_at tweet_time timestamp ts at datetime date_time published_at "
        "publish_date publication_date published creation_time post_created post_time posted_at "
        "created timestamp_share share_time time date",
    ),
    _field(
        "text",
        Kind.TEXT,
        "text full_text tweet_text body message content raw_content post_text message_text "
        "text_raw caption description title",
    ),
    _field(
        "platform",
        Kind.WORD,
        "platform source_platform network social_network",
    ),
    _field(
        "kind",
        Kind.WORD,
        "post_type tweet_type message_type kind",
    ),
    _field(
        "is_repost",
        Kind.WORD,
        "is_retweet is_repost is_share is_forward retweet",
    ),
    _field(
        "reposted_id",
        Kind.ID,
        "reposted_id retweeted_id retweet_tweetid retweet_id repost_id retweeted_status_id "
        "referenced_tweets_retweeted_id shared_post_id reposted_uid",
    ),
    _field(
        "quoted_id",
        Kind.ID,
        "quoted_id quoted_tweet_tweetid quoted_status_id quote_tweet_id quote_id "
        "referenced_tweets_quoted_id quoted_uid",
    ),
    _field(
        "parent_id",
        Kind.ID,
        "in_reply_to_tweetid to_tweetid in_reply_to_status_id in_reply_to_tweet_id "
        "reply_to_message_id referenced_tweets_replied_to_id reply_to_id in_reply_to_id reply_id "
        "parent_id parent_comment_id replied_to_post parent_uid",
    ),
    _field(
        "conversation_id",
        Kind.ID,
        "conversation_id thread_id conversation_uid",
    ),
    _field(
        "urls",
        Kind.LIST,
        "urls expanded_urls entities_urls links outlinks url_id url_ids shared_url final_link "
        "link_url article_url entities_linked link url",
    ),
    _field(
        "domains",
        Kind.LIST,
        "domains domain domain_id domain_ids link_site registrable_domain",
    ),
    _field(
        "hashtags",
        Kind.LIST,
        "hashtags entities_hashtags hashtag hashtag_id hashtag_ids tags",
    ),
    _field(
        "mentions",
        Kind.LIST,
        "mentioned_ids user_mentions entities_mentions mentions mention mentioned_users "
        "mentioned_names mentioned_user_dids entities_mentioned mention_id",
    ),
    _field(
        "media",
        Kind.LIST,
        "phash phash_id image_hash media_hash media_sha256 media_md5 media_id media_ids media_keys "
        "media media_urls image_urls images image_url photo photos",
    ),
    _field(
        "object",
        Kind.LIST,
        "object_id object",
    ),
    _field(
        "lang",
        Kind.WORD,
        "lang language tweet_language language_guess lang_declared",
    ),
    _field(
        "url",
        Kind.TEXT,
        "permalink post_url tweet_url link_to_message url link",
    ),
    _field(
        "client",
        Kind.TEXT,
        "client tweet_client_name source_name source_label client_name source app",
    ),
    _field(
        "collected_at",
        Kind.TIME,
        "collected_at retrieved_at twarc_retrieved_at collection_time harvested_date crawled_at",
    ),
    _field(
        "handle",
        Kind.TEXT,
        "handle screen_name user_screen_name author_username username user_handle author",
    ),
    _field(
        "display_name",
        Kind.TEXT,
        "display_name user_display_name author_display_name author_fullname author_name user_name "
        "account_name page_name name",
    ),
    _field(
        "bio",
        Kind.TEXT,
        "bio user_profile_description author_description user_description",
    ),
    _field(
        "location",
        Kind.TEXT,
        "user_reported_location author_location user_location location",
    ),
    _field(
        "profile_url",
        Kind.TEXT,
        "user_profile_url author_url user_url profile_url",
    ),
    _field(
        "followers",
        Kind.COUNT,
        "followers followers_count follower_count user_followers author_followers "
        "author_public_metrics_followers_count followers_at_posting",
    ),
    _field(
        "following",
        Kind.COUNT,
        "following following_count friends_count user_friends author_public_metrics_following_count friends",
    ),
    _field(
        "n_posts",
        Kind.COUNT,
        "n_posts statuses_count user_tweets author_public_metrics_tweet_count updates",
    ),
    # Links by which one account acts on a post or on another account; no table names them by habit.
    _field("liked_id", Kind.ID, ""),
    _field("followed_id", Kind.ID, ""),
    _field("blocked_id", Kind.ID, ""),
    _field("account_kind", Kind.WORD, "account_kind"),
    _field(
        "account_lang",
        Kind.WORD,
        "account_language user_lang account_lang",
    ),
    _field(
        "account_created_at",
        Kind.TIME,
        "account_creation_date account_created_at user_created_at author_created_at user_created "
        "page_created",
    ),
)

_METRICS = {
    "likes": "like_count likes_count favorite_count favourites_count num_likes likes digg_count",
    "reposts": "retweet_count repost_count reposts_count reblogs_count reposts",
    "replies": "reply_count replies_count replies",
    "quotes": "quote_count quotes_count quotes",
    "comments": "comment_count comments_count num_comments comments",
    "shares": "share_count shares_count shares",
    "views": "view_count views_count impression_count views post_views total_views",
    "plays": "play_count plays",
    "bookmarks": "bookmark_count bookmarks",
    "forwards": "forward_count forwards",
    "reactions": "reaction_count total_interactions",
    "dislikes": "dislike_count dislikes",
    "love": "love_count love",
    "wow": "wow_count wow",
    "haha": "haha_count haha",
    "sad": "sad_count sad",
    "angry": "angry_count angry",
    "care": "care_count care",
}

METRICS: dict[str, str] = {f"n_{name}": name for name in _METRICS}
"""Field of an engagement number → its name in table `post_metric`."""

FIELDS: dict[str, Field] = {field.name: field for field in _ALL} | {
    f"n_{name}": _field(f"n_{name}", Kind.COUNT, names) for name, names in _METRICS.items()
}
REQUIRED = ("account_id", "created_at")
OBJECT_FIELDS = (
    "text",
    "urls",
    "domains",
    "hashtags",
    "mentions",
    "media",
    "object",
    "reposted_id",
    "quoted_id",
    "parent_id",
)
"""Fields of which at least one must be there: without an object there is nothing to act on together."""
