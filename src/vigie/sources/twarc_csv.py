r"""twarc-csv: posts of the X API v2 as a table, one column a path, lists as JSON.

The tool writes line ends of texts as the two characters `\n`, and of a repost the text, links and hashtags
of the original.
"""

from __future__ import annotations

import orjson

from vigie.kernels.texts import map_distinct
from vigie.sources.columns import only, present, replaced
from vigie.sources.records import json_text
from vigie.sources.table_format import Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_OWN = ("pic.twitter.com/", "pic.x.com/")


def _outward(cell: str) -> str | None:
    """Leave out the addresses by which the platform shows a post's own pictures."""
    try:
        listed = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell
    if not isinstance(listed, list):
        return cell
    kept = [link for link in listed if not str(link).startswith(_OWN)]
    return json_text(kept) if kept else None


def _own(name: str) -> Computed:
    """Return a number of posts, null for reposts: the tool gives them the numbers of the original."""
    return Computed(
        f"{name}, but of reposts",
        name,
        lambda cells: only(cells[name], ~present(cells["referenced_tweets_retweeted_id"])),
    )


FORMAT = TableFormat(
    code="twarc-csv",
    title="twarc-csv: posts of the X API v2 as a table",
    platform="x",
    zone="UTC",
    signature="id author_id created_at text referenced_tweets_retweeted_id referenced_tweets_quoted_id",
    fields={
        "post_id": "id",
        "account_id": "author_id",
        "created_at": "created_at",
        "collected_at": "twarc_retrieved_at",
        "text": Computed(
            "text, with its line ends", "text", lambda cells: replaced(cells["text"], r"\\n", "\n")
        ),
        "lang": "lang",
        "client": "source",
        "conversation_id": "conversation_id",
        "reposted_id": "referenced_tweets_retweeted_id",
        "quoted_id": "referenced_tweets_quoted_id",
        "parent_id": "referenced_tweets_replied_to_id",
        "urls": Computed(
            "entities.urls, pictures apart",
            "entities_urls",
            lambda cells: map_distinct(cells["entities_urls"], _outward),
        ),
        "hashtags": "entities_hashtags",
        "mentions": "entities_mentions",
        "media": "attachments_media_keys",
        "handle": "author_username",
        "display_name": "author_name",
        "bio": "author_description",
        "location": "author_location",
        "profile_url": "author_url",
        "account_created_at": "author_created_at",
        "followers": "author_public_metrics_followers_count",
        "following": "author_public_metrics_following_count",
        "n_posts": "author_public_metrics_tweet_count",
        "n_likes": _own("public_metrics_like_count"),
        "n_reposts": _own("public_metrics_retweet_count"),
        "n_replies": _own("public_metrics_reply_count"),
        "n_quotes": _own("public_metrics_quote_count"),
        "n_views": _own("public_metrics_impression_count"),
        "n_bookmarks": _own("public_metrics_bookmark_count"),
    },
    known="""
        in_reply_to_user_id in_reply_to_username retweeted_user_id retweeted_username quoted_user_id
        quoted_username reply_settings edit_history_tweet_ids edit_controls_edits_remaining
        edit_controls_editable_until edit_controls_is_edit_eligible possibly_sensitive withheld_scope
        withheld_copyright withheld_country_codes entities_annotations entities_cashtags context_annotations
        attachments_media attachments_poll_duration_minutes attachments_poll_end_datetime attachments_poll_id
        attachments_poll_options attachments_poll_voting_status attachments_poll_ids
        author_entities_description_cashtags author_entities_description_hashtags
        author_entities_description_mentions author_entities_description_urls author_pinned_tweet_id
        author_profile_image_url author_protected author_public_metrics_listed_count author_verified
        author_verified_type author_withheld_scope author_withheld_copyright author_withheld_country_codes
        geo_coordinates_coordinates geo_coordinates_type geo_country geo_country_code geo_full_name
        geo_geo_bbox geo_geo_type geo_id geo_name geo_place_id geo_place_type matching_rules twarc_url
        twarc_version type column_1
    """,
    cannot_know=(
        "ids of mentioned accounts: only their names",
        "content of media: only their keys",
        "the numbers of reposts: the tool gives those of the original in their place",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.twarc_csv:BODY")
