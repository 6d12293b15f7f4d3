"""How a group spreads what it says: by whom, how fast, at which hours, in which composition."""

from __future__ import annotations
