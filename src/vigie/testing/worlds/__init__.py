"""Synthetic worlds whose truth is known: `small_world` for tests, reference worlds for measuring."""

from __future__ import annotations

from vigie.testing.worlds.small import (
    NO_CAMPAIGN,
    NOTHING_PLANTED,
    POST_COLUMNS,
    Planted,
    Role,
    World,
    small_world,
)

__all__ = ["NOTHING_PLANTED", "NO_CAMPAIGN", "POST_COLUMNS", "Planted", "Role", "World", "small_world"]
