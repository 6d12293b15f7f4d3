"""4CAT, Truth Social: posts captured in a browser; their text is markup."""

from __future__ import annotations

from vigie.sources.derivations import html_links, html_tags, html_text
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-truth-csv",
    title="4CAT: Truth Social (CSV)",
    platform="truth",
    zone="UTC",
    signature="id created_at body account_id account_username reblogs_count replies_count",
    fields=posts(
        account_id="account_id",
        created_at="created_at unix_timestamp timestamp",
        text=html_text("body"),
        url="url",
        urls=html_links("body"),
        hashtags=html_tags("body"),
        handle="account_username",
        display_name="account_display_name",
        followers="account_followers",
        following="account_following",
        n_reposts="reblogs_count",
        n_replies="replies_count",
        n_likes="favourites_count",
    ),
    known=f"""
        {EVERYWHERE} account_avatar account_verified media_id media_type media_url media_preview_url
        group_id group_display_name group_avatar group_header group_members_count
    """,
    cannot_know=(
        "which post is repeated, quoted or answered",
        "more than the first picture or video of a post, and its content",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.truth:BODY")
