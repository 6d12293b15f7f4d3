"""minet, Bluesky: posts as the library twitwi flattens them.

A repost stands in the row of the post that it repeats, without a number of its own: such a row gives two
records, the post and its repost. `original_text` is what was published; `text` adds links and quoted words.
"""

from __future__ import annotations

from vigie.sources.derivations import content_ids, split_at
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-bluesky-csv",
    title="minet: posts of Bluesky (CSV)",
    platform="bluesky",
    signature="cid did uri timestamp_utc user_did user_handle text repost_count",
    values={"uri": "^at://"},
    fields={
        "post_id": "uri",
        "account_id": "user_did",
        "created_at": "timestamp_utc",
        "collected_at": "collection_time firehose_timestamp_us",
        "text": "original_text text",
        "lang": "user_langs",
        "url": "url",
        "quoted_id": "quoted_uri",
        "parent_id": "to_post_uri",
        "conversation_id": "to_root_post_uri",
        "urls": split_at("links", "|"),
        "hashtags": split_at("hashtags", "|"),
        "mentions": "mentioned_user_dids",
        "media": content_ids("media_urls"),
        "handle": "user_handle",
        "display_name": "user_display_name user_diplay_name",
        "profile_url": "user_url",
        "account_created_at": "user_timestamp_utc user_created_at",
        "n_likes": "like_count",
        "n_reposts": "repost_count",
        "n_replies": "reply_count",
        "n_quotes": "quote_count",
        "n_bookmarks": "bookmark_count",
    },
    second={
        "account_id": "repost_by_user_did",
        "handle": "repost_by_user_handle",
        "created_at": "repost_timestamp_utc",
        "reposted_id": "uri",
        "collected_at": "collection_time",
    },
    known="""
        query local_time indexed_at_utc text bridgy_original_url user_avatar user_created_at to_post_cid
        to_post_did to_post_url to_user_did to_root_post_cid to_root_post_did to_root_post_url
        to_root_user_did repost_created_at quoted_cid quoted_did quoted_url quoted_user_did
        quoted_user_handle quoted_created_at quoted_timestamp_utc quoted_status domains card_link card_title
        card_description card_thumbnail media_thumbnails media_types media_alt_texts mentioned_user_handles
        replies_rules replies_rules_created_at replies_rules_timestamp_utc hidden_replies_uris collected_via
        match_query firehose_timestamp_us collection_time
    """,
    cannot_know=(
        "numbers of reposts: theirs are derived from who, when and what",
        "reposts of a post, unless the tool met them in somebody's feed",
        "when the numbers were seen, unless the zone of collection_time is declared",
        "likes, follows and blocks as acts",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.bluesky:BODY")
