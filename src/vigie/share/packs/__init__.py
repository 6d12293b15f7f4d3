"""Packs: a case in one file, with a manifest of digests that may be signed; what was changed is refused."""

from __future__ import annotations

__all__: list[str] = []
