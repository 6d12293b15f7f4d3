"""X's archive of information operations: naive UTC times to the minute, lists as `[a, b]`, hashed ids.

Copies that a spreadsheet saved carry `1.01421E+18` for an id: those records are refused as `damaged-id`.
"""

from __future__ import annotations

from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="x-archive-csv",
    title="X information-operations archive (CSV)",
    version="2",
    platform="x",
    zone="UTC",
    precision="min",
    signature="tweetid userid tweet_time",
    fields={
        "post_id": "tweetid",
        "account_id": "userid",
        "created_at": "tweet_time",
        "text": "tweet_text",
        "lang": "tweet_language",
        "client": "tweet_client_name",
        "is_repost": "is_retweet",
        "reposted_id": "retweet_tweetid",
        "quoted_id": "quoted_tweet_tweetid",
        "parent_id": "in_reply_to_tweetid",
        "urls": "urls",
        "hashtags": "hashtags",
        "mentions": "user_mentions",
        "handle": "user_screen_name",
        "display_name": "user_display_name",
        "bio": "user_profile_description",
        "location": "user_reported_location",
        "profile_url": "user_profile_url",
        "followers": "follower_count",
        "following": "following_count",
        "account_lang": "account_language",
        "account_created_at": "account_creation_date",
        "n_likes": "like_count",
        "n_reposts": "retweet_count",
        "n_replies": "reply_count",
        "n_quotes": "quote_count",
    },
    known="in_reply_to_userid retweet_userid latitude longitude poll_choices",
    cannot_know=(
        "seconds: times are to the minute",
        "media",
        "conversations",
        "names of small accounts: their ids are hashed",
        "when the numbers of likes and reposts were seen",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.x_archive:BODY")
