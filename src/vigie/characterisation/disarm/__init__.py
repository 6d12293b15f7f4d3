"""The DISARM Red framework, pinned: ids, names and tactics of version 1.6, and where older ids went."""

from __future__ import annotations

__all__: list[str] = []
