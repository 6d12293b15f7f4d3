"""Families of pictures and of videos: each joins the earliest one that it resembles, or begins its own.

Order decides: the first is the *leader*, and its family bears its name for ever. Later ones join through the
leader or through few others, so that a family does not drift from likeness to likeness, and so that new
material never merges or renames what stands:

- a *copy* lies within few bits of what it joined; nothing joins through it;
- a *variant* was joined as a crop, a framed or overlaid copy, or a part; only its copies join through it;
- a *container* is a variant that shows the whole leader and little else; crops join through it, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.alignment import MIN_QUALITY, covered_ms
from vigie.kernels.media.hamming import near_pairs
from vigie.kernels.media.matching import Change, Match, MatchRules, Video, match_pictures, match_videos
from vigie.kernels.media.outlines import Outlines, likely_pairs, outlines_of, windows_of
from vigie.kernels.media.pdq import BITS, HASH_BYTES, TURNS, dihedral_hashes

__all__ = ["Joined", "Pictures", "Role", "gather_pictures", "gather_videos"]

_TRIED = 5
# A collage of two pictures shows each on half of it: neither may join through it.
_MOSTLY = 0.55

Ints = NDArray[np.int64]


class Role(StrEnum):
    """What may join a family through a member; see the module."""

    LEADER = "leader"
    CONTAINER = "container"
    VARIANT = "variant"
    COPY = "copy"


_FAR = (Role.LEADER, Role.CONTAINER)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures in the order in which they join: names, hashes (n, 32), qualities, brightness (n, 64, 64)."""

    names: list[str]
    hashes: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    tiny: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Joined:
    """Where one belongs: its family's leader, the member it joined through, what was done to it, its role."""

    leader: str
    through: str
    match: Match
    role: Role


def gather_pictures(pictures: Pictures, placed: Mapping[str, Joined], rules: MatchRules) -> dict[str, Joined]:
    """Place the pictures that are not placed yet, in their order.

    Args:
        pictures: all of them, earlier ones first; of those placed, copies may be left out.
        placed: what is known of those that stand already; it is not changed.
        rules: thresholds.

    Returns:
        Name → where it belongs, for each picture that was not placed; a leader joins itself.

    It does not show who made a picture, that a shared picture was shared on purpose, or that what joined is
    manipulated: a crop is a crop. Two photographs of one scene from nearly the same place may join.

    Cost: `near_pairs` of eight hashes each; then 5 ms for each picture that no hash joins and 6 500
    multiplications for each pair of those, 80 ms for each pair that outlines propose.
    """
    new = [row for row, name in enumerate(pictures.names) if name not in placed]
    pending, copies = _by_hash(pictures, placed, new, within=rules.bits)
    book = dict(placed)
    _by_outline(pictures, pending, book, rules)
    for row, (through, match) in copies.items():
        name = pictures.names[through]
        book[pictures.names[row]] = Joined(book[name].leader, name, match, Role.COPY)
    return {pictures.names[row]: book[pictures.names[row]] for row in new}


def _by_hash(
    pictures: Pictures, placed: Mapping[str, Joined], new: list[int], *, within: int
) -> tuple[list[int], dict[int, tuple[int, Match]]]:
    """Return the pictures that no hash joins, and for each other one what it copies."""
    near = _near(pictures, np.array(new, dtype=np.int64), within)
    anchors = {
        row
        for row, name in enumerate(pictures.names)
        if name in placed and placed[name].role is not Role.COPY
    }
    pending: list[int] = []
    copies: dict[int, tuple[int, Match]] = {}
    for row in new:
        found = next((found for found in near.get(row, []) if found[1] in anchors), None)
        if found is None:
            anchors.add(row)
            pending.append(row)
        else:
            bits, through, turn = found
            copies[row] = through, _turned(bits, TURNS[turn])
    return pending, copies


def _near(pictures: Pictures, new: Ints, within: int) -> dict[int, list[tuple[int, int, int]]]:
    """Row → (bits, row that it resembles, turn), nearest first, where both have enough detail to tell."""
    if not len(new):
        return {}
    turned = dihedral_hashes(pictures.tiny[new].astype(np.float32)).reshape(-1, HASH_BYTES)
    turned[:: len(TURNS)] = pictures.hashes[new]
    found = near_pairs(turned, pictures.hashes, within=within)
    rows, turns = new[found.left // len(TURNS)], found.left % len(TURNS)
    clear = pictures.quality >= MIN_QUALITY
    kept = np.flatnonzero((rows != found.right) & clear[rows] & clear[found.right])
    order = kept[np.lexsort((turns[kept], found.right[kept], found.bits[kept], rows[kept]))]
    out: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for at in order.tolist():
        out[int(rows[at])].append((int(found.bits[at]), int(found.right[at]), int(turns[at])))
    return out


def _turned(bits: int, turn: str) -> Match:
    change = {"as-is": Change.NEAR, "mirrored": Change.MIRRORED}.get(turn, Change.TURNED)
    return Match(change, 1 - bits / BITS, mirrored=turn == "mirrored")


def _by_outline(pictures: Pictures, pending: list[int], book: dict[str, Joined], rules: MatchRules) -> None:
    """Join crops, framed and overlaid copies; what is left leads a family of its own."""
    names = pictures.names
    standing = [row for row, name in enumerate(names) if name in book and book[name].role in _FAR]
    rows = [*standing, *pending]
    outlines = outlines_of(pictures.tiny[rows], windows_of())
    likely = _likely(outlines, since=len(standing), least=rules.product)
    for at in range(len(standing), len(rows)):
        tried = [other for other in likely.get(at, []) if book[names[rows[other]]].role in _FAR]
        matches = [
            (names[rows[other]], _compared(pictures.tiny[rows], outlines, (at, other), rules))
            for other in tried[:_TRIED]
        ]
        book[names[rows[at]]] = _joined(names[rows[at]], matches, book)


def _likely(outlines: Outlines, *, since: int, least: float) -> dict[int, list[int]]:
    """Row → earlier rows whose outlines are alike in either direction, the likeliest first."""
    new, everything = outlines.only(slice(since, None)), outlines
    inside = likely_pairs(new, everything, least=least)
    around = likely_pairs(everything, new, least=least)
    rows = np.concatenate([inside.inner, around.outer]) + since
    others = np.concatenate([inside.outer, around.inner])
    product = np.concatenate([inside.product, around.product])
    order = np.lexsort((others, -product, rows))
    out: dict[int, dict[int, None]] = defaultdict(dict)
    for at in order[others[order] < rows[order]].tolist():
        out[int(rows[at])].setdefault(int(others[at]))
    return {row: list(found) for row, found in out.items()}


def _compared(
    tiny: NDArray[np.uint8], outlines: Outlines, pair: tuple[int, int], rules: MatchRules
) -> Match | None:
    one, other = pair
    alone = outlines.only(slice(one, one + 1)), outlines.only(slice(other, other + 1))
    return match_pictures((tiny[one], tiny[other]), alone, rules)


def _joined(name: str, matches: Iterable[tuple[str, Match | None]], book: Mapping[str, Joined]) -> Joined:
    """Join the likest, the first of equals, or lead."""
    best: tuple[str, Match] | None = None
    for through, match in matches:
        if match is not None and (best is None or match.similarity > best[1].similarity):
            best = through, match
    if best is None:
        return Joined(name, name, Match(Change.IDENTICAL, 1.0), Role.LEADER)
    through, match = best
    holds = match.change is Change.FRAMED and match.overlap >= _MOSTLY
    return Joined(book[through].leader, through, match, Role.CONTAINER if holds else Role.VARIANT)


def gather_videos(
    videos: Mapping[str, Video], placed: Mapping[str, Joined], rules: MatchRules
) -> dict[str, Joined]:
    """Place the videos that are not placed yet, in their order: as `gather_pictures`.

    A video joins through leaders and containers: longer videos of which the leader is at least a quarter, so
    that a compilation does not join what it compiles.

    Cost: `match_videos` for each new video and each leader or container.
    """
    book = dict(placed)
    for name, video in videos.items():
        if name in placed:
            continue
        far = [other for other in videos if other in book and book[other].role in _FAR]
        matches = [(other, match_videos(video, videos[other], rules)) for other in far]
        joined = _joined(name, matches, book)
        if joined.role is Role.VARIANT and _mostly(video, joined.match, rules):
            joined = replace(joined, role=Role.CONTAINER)
        book[name] = joined
    return {name: book[name] for name in videos if name not in placed}


def _mostly(video: Video, match: Match, rules: MatchRules) -> bool:
    common = covered_ms(list(match.stretches), step_ms=rules.step_ms)
    return match.change is Change.EXTENDED and common * 4 >= int(video.at_ms[-1] - video.at_ms[0])
