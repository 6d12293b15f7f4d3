"""Tables that minet writes, by platform."""

from __future__ import annotations

from vigie.sources.minet import (
    bluesky,
    facebook_comments,
    instagram_comments,
    mediacloud,
    telegram,
    tiktok,
    x,
    youtube_comments,
    youtube_videos,
)
from vigie.sources.spec import SourceSpec

__all__ = ["SPECS"]

SPECS: tuple[SourceSpec, ...] = (
    x.SPEC,
    bluesky.SPEC,
    telegram.SPEC,
    youtube_videos.SPEC,
    youtube_comments.SPEC,
    tiktok.SPEC,
    instagram_comments.SPEC,
    facebook_comments.SPEC,
    mediacloud.SPEC,
)
