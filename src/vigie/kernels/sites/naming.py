"""Families of names: parts that several sites of one network put at the beginning or end of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

__all__ = ["shared_parts"]


def shared_parts(labels: Iterable[str], *, least: int = 3, letters: int = 4) -> dict[str, int]:
    """Return the beginnings (`pravda…`) and endings (`…today`) that so many names share → names.

    A part that a longer part explains (as many names share it) is left out. It does not show a common hand:
    `news` and a town end the names of strangers, too. Cost: O(letters of all names).

    Args:
        labels: names without suffix.
        least: names that must share a part.
        letters: least length of a part.
    """
    names = sorted(set(labels))
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for size in range(letters, len(name)):
            found[f"{name[:size]}…"].add(name)
            found[f"…{name[-size:]}"].add(name)
    shared = {part: held for part, held in found.items() if len(held) >= least}
    return {
        part: len(held)
        for part, held in sorted(shared.items(), key=lambda item: (-len(item[1]), -len(item[0]), item[0]))
        if not any(_explains(other, part) and shared[other] == held for other in shared)
    }


def _explains(longer: str, shorter: str) -> bool:
    if len(longer) <= len(shorter):
        return False
    at_start = longer.endswith("…")
    if at_start != shorter.endswith("…"):
        return False
    return longer.startswith(shorter[:-1]) if at_start else longer.endswith(shorter[1:])
