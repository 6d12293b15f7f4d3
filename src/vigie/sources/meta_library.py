"""Meta Content Library: posts of Facebook or Instagram as a table.

Ids are the library's own. What one may do with a file depends on the terms under which it was got.
"""

from __future__ import annotations

from vigie.sources.columns import repeated
from vigie.sources.derivations import tags_in
from vigie.sources.table_format import Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="meta-content-library-csv",
    title="Meta Content Library (CSV)",
    zone="UTC",
    signature="id text creation_time mcl_url post_owner_id",
    fields={
        "post_id": "id",
        "account_id": "post_owner_id",
        "created_at": "creation_time",
        "text": "text",
        "lang": "lang",
        "url": "mcl_url",
        "platform": Computed(
            "facebook, where the file counts its reactions",
            "statistics_love_count",
            lambda cells: repeated("facebook", cells.size),
        ),
        "reposted_id": "shared_post_id",
        "urls": "link_attachment_link",
        "hashtags": tags_in("text"),
        "media": "multimedia",
        "handle": "post_owner_username",
        "display_name": "post_owner_name",
        "account_kind": "post_owner_type",
        "n_likes": "statistics_like_count",
        "n_love": "statistics_love_count",
        "n_wow": "statistics_wow_count",
        "n_haha": "statistics_haha_count",
        "n_sad": "statistics_sad_count",
        "n_angry": "statistics_angry_count",
        "n_care": "statistics_care_count",
        "n_reactions": "statistics_reaction_count",
        "n_comments": "statistics_comment_count",
        "n_shares": "statistics_share_count",
        "n_views": "statistics_views",
    },
    known="""
        modified_time content_type media_type is_branded_content match_type surface_type surface_id
        surface_name surface_username link_attachment_caption link_attachment_description
        link_attachment_name views_date_last_refreshed hashtags
    """,
    cannot_know=(
        "public ids: those of the library lead nowhere else",
        "the platform of Instagram's files: declare it",
        "views below the library's threshold, and those of the last days",
        "profiles, but for their names",
        "when the numbers were seen, views apart",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.meta_library:BODY")
