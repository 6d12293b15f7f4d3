"""The formats whose records are nested, by the module that declares each."""

from __future__ import annotations

from vigie.sources import (
    activitypub,
    bluesky_views,
    instagram_items,
    jetstream,
    mastodon,
    snscrape,
    telegram_desktop,
    telethon,
    tiktok_items,
    x_graphql,
    x_own_archive,
    x_v1,
    youtube_api,
)
from vigie.sources.spec import SourceSpec

__all__ = ["JSON_FORMATS"]

JSON_FORMATS: tuple[SourceSpec, ...] = (
    x_v1.SPEC,
    x_graphql.SPEC,
    x_own_archive.SPEC,
    snscrape.SPEC,
    telegram_desktop.SPEC,
    telethon.SPEC,
    jetstream.SPEC,
    bluesky_views.SPEC,
    mastodon.SPEC,
    activitypub.SPEC,
    youtube_api.SPEC,
    tiktok_items.SPEC,
    instagram_items.SPEC,
)
