"""Names: what the platform or a generator gives (AC05), what looks like another's (AC08)."""

from __future__ import annotations
