"""Activity that no one person keeps up (AC12)."""

from __future__ import annotations
