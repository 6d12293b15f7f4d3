"""minet, YouTube: videos. Some versions exchange the title of a video and the name of its channel."""

from __future__ import annotations

from vigie.sources.derivations import links_in, split_at, titled
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-youtube-videos-csv",
    title="minet: videos of YouTube (CSV)",
    platform="youtube",
    kind="video",
    signature="video_id title published_at description channel_id channel_title",
    lacks="comment_id video_title",
    fields={
        "post_id": "video_id",
        "account_id": "channel_id",
        "display_name": "channel_title",
        "created_at": "published_at",
        "text": titled("title", "description"),
        "lang": "default_language",
        "urls": links_in("description"),
        "hashtags": split_at("tags", "|"),
        "n_views": "view_count",
        "n_likes": "like_count",
        "n_comments": "comment_count",
    },
    known="duration has_captions category_id category topics position query",
    cannot_know=(
        "when the numbers were seen: the file does not say when it was collected",
        "sounds and pictures",
        "comments: another file holds them",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.youtube_videos:BODY")
