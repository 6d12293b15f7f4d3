"""Floods: what others used before, or accounts that answer to the public, filled by a group (DI13, DI14)."""

from __future__ import annotations
