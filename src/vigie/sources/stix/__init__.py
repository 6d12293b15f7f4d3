"""STIX 2.x bundles as people publish them, read with all that the standard does not foresee."""

from __future__ import annotations

from vigie.sources.stix.spec import SPEC

__all__ = ["SPEC"]
