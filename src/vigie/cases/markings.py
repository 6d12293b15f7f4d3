"""How objects may be handled: TLP 2.0 (FIRST) and PAP; where objects meet, the highest marking wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vigie.model.errors import ParameterError, nearest

__all__ = ["PAP", "TLP", "Marking", "highest", "is_within"]

TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""From the widest audience to the narrowest (FIRST, TLP 2.0, 2022)."""
PAP = ("PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED")
"""From free use to none that the other side could notice (MISP taxonomy PAP v3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What a person set on one object.

    Attributes:
        subject: `campaign`, or the id of an exhibit, of evidence, of a hypothesis (`H1`) or of a tag.
        value: One of TLP or PAP.
        reason: Why.
        by: Who.
        at_us: When, µs since 1970 UTC.
    """

    subject: str
    value: str
    reason: str
    by: str
    at_us: int


def highest(values: Iterable[str], scale: tuple[str, ...] = TLP) -> str:
    """Return the most restrictive of the values that belong to a scale, or the scale's first when none does.

    Raises:
        ParameterError: a value belongs to no scale (VG710).
    """
    listed = [_known(value) for value in values]
    return max((value for value in listed if value in scale), key=scale.index, default=scale[0])


def is_within(value: str, limit: str) -> bool:
    """Say whether an object marked `value` may be shown where things are marked up to `limit`, one scale.

    Raises:
        ParameterError: one of them belongs to no scale, or they belong to two (VG710).
    """
    scale = TLP if _known(limit) in TLP else PAP
    if _known(value) not in scale:
        raise ParameterError("VG710", f"{value} and {limit} are of two scales")
    return scale.index(value) <= scale.index(limit)


def _known(value: str) -> str:
    if value not in TLP + PAP:
        raise ParameterError("VG710", f"{value!r} is no marking", hint=nearest(value, TLP + PAP))
    return value
