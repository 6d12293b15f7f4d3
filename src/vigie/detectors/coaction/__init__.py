"""CA01, co-action: accounts that act on the same objects within a window, beyond decoys."""

from __future__ import annotations

from vigie.detectors.coaction.spec import SPEC, CoActionParams

__all__ = ["SPEC", "CoActionParams"]
