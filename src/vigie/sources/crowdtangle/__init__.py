"""Exports of CrowdTangle, which Meta closed in 2024; many files remain."""

from __future__ import annotations

from vigie.sources.crowdtangle import facebook, instagram
from vigie.sources.spec import SourceSpec

__all__ = ["SPECS"]

SPECS: tuple[SourceSpec, ...] = (facebook.SPEC, instagram.SPEC)
