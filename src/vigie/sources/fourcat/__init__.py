"""Tables that 4CAT exports, by platform."""

from __future__ import annotations

from vigie.sources.fourcat import (
    bluesky,
    facebook,
    gab,
    generic,
    instagram,
    linkedin,
    telegram,
    threads,
    tiktok,
    tiktok_comments,
    truth,
    vk,
    x,
    xiaohongshu_comments,
)
from vigie.sources.spec import SourceSpec

__all__ = ["SPECS"]

SPECS: tuple[SourceSpec, ...] = (
    generic.SPEC,
    telegram.SPEC,
    x.SPEC,
    bluesky.SPEC,
    tiktok.SPEC,
    tiktok_comments.SPEC,
    instagram.SPEC,
    threads.SPEC,
    facebook.SPEC,
    vk.SPEC,
    truth.SPEC,
    gab.SPEC,
    linkedin.SPEC,
    xiaohongshu_comments.SPEC,
)
