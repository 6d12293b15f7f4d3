"""minet, X: posts as the library twitwi flattens them; lists joined by `|`."""

from __future__ import annotations

from vigie.sources.derivations import split_at
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-x-csv",
    title="minet: posts of X (CSV)",
    platform="x",
    signature="id timestamp_utc local_time user_screen_name user_id text retweeted_id to_tweetid",
    fields={
        "post_id": "id",
        "account_id": "user_id",
        "created_at": "timestamp_utc",
        "collected_at": "collection_time",
        "text": "text",
        "lang": "lang",
        "client": "source_name",
        "url": "url",
        "reposted_id": "retweeted_id",
        "quoted_id": "quoted_id",
        "parent_id": "to_tweetid",
        "urls": split_at("links", "|"),
        "hashtags": "hashtags",
        "mentions": "mentioned_ids mentioned_names",
        "media": split_at("media_urls", "|"),
        "handle": "user_screen_name",
        "display_name": "user_name",
        "bio": "user_description",
        "location": "user_location",
        "profile_url": "user_url",
        "account_created_at": "user_timestamp_utc user_created_at",
        "followers": "user_followers",
        "following": "user_friends",
        "n_posts": "user_tweets",
        "n_likes": "like_count",
        "n_reposts": "retweet_count",
        "n_replies": "reply_count",
        "n_quotes": "quote_count",
        "n_views": "impression_count",
    },
    known="""
        query local_time possibly_sensitive to_username to_userid source_url lat lng user_verified user_image
        user_likes user_lists user_created_at collected_via match_query retweeted_user retweeted_user_id
        retweeted_timestamp_utc quoted_user quoted_user_id quoted_timestamp_utc place_country_code place_name
        place_type place_coordinates domains media_files media_types mentioned_names media_alt_texts
    """,
    cannot_know=(
        "when the numbers were seen, unless the zone of collection_time is declared",
        "views, in most files",
        "conversations",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.x:BODY")
