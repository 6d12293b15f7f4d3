"""minet, TikTok: videos. A duet quotes the video that it answers."""

from __future__ import annotations

from vigie.sources.columns import matching, only
from vigie.sources.derivations import mentions_in, split_at
from vigie.sources.table_format import Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="minet-tiktok-csv",
    title="minet: videos of TikTok (CSV)",
    platform="tiktok",
    signature="id description timestamp utc_time author_id author_unique_id music_id digg_count",
    objects="music_id",
    fields={
        "post_id": "id",
        "account_id": "author_id",
        "created_at": "timestamp",
        "text": "description",
        "quoted_id": Computed(
            "duet_from_video_id, unless 0",
            "duet_from_video_id",
            lambda cells: only(cells["duet_from_video_id"], ~matching(cells["duet_from_video_id"], "^0$")),
        ),
        "hashtags": split_at("challenges_titles", "|"),
        "mentions": mentions_in("description"),
        "handle": "author_unique_id",
        "display_name": "author_nickname",
        "bio": "author_signature",
        "followers": "author_follower_count",
        "following": "author_following_count",
        "n_posts": "author_video_count",
        "n_likes": "digg_count",
        "n_comments": "comment_count",
        "n_shares": "share_count",
        "n_plays": "play_count",
    },
    known="""
        original_item video_id video_height video_width video_duration video_ratio video_cover
        video_origin_cover video_dynamic_cover video_reflow_cover video_bitrate video_format video_quality
        author_avatar author_verified author_secret author_heart_count author_digg_count music_title
        music_author_name music_original music_play_url music_duration music_album duet_from_user_id
        duet_from_user_name duet_from_user_is_commerce challenges_descriptions stickers_texts
        effect_stickers_names duet_enabled stitch_enabled share_enabled is_ad query
    """,
    cannot_know=(
        "when the numbers were seen: the file does not say when it was collected",
        "reposts: only how many",
        "links",
        "content of videos, but the sound they use",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.minet.tiktok:BODY")
