"""YouTube Data Tools: the comments of one video.

Times are those of the server that ran the tool, without a zone: the user declares it.
"""

from __future__ import annotations

from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="ytdt-comments-csv",
    title="YouTube Data Tools: comments of a video (CSV)",
    platform="youtube",
    kind="comment",
    signature="id is_reply_to author_name text published_at",
    fields={
        "post_id": "id",
        "account_id": "author_channel_id author_name",
        "display_name": "author_name",
        "profile_url": "author_channel_url",
        "created_at": "published_at",
        "text": "text",
        "parent_id": "is_reply_to is_reply_to_id",
        "n_likes": "like_count",
        "n_replies": "reply_count",
    },
    known="is_reply is_reply_to_name published_at_unix published_at_sql",
    cannot_know=(
        "which video is commented: the file's name says it, no column does",
        "the zone of its times: declare it",
        "ids of authors, where only their names are given",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.ytdt.comments:BODY")
