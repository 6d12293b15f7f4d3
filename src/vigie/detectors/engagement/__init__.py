"""Engagement: reactions beside what accounts of such a size get (DI07)."""

from __future__ import annotations
