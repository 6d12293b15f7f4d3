"""Campaigns across runs: which go on under their id, and what became of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Fate", "follow"]

_GROWN = 1.2


@dataclass(frozen=True, slots=True)
class Fate:
    """The id that a campaign bears, what happened to it since the run before, and whom it goes on from."""

    campaign_id: str
    change: str
    earlier: tuple[str, ...] = ()


def follow(
    found: Sequence[tuple[str, frozenset[str]]],
    before: Mapping[str, frozenset[str]],
    *,
    overlap: float,
    dormant: frozenset[str] = frozenset(),
) -> list[Fate]:
    """Give each campaign of a run the id of the earlier one that it goes on from.

    Args:
        found: id that a campaign would bear as a new one, and its members; heaviest first.
        before: earlier campaigns: id → members.
        overlap: a campaign goes on from an earlier one that shares this part of the smaller one's members.
        dormant: earlier campaigns that the run before did not find: they are resurgent when found again.

    An id goes to the campaign that shares most members; ties to the heavier. Changes: `new`; `same`, `grown`
    or `shrunk` (by a fifth or more); `merged` (goes on from several); `split` (goes on from one whose id
    another bears); `resurgent`. Cost: campaigns × earlier campaigns.
    """
    kin = {
        at: [
            name
            for name, members in sorted(before.items())
            if len(mine & members) >= overlap * min(len(mine), len(members)) and mine & members
        ]
        for at, (_, mine) in enumerate(found)
    }
    claims = sorted(
        ((-len(found[at][1] & before[name]), at, name) for at, names in kin.items() for name in names)
    )
    given: dict[int, str] = {}
    for _, at, name in claims:
        if at not in given and name not in given.values():
            given[at] = name
    return [
        _fate(own, members, given.get(at), kin[at], before, dormant)
        for at, (own, members) in enumerate(found)
    ]


def _fate(
    own: str,
    members: frozenset[str],
    inherited: str | None,
    kin: Sequence[str],
    before: Mapping[str, frozenset[str]],
    dormant: frozenset[str],
) -> Fate:
    if not kin:
        return Fate(own, "new")
    if inherited is None:
        return Fate(own, "split", tuple(kin))
    if len(kin) > 1:
        return Fate(inherited, "merged", tuple(kin))
    if inherited in dormant:
        return Fate(inherited, "resurgent", tuple(kin))
    ratio = len(members) / max(len(before[inherited]), 1)
    change = "grown" if ratio >= _GROWN else "shrunk" if ratio <= 1 / _GROWN else "same"
    return Fate(inherited, change, tuple(kin))
