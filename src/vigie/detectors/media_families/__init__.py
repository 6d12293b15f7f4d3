"""CO09, media families: pictures and videos that show the same, and who showed them first."""

from __future__ import annotations

from vigie.detectors.media_families.spec import SPEC, MediaFamilyParams

__all__ = ["SPEC", "MediaFamilyParams"]
