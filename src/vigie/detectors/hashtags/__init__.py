"""Hashtags: who brought them, how they rose, and how they are misspelt (CO04)."""

from __future__ import annotations
