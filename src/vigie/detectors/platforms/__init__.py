"""Platforms: the same contents on several of them (DI08)."""

from __future__ import annotations
