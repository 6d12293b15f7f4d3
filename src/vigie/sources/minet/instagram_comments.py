"""minet, Instagram: comments on posts."""

from __future__ import annotations

from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-instagram-comments-csv",
    title="minet: comments on Instagram (CSV)",
    platform="instagram",
    zone="UTC",
    kind="comment",
    signature="id parent_id text created_at_utc username user_id user_full_name",
    fields={
        "post_id": "id",
        "account_id": "user_id",
        "created_at": "created_at_utc",
        "text": "text",
        "parent_id": "parent_id",
        "hashtags": "hashtags",
        "mentions": "mentioned_names",
        "handle": "username",
        "display_name": "user_full_name",
        "n_likes": "comment_like_count like_count likes",
        "n_replies": "child_comment_count",
    },
    known="""
        created_at user_is_verified user_is_mentionable user_is_private user_pic_id user_pic_url
        user_latest_reel_media has_liked_comment has_translation is_covered private_reply_status status type
        share_enabled did_report_as_spam is_created_by_media_owner is_ranked_comment post post_id post_url
        query
    """,
    cannot_know=(
        "which post a comment answers, unless a column of the user says it",
        "when the numbers were seen: the file does not say when it was collected",
        "links",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.instagram_comments:BODY")
