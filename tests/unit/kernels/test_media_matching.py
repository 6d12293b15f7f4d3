from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from vigie.kernels.media.alignment import AlignmentRules, FramePairs, aligned, covered_ms
from vigie.kernels.media.families import Joined, Pictures, Role, gather_pictures, gather_videos
from vigie.kernels.media.matching import Change, Match, MatchRules, Video, match_pictures, match_videos
from vigie.kernels.media.outlines import FRAME_SCALES, outlines_of, windows_of
from vigie.kernels.media.pdq import block_means, pdq_hashes
from vigie.kernels.media.registration import registered

Levels = NDArray[np.uint8]
RULES = MatchRules()


def scene(seed: int, side: int = 256) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side]
    out = np.full((side, side), 110.0)
    for _ in range(60):
        row, column, size = rng.uniform(0, side), rng.uniform(0, side), rng.uniform(4, side / 5)
        wide = size * rng.uniform(0.3, 2)
        out[(np.abs(y - row) < size) & (np.abs(x - column) < wide)] = rng.uniform(0, 255)
    return out.astype(np.float32)


def tiny(plane: NDArray[np.float32], side: int = 64) -> Levels:
    blocks = block_means(plane, np.array([[0.0, 0.0, 1.0, 1.0]]))[0]
    step = 64 // side
    return np.asarray(np.rint(blocks.reshape(side, step, side, step).mean(axis=(1, 3))), dtype=np.uint8)


def cropped(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return plane[20:236, 10:240]


def framed(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.pad(plane, 16, constant_values=250)


def captioned(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    out = plane.copy()
    out[190:230] = 240
    out[200:220, 30:226:12] = 20
    return out


def pictures(*planes: NDArray[np.float32]) -> Pictures:
    levels = np.stack([tiny(plane) for plane in planes])
    hashes, quality = pdq_hashes(levels.astype(np.float32))
    return Pictures([f"p{number}" for number in range(len(planes))], hashes, quality, levels)


def compared(one: NDArray[np.float32], other: NDArray[np.float32]) -> Match | None:
    levels = (tiny(one), tiny(other))
    first, second = (outlines_of(level[None], windows_of()) for level in levels)
    return match_pictures(levels, (first, second), RULES)


def video(seed: int, *, frames: int = 20, first_ms: int = 0, scenes: int = 0) -> Video:
    """Return a film of one new scene a second, the first being number `scenes`."""
    planes = [tiny(scene(1_000 * seed + scenes + number, 128)) for number in range(frames)]
    levels = np.stack(planes)
    hashes, quality = pdq_hashes(levels.astype(np.float32))
    small = levels.reshape(-1, 32, 2, 32, 2).mean(axis=(2, 4)).astype(np.uint8)
    at_ms = first_ms + 1_000 * np.arange(frames)
    return Video(hashes, at_ms, quality, small, outlines_of(small, windows_of(FRAME_SCALES)))


@pytest.mark.parametrize(
    ("change", "made"),
    [(Change.CROPPED, cropped), (Change.FRAMED, framed), (Change.OVERLAID, captioned)],
)
@pytest.mark.parametrize("seed", range(4))
def test_what_was_done_to_a_picture_is_told(change: Change, made: object, seed: int) -> None:
    assert callable(made)
    match = compared(made(scene(seed)), scene(seed))
    assert match is not None
    assert match.change == change


def test_the_box_of_a_crop_is_where_it_was_cut() -> None:
    match = compared(cropped(scene(1)), scene(1))
    assert match is not None
    assert match.box == pytest.approx((10 / 256, 20 / 256, 240 / 256, 236 / 256), abs=0.025)


def test_a_mirrored_crop_is_found_and_said_to_be_mirrored() -> None:
    match = compared(cropped(scene(2))[:, ::-1], scene(2))
    assert match is not None
    assert match.mirrored


def test_strangers_and_empty_pictures_match_nothing() -> None:
    assert compared(scene(1), scene(2)) is None
    assert compared(np.full((80, 80), 30, np.float32), scene(2)) is None
    assert compared(np.full((80, 80), 30, np.float32), np.full((80, 80), 200, np.float32)) is None


def test_a_picture_registers_on_itself_wholly() -> None:
    level = tiny(scene(3))
    found = registered(level, level, box=np.array([0.0, 0.0, 1.0, 1.0]))
    assert found.box == (0.0, 0.0, 1.0, 1.0)
    assert found.agreement == pytest.approx(1.0, abs=1e-4)
    assert found.tiles == 1.0


def test_families_hold_every_copy_and_no_stranger() -> None:
    one, two = scene(1), scene(2)
    every = pictures(
        one, two, cropped(one), framed(two), captioned(one), one[:, ::-1], scene(3), one * np.float32(0.8)
    )
    found = gather_pictures(every, {}, RULES)
    assert {name: place.leader for name, place in found.items()} == {
        "p0": "p0",
        "p2": "p0",
        "p4": "p0",
        "p5": "p0",
        "p7": "p0",
        "p1": "p1",
        "p3": "p1",
        "p6": "p6",
    }
    assert found["p0"].role is Role.LEADER
    assert (found["p7"].role, found["p7"].match.change) == (Role.COPY, Change.NEAR)
    assert (found["p5"].role, found["p5"].match.mirrored) == (Role.COPY, True)
    assert (found["p2"].role, found["p3"].role) == (Role.VARIANT, Role.CONTAINER)


def test_new_pictures_join_what_stands_and_nothing_that_stands_moves() -> None:
    one, two = scene(1), scene(2)
    every = pictures(one, two, cropped(one), framed(two), captioned(one))
    whole = gather_pictures(every, {}, RULES)
    first = Pictures(every.names[:3], every.hashes[:3], every.quality[:3], every.tiny[:3])
    placed = gather_pictures(first, {}, RULES)
    rest = gather_pictures(every, placed, RULES)
    assert set(rest) == {"p3", "p4"}
    assert {**placed, **rest} == whole


def test_a_copy_of_a_crop_joins_through_the_crop() -> None:
    crop = scene(1)[40:216, 30:226]
    found = gather_pictures(pictures(scene(1), crop, crop * np.float32(0.9) + 5), {}, RULES)
    assert (found["p2"].leader, found["p2"].through, found["p2"].role) == ("p0", "p1", Role.COPY)


def test_two_pictures_in_a_collage_do_not_become_one_family() -> None:
    one, two = scene(1), scene(2)
    collage = np.concatenate([one, two], axis=1)
    found = gather_pictures(pictures(one, collage, two), {}, RULES)
    assert found["p2"].leader != found["p0"].leader


def test_pictures_without_detail_stand_alone() -> None:
    flat = [np.full((90, 90), level, np.float32) for level in (10, 100, 250)]
    assert {place.role for place in gather_pictures(pictures(*flat), {}, RULES).values()} == {Role.LEADER}


def test_the_seconds_that_two_videos_share_are_told() -> None:
    whole, part = video(1), video(1, frames=8, scenes=6)
    match = match_videos(part, whole, RULES)
    assert match is not None
    assert match.change is Change.EXCERPT
    (stretch,) = match.stretches
    assert (stretch.a_first_ms, stretch.a_last_ms) == (0, 7_000)
    assert (stretch.b_first_ms, stretch.b_last_ms) == (6_000, 13_000)
    assert match.similarity == 1.0


def test_the_longer_video_is_said_to_be_longer_and_two_halves_to_overlap() -> None:
    longer = match_videos(video(1), video(1, frames=8, scenes=6), RULES)
    halves = match_videos(video(1, frames=12), video(1, frames=12, scenes=7), RULES)
    assert longer is not None
    assert longer.change is Change.EXTENDED
    assert halves is not None
    assert halves.change is Change.OVERLAP
    assert covered_ms(list(halves.stretches), step_ms=1_000) == 5_000


def test_a_video_in_a_frame_is_found_by_the_outlines_of_its_frames() -> None:
    plain = video(1)
    wide = np.stack([tiny(np.pad(scene(1_000 + number, 128), 10, constant_values=5)) for number in range(20)])
    hashes, quality = pdq_hashes(wide.astype(np.float32))
    small = wide.reshape(-1, 32, 2, 32, 2).mean(axis=(2, 4)).astype(np.uint8)
    barred = Video(hashes, plain.at_ms, quality, small, outlines_of(small, windows_of(FRAME_SCALES)))
    match = match_videos(barred, plain, RULES)
    assert match is not None
    assert match.change is Change.FRAMED
    assert len(match.stretches) == 1


def test_other_videos_and_too_short_a_part_match_nothing() -> None:
    assert match_videos(video(1), video(2), RULES) is None
    assert match_videos(video(1, frames=2), video(1), RULES) is None
    assert match_videos(video(1), video(1, frames=5), replace(RULES, least_ms=6_000)) is None


def test_a_still_held_for_long_makes_no_stretch() -> None:
    times = np.arange(30) * 1_000
    still = FramePairs(np.zeros(30, np.int64), np.zeros(30, np.int64), np.arange(30), times)
    assert aligned(still, AlignmentRules()) == []


def test_a_gap_parts_two_stretches_and_each_moment_counts_once() -> None:
    seconds = np.array([*range(10), *range(30, 36)])
    pairs = FramePairs(seconds, seconds * 1_000, seconds, seconds * 1_000 + 4_000)
    found = aligned(pairs, AlignmentRules())
    assert [(each.a_first_ms, each.a_last_ms, each.frames) for each in found] == [
        (0, 9_000, 10),
        (30_000, 35_000, 6),
    ]


def test_videos_join_the_earliest_and_excerpts_through_what_contains_it() -> None:
    videos = {
        "first": video(1, frames=8),
        "whole": video(1),
        "end": video(1, frames=8, scenes=12),
        "other": video(2, frames=8),
    }
    found = gather_videos(videos, {}, RULES)
    assert {name: place.leader for name, place in found.items()} == {
        **dict.fromkeys(("first", "whole", "end"), "first"),
        "other": "other",
    }
    assert (found["whole"].role, found["end"].through) == (Role.CONTAINER, "whole")


def test_a_compilation_does_not_join_what_it_compiles() -> None:
    parts = [video(number, frames=5) for number in (1, 2, 3, 4, 5)]
    joined = Video(
        np.concatenate([part.hashes for part in parts]),
        np.arange(25) * 1_000,
        np.concatenate([part.quality for part in parts]),
        np.concatenate([part.tiny for part in parts]),
        outlines_of(np.concatenate([part.tiny for part in parts]), windows_of(FRAME_SCALES)),
    )
    found = gather_videos({"one": parts[0], "all": joined, "two": parts[1]}, {}, RULES)
    assert (found["all"].leader, found["two"].leader) == ("one", "two")


def test_what_is_placed_is_left_alone() -> None:
    placed = {"p0": Joined("p0", "p0", Match(Change.IDENTICAL, 1.0), Role.LEADER)}
    assert gather_pictures(pictures(scene(1)), placed, RULES) == {}
