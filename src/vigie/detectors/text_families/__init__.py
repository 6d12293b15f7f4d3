"""CO01, families of texts: copies and rewordings of one text, whoever posts them."""

from __future__ import annotations

from vigie.detectors.text_families.spec import SPEC, TextFamilyParams

__all__ = ["SPEC", "TextFamilyParams"]
