"""What a case keeps beside its data: the log of acts, exhibits with their time-stamps, handling markings."""

from __future__ import annotations

__all__: list[str] = []
