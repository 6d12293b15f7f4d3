"""Two pictures, or two videos: whether they show the same, and what was done to one of them.

Pictures pass a strict test first, a hash within few bits in any of the eight ways to turn a picture. What
fails it may still be a crop, a framed copy or one with a caption: outlines give candidates, registration
decides. Videos pass the same two tests frame by frame, and their frames must also run side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.alignment import AlignmentRules, FramePairs, Stretch, aligned, covered_ms, hash_pairs
from vigie.kernels.media.hamming import bits_apart
from vigie.kernels.media.outlines import FRAME_SCALES, Candidates, Outlines, likely_pairs, windows_of
from vigie.kernels.media.pdq import BITS
from vigie.kernels.media.registration import registered

__all__ = ["Change", "Match", "MatchRules", "Video", "match_pictures", "match_videos"]

_WINDOWS, _FRAME_WINDOWS = windows_of(), windows_of(FRAME_SCALES)
# A box that covers less than this much of the other picture is a crop of it.
_WHOLE = 0.93
# Share of the shorter video that hashes of frames must explain, or outlines are asked as well.
_ENOUGH = 0.8
_CHECKED = 5

Tiny = NDArray[np.uint8]
Ints = NDArray[np.int64]


class Change(StrEnum):
    """What was done to a picture or video, seen from the one it is compared with."""

    IDENTICAL = "identical"
    NEAR = "near"
    MIRRORED = "mirrored"
    TURNED = "turned"
    CROPPED = "cropped"
    FRAMED = "framed"
    OVERLAID = "overlaid"
    EXCERPT = "excerpt"
    EXTENDED = "extended"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRules:
    """Thresholds of both tests.

    Attributes:
        bits: bits in which two hashes may differ, 0 to 31.
        product: least product of two outlines, 0 to 1.
        likeness: least likeness after registration, 0 to 1.
        least_ms: shortest common part of two videos.
        step_ms: time between frames.
    """

    bits: int = 31
    product: float = 0.6
    likeness: float = 0.42
    least_ms: int = 3_000
    step_ms: int = 1_000


@dataclass(frozen=True, slots=True)
class Match:
    """How one thing resembles another.

    Attributes:
        change: what was done to it.
        similarity: 1 for the same bytes; share of equal bits, or likeness after registration; 0 to 1.
        mirrored: whether it had to be mirrored first.
        box: part (left, top, right, bottom) of the containing picture; the whole where nothing was cut.
        stretches: for videos, the seconds that are in both.
    """

    change: Change
    similarity: float
    mirrored: bool = False
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    stretches: tuple[Stretch, ...] = ()

    @property
    def overlap(self) -> float:
        """Share of the containing picture that the box covers, 0 to 1."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


@dataclass(frozen=True, slots=True)
class Video:
    """Frames of one video: hashes (n, 32), times in ms, qualities, brightness (n, 32, 32), and outlines."""

    hashes: NDArray[np.uint8]
    at_ms: Ints
    quality: NDArray[np.uint8]
    tiny: Tiny
    outlines: Outlines

    def __len__(self) -> int:
        return len(self.at_ms)


def match_pictures(
    tiny: tuple[Tiny, Tiny], outlines: tuple[Outlines, Outlines], rules: MatchRules
) -> Match | None:
    """Compare two pictures that no hash joins, the second being the one to compare with.

    Args:
        tiny: brightness of both, square.
        outlines: outlines of both, one picture each.
        rules: thresholds.

    Returns:
        The better of "the first lies in the second" and "the second lies in the first", or None.

    Cost: about 80 ms where outlines are alike, nothing otherwise.
    """
    found = []
    for inside in (True, False):
        inner, outer = (0, 1) if inside else (1, 0)
        pairs = likely_pairs(outlines[inner], outlines[outer], least=rules.product)
        if len(pairs.inner):
            box, mirrored = _WINDOWS[pairs.window[0]], bool(pairs.mirrored[0])
            found.append(
                _registered(
                    (tiny[inner], tiny[outer]), box, float(pairs.product[0]), mirrored=mirrored, inside=inside
                )
            )
    best = max(found, key=lambda match: match.similarity, default=None)
    return best if best is not None and best.similarity >= rules.likeness else None


def _registered(
    tiny: tuple[Tiny, Tiny], box: NDArray[np.float64], product: float, *, mirrored: bool, inside: bool
) -> Match:
    inner, outer = tiny
    found = registered(inner[:, ::-1] if mirrored else inner, outer, box=box)
    change = Change.CROPPED if inside else Change.FRAMED
    if found.overlap >= _WHOLE:
        change = Change.MIRRORED if mirrored and found.tiles > _WHOLE else Change.OVERLAID
    return Match(change, found.likeness(product), mirrored, found.box)


def match_videos(video: Video, other: Video, rules: MatchRules) -> Match | None:
    """Compare two videos frame by frame, the second being the one to compare with.

    Returns:
        What was done to the first and the seconds that are in both (A of each stretch is the first video), or
        None where less than `least_ms` is in both.

    Cost: as `near_pairs` of the frames; where hashes explain less than four fifths of the shorter video, also
    6 500 multiplications a pair of frames and ten registrations.
    """
    align = AlignmentRules(slack_ms=rules.step_ms, least=max(rules.least_ms // rules.step_ms, 2))
    near = hash_pairs(
        (video.hashes, video.at_ms, video.quality),
        (other.hashes, other.at_ms, other.quality),
        within=rules.bits,
    )
    stretches = aligned(near, align)
    match = _timed(
        video, other, stretches, Match(Change.NEAR, _equal_bits(video, other, near, stretches)), rules
    )
    if match is not None and _share(video, other, stretches, rules) >= _ENOUGH:
        return match
    looser = _by_outlines(video, other, align, rules)
    if looser is None or match is None:
        return match or looser
    return max((match, looser), key=lambda found: covered_ms(list(found.stretches), step_ms=rules.step_ms))


def _by_outlines(video: Video, other: Video, align: AlignmentRules, rules: MatchRules) -> Match | None:
    found = []
    for inside in (True, False):
        inner, outer = (video, other) if inside else (other, video)
        pairs = likely_pairs(inner.outlines, outer.outlines, least=rules.product)
        frames = FramePairs(pairs.inner, inner.at_ms[pairs.inner], pairs.outer, outer.at_ms[pairs.outer])
        stretches = aligned(frames, align)
        match = _checked(inner, outer, pairs, frames, stretches, inside=inside) if stretches else None
        if match is not None and match.similarity >= rules.likeness:
            ours = stretches if inside else [_reversed(stretch) for stretch in stretches]
            found.append(_timed(video, other, ours, match, rules))
    timed = [match for match in found if match is not None]
    return max(timed, key=lambda match: match.similarity, default=None)


def _checked(
    inner: Video,
    outer: Video,
    pairs: Candidates,
    frames: FramePairs,
    stretches: list[Stretch],
    *,
    inside: bool,
) -> Match:
    """Register the likeliest frames of the best stretch; their middle one, by similarity, speaks for all."""
    rows = _on(frames, stretches[0])
    rows = rows[np.argsort(-pairs.product[rows], kind="stable")][:_CHECKED]
    matches = [
        _registered(
            (inner.tiny[pairs.inner[row]], outer.tiny[pairs.outer[row]]),
            _FRAME_WINDOWS[pairs.window[row]],
            float(pairs.product[row]),
            mirrored=bool(pairs.mirrored[row]),
            inside=inside,
        )
        for row in rows.tolist()
    ]
    return sorted(matches, key=lambda match: match.similarity)[len(matches) // 2]


def _timed(
    video: Video, other: Video, stretches: list[Stretch], match: Match, rules: MatchRules
) -> Match | None:
    """Say what time was done to the video: a part of the other, more than it, or the same length."""
    common = covered_ms(stretches, step_ms=rules.step_ms)
    if common < rules.least_ms:
        return None
    ours, theirs = (common >= 0.9 * _length(side, rules) for side in (video, other))
    change = (
        match.change
        if ours and theirs
        else Change.EXCERPT
        if ours
        else Change.EXTENDED
        if theirs
        else Change.OVERLAP
    )
    return Match(change, match.similarity, match.mirrored, match.box, tuple(stretches))


def _equal_bits(video: Video, other: Video, near: FramePairs, stretches: list[Stretch]) -> float:
    """Share of equal bits among the resembling frames of the best stretch; 0 without one."""
    if not stretches:
        return 0.0
    rows = _on(near, stretches[0])
    apart = bits_apart(video.hashes[near.left[rows]], other.hashes[near.right[rows]])
    return 1 - float(apart.mean()) / BITS


def _on(frames: FramePairs, stretch: Stretch) -> Ints:
    own = (frames.left_ms >= stretch.a_first_ms) & (frames.left_ms <= stretch.a_last_ms)
    other = (frames.right_ms >= stretch.b_first_ms) & (frames.right_ms <= stretch.b_last_ms)
    return np.flatnonzero(own & other)


def _share(video: Video, other: Video, stretches: list[Stretch], rules: MatchRules) -> float:
    shorter = min(_length(video, rules), _length(other, rules))
    return covered_ms(stretches, step_ms=rules.step_ms) / max(shorter, 1)


def _length(video: Video, rules: MatchRules) -> int:
    return int(video.at_ms[-1] - video.at_ms[0]) + rules.step_ms if len(video) else 0


def _reversed(stretch: Stretch) -> Stretch:
    return Stretch(
        stretch.b_first_ms, stretch.b_last_ms, stretch.a_first_ms, stretch.a_last_ms, stretch.frames
    )
