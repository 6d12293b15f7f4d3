"""Every indice that Vigie knows, in the order of their codes."""

from __future__ import annotations

from vigie.detectors.creation.spec import BURST
from vigie.detectors.indice import IndiceSpec

__all__ = ["INDICES"]

INDICES: tuple[IndiceSpec, ...] = (BURST,)
