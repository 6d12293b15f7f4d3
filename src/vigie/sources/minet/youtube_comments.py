"""minet, YouTube: comments. A comment on no other comment answers the video."""

from __future__ import annotations

from vigie.sources.derivations import first_of, links_in
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-youtube-comments-csv",
    title="minet: comments on YouTube (CSV)",
    platform="youtube",
    kind="comment",
    signature="comment_id author_channel_id author_name text published_at",
    fields={
        "post_id": "comment_id",
        "account_id": "author_channel_id",
        "display_name": "author_name",
        "created_at": "published_at",
        "text": "text",
        "parent_id": first_of("parent_comment_id", "video_id"),
        "conversation_id": "video_id",
        "urls": links_in("text"),
        "n_likes": "like_count",
        "n_replies": "reply_count",
    },
    known="updated_at query",
    cannot_know=("when the numbers were seen: the file does not say when it was collected", "profiles"),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.youtube_comments:BODY")
