"""Tables of the YouTube Data Tools."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec
from vigie.sources.ytdt import comments, videos

__all__ = ["SPECS"]

SPECS: tuple[SourceSpec, ...] = (videos.SPEC, comments.SPEC)
