"""4CAT, Gab: posts captured in a browser; their text is markup.

The file also holds groups and users that the browser met; they are no posts and are refused with that reason.
"""

from __future__ import annotations

from vigie.sources.derivations import html_links, html_tags, html_text
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import Refused, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-gab-csv",
    title="4CAT: Gab (CSV)",
    platform="gab",
    zone="UTC",
    signature="id type created_at body account_id account_username reaction_count reposts_count",
    refused=Refused("type", ("post",), "no-post", "the row tells of something else"),
    fields=posts(
        account_id="account_id",
        created_at="created_at unix_timestamp timestamp",
        text=html_text("body"),
        url="url",
        urls=html_links("body"),
        hashtags=html_tags("body"),
        handle="account_username",
        display_name="account_display_name",
        bio="account_note",
        profile_url="account_url",
        followers="account_followers_count",
        following="account_following_count",
        n_posts="account_statuses_count",
        n_reactions="reaction_count",
        n_reposts="reposts_count",
        n_replies="replies_count",
    ),
    known=f"""
        {EVERYWHERE} post_id group_id group_title group_description group_member_count group_is_verified
        group_is_private group_category account_avatar account_is_pro account_is_verified account_is_donor
        account_is_investor account_show_pro_life account_is_parody
    """,
    cannot_know=(
        "which post is repeated, quoted or answered",
        "pictures",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.gab:BODY")
