"""YouTube Data Tools: a list of videos."""

from __future__ import annotations

from vigie.sources.derivations import links_in, split_at, titled
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="ytdt-videos-csv",
    title="YouTube Data Tools: list of videos (CSV)",
    platform="youtube",
    zone="UTC",
    kind="video",
    signature="published_at video_id channel_id channel_title video_title",
    fields={
        "post_id": "video_id",
        "account_id": "channel_id",
        "display_name": "channel_title",
        "created_at": "published_at",
        "text": titled("video_title", "video_description"),
        "lang": "default_audio_language default_language default_laudio_language",
        "urls": links_in("video_description"),
        "hashtags": split_at("tags", ","),
        "n_views": "view_count",
        "n_likes": "like_count",
        "n_dislikes": "dislike_count",
        "n_comments": "comment_count",
    },
    known="""
        position published_at_sql video_category_id video_category_label topic_categories duration
        duration_sec dimension definition caption default_language default_llanguage thumbnail_max_res
        thumbnail_maxres licensed_content location_description latitude longitude favorite_count
    """,
    cannot_know=(
        "when the numbers were seen: the file does not say when it was collected",
        "comments: another file holds them",
        "sounds and pictures",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.ytdt.videos:BODY")
