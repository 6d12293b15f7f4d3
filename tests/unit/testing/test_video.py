from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vigie.model.errors import OutsideError, ParameterError
from vigie.testing.worlds.video import CAPTIONS, FRAMES_PER_S, write_video, write_video_copy

Frames = NDArray[np.int64]


def frames_of(path: Path) -> Frames:
    """Return brightness by frame, row and column."""
    with av.open(str(path)) as container:
        grey = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    return np.stack(grey).astype(np.int64)


def seconds_of(path: Path) -> float:
    with av.open(str(path)) as container:
        return float(container.duration or 0) / 1_000_000


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("video") / "video.mp4", seed=4)


@pytest.fixture(scope="module")
def frames(video: Path) -> Frames:
    return frames_of(video)


def short(path: Path, *, seed: int = 1, **more: Any) -> Path:
    return write_video(path, seed=seed, **{"seconds": 3, "captions": ("One", "Two #x"), **more})


def test_the_video_lasts_thirty_nine_seconds_of_ten_frames(video: Path, frames: Frames) -> None:
    assert seconds_of(video) == 39
    assert frames.shape == (39 * FRAMES_PER_S, 180, 320)


def test_the_video_is_small_and_holds_no_sound_and_no_name(video: Path) -> None:
    assert video.stat().st_size < 1_000_000
    with av.open(str(video)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert "encoder" not in container.metadata
        assert "creation_time" not in container.metadata


def test_there_is_a_cut_between_scenes_and_nowhere_else(frames: Frames) -> None:
    change = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2))
    cuts = (np.flatnonzero(change > 25) + 1).tolist()
    assert cuts == [number * 390 // len(CAPTIONS) for number in range(1, len(CAPTIONS))]


def test_things_move_within_a_scene(frames: Frames) -> None:
    for number in range(len(CAPTIONS)):
        start = number * 390 // len(CAPTIONS)
        assert float(np.abs(frames[start + 4] - frames[start + 24]).mean()) > 0.3


def test_the_hashtag_stands_at_the_bottom_left_of_the_last_scene(tmp_path: Path) -> None:
    tagged = frames_of(short(tmp_path / "a.mp4", captions=("One", "Why? #stop")))[-1]
    plain = frames_of(short(tmp_path / "b.mp4", captions=("One", "Why?")))[-1]
    rows, columns = np.nonzero(np.abs(tagged - plain) > 60)
    assert rows.min() > 150
    assert columns.max() < 160


def test_captions_are_shown(tmp_path: Path) -> None:
    told = frames_of(short(tmp_path / "a.mp4", captions=("Sprint", "End")))[5]
    silent = frames_of(short(tmp_path / "b.mp4", captions=("", "End")))[5]
    rows, _ = np.nonzero(np.abs(told - silent) > 60)
    assert rows.size > 50
    assert rows.max() < 40


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    first = short(tmp_path / "a.mp4", seconds=12).read_bytes()
    assert short(tmp_path / "b.mp4", seconds=12).read_bytes() == first
    assert short(tmp_path / "c.mp4", seconds=12, seed=2).read_bytes() != first


def test_the_whole_video_has_the_same_bytes_again(video: Path, tmp_path: Path) -> None:
    assert write_video(tmp_path / "again.mp4", seed=4).read_bytes() == video.read_bytes()


def test_a_copy_is_shorter_smaller_and_still_the_same_scenes(
    video: Path, frames: Frames, tmp_path: Path
) -> None:
    copy = write_video_copy(video, tmp_path / "copy.mp4")
    shown = frames_of(copy)
    assert seconds_of(copy) == 30
    assert shown.shape == (300, 132, 240)
    assert copy.stat().st_size < video.stat().st_size
    for at in (10, 150, 290):
        likeness = [
            float(np.corrcoef(coarse(shown[at]), coarse(frames[at + shift]))[0, 1]) for shift in (30, 90)
        ]
        assert likeness[0] > 0.98
        assert likeness[0] > likeness[1]


def coarse(frame: Frames) -> NDArray[np.float64]:
    """Return the mean brightness of each of 32 by 18 cells."""
    cells = Image.fromarray(frame.astype(np.uint8)).resize((32, 18), Image.Resampling.BOX)
    return np.asarray(cells, dtype=np.float64).ravel()


def test_a_copy_ends_where_its_source_ends_and_repeats_byte_for_byte(tmp_path: Path) -> None:
    source = short(tmp_path / "source.mp4")
    first = write_video_copy(source, tmp_path / "a.mp4", skip_s=1, seconds=60)
    assert seconds_of(first) == 2
    again = write_video_copy(source, tmp_path / "b.mp4", skip_s=1, seconds=60)
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    "wrong",
    [{"seconds": 0}, {"seconds": 601}, {"captions": ()}, {"captions": ("é",)}, {"captions": ("x",) * 31}],
)
def test_a_video_that_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError) as caught:
        short(tmp_path / "a.mp4", **wrong)
    assert caught.value.code == "VG104"


@pytest.mark.parametrize(
    "wrong", [{"skip_s": -1}, {"seconds": 0}, {"width": 16}, {"quality": 64}, {"skip_s": 3}]
)
def test_a_copy_that_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    source = short(tmp_path / "source.mp4")
    with pytest.raises(ParameterError) as caught:
        write_video_copy(source, tmp_path / "a.mp4", **wrong)
    assert caught.value.code == "VG104"


@pytest.mark.parametrize("missing", ["PIL", "av"])
def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(OutsideError) as caught:
        short(tmp_path / "a.mp4")
    assert caught.value.code == "VG504"
    assert "vigie[media]" in caught.value.hint
