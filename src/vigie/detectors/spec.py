"""What a detector declares: light enough to list every detector without importing what they need."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.parameters import Params

__all__ = ["DetectorSpec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSpec:
    """A detector's permanent code, what it reads and writes, and what it does not show."""

    code: str
    name: str
    version: str
    title: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    params: type[Params]
    does_not_show: tuple[str, ...]
