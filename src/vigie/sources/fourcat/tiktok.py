"""4CAT, TikTok: videos, with the sound that each uses."""

from __future__ import annotations

from vigie.sources.derivations import mentions_in, split_at
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

FORMAT = TableFormat(
    code="4cat-tiktok-csv",
    title="4CAT: TikTok videos (CSV)",
    platform="tiktok",
    kind="video",
    signature="id author author_full body unix_timestamp music_id tiktok_url plays",
    objects="music_id",
    fields=posts(
        url="tiktok_url",
        hashtags=split_at("hashtags", ","),
        mentions=mentions_in("body"),
        handle="author",
        display_name="author_full",
        followers="author_followers",
        n_posts="author_videos",
        n_likes="likes",
        n_comments="comments",
        n_shares="shares",
        n_plays="plays",
    ),
    known=f"""
        {EVERYWHERE} author_likes author_avatar stickers is_duet is_ad is_paid_partnership is_sensitive
        is_photosensitive is_harmful music_name music_url music_thumbnail music_author video_url
        thumbnail_url challenges diversification_labels location_created effects warning
    """,
    cannot_know=(
        "numeric ids of accounts: a renamed account is another one",
        "which video a duet or a stitch answers",
        "reposts",
        "content of videos, but the sound they use",
        UNDATED_NUMBERS,
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.tiktok:BODY")
