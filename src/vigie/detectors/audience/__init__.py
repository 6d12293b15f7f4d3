"""Audiences: followers made lately (AC11)."""

from __future__ import annotations
