"""An invented video, sport and unrest in turn under captions, a hashtag at the end; and a copy of it.

The video has no sound. It is VP9 in MP4, which every browser plays, written by one thread without times or
program names: the same arguments give the same bytes with the same Pillow and PyAV. (H.264 by x264 does not:
measured, its files differ from run to run and with the processor.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import ParameterError
from vigie.testing.worlds.media_extra import needs_media

if TYPE_CHECKING:
    from PIL.Image import Image

    from vigie.testing.worlds.drawing import Canvas

__all__ = ["CAPTIONS", "FRAMES_PER_S", "write_video", "write_video_copy"]

CAPTIONS = (
    "Sprint",
    "Paris, 2023",
    "Diving",
    "Paris, 2023",
    "Archery",
    "Paris, 2023",
    "Swimming",
    "Paris, 2023",
    "Paris 2024: human rights? #BOYCOTTPARIS2024",
)
"""What the video says, scene by scene; of the last, the hashtag stands at the bottom left."""

FRAMES_PER_S = 10
_MOST_S = 600
_FULL_RANGE = 2
_ENCODER = {"b": "0", "deadline": "realtime", "cpu-used": "8", "threads": "1", "flags": "+bitexact"}

# One frame as planes of brightness, blue and red, below one another, as encoders take it.
Planes = NDArray[np.uint8]


def write_video(path: Path, *, seed: int, seconds: int = 39, captions: Sequence[str] = CAPTIONS) -> Path:
    """Paint a video of 320 by 180 pixels at 10 frames a second.

    Args:
        path: where it goes, `.mp4`.
        seed: names the video.
        seconds: its length, 1 to 600.
        captions: one ASCII text for each scene; scenes are of equal length, sport first, the last a card of
            its own. Words of the last that begin with `#` stand at the bottom left.

    Raises:
        OutsideError: Pillow or PyAV is not installed (VG504).
        ParameterError: the length is outside its range, or captions are none, too many or not ASCII (VG104).

    Cost: about 8 ms a frame, 3 s for the 39 s.
    """
    if not 1 <= seconds <= _MOST_S:
        raise ParameterError("VG104", f"seconds={seconds} is outside 1..{_MOST_S}")
    if not 1 <= len(captions) <= seconds * FRAMES_PER_S or not "".join(captions).isascii():
        raise ParameterError("VG104", "captions must be ASCII, at least one and at most one a frame")
    needs_media("PIL")
    frames = (_planes(image) for image in _painted(seed, seconds * FRAMES_PER_S, captions))
    return _encode(path, frames, quality=30)


def write_video_copy(
    source: Path, path: Path, *, skip_s: int = 3, seconds: int = 30, width: int = 240, quality: int = 48
) -> Path:
    """Write what others post of a video: shortened, smaller and compressed again.

    Args:
        source: a video with frames of 10 a second, such as `write_video` writes.
        path: where the copy goes, `.mp4`.
        skip_s: seconds left out at the beginning.
        seconds: length at most; the copy ends where the source ends.
        width: width in pixels, rounded down to an even number; the height follows.
        quality: rate factor of VP9, 0 to 63: the higher, the coarser.

    Raises:
        OutsideError: Pillow or PyAV is not installed (VG504).
        ParameterError: a number is outside its range, or nothing of the source is left (VG104).

    Cost: about 3 ms a frame.
    """
    if skip_s < 0 or seconds < 1 or not 32 <= width <= 1920 or not 0 <= quality <= 63:
        numbers = f"skip_s={skip_s}, seconds={seconds}, width={width}, quality={quality}"
        raise ParameterError("VG104", f"{numbers}: not all are in their ranges")
    first = skip_s * FRAMES_PER_S
    needs_media("PIL")
    kept = islice(_decoded(source), first, first + seconds * FRAMES_PER_S)
    return _encode(path, (_smaller(planes, width // 2 * 2) for planes in kept), quality=quality)


def _painted(seed: int, frames: int, captions: Sequence[str]) -> Iterator[Image]:
    from vigie.testing.worlds.clips import paint_closing, paint_moment  # noqa: PLC0415 - Pillow is an extra

    starts = [number * frames // len(captions) for number in range(len(captions) + 1)]
    for number, text in enumerate(captions):
        length = starts[number + 1] - starts[number]
        for frame in range(length):
            second = frame / FRAMES_PER_S
            if number == len(captions) - 1:
                canvas = paint_closing(second, seed)
                _close(canvas, text)
            else:
                canvas = paint_moment(number, frame / length, second, seed)
                canvas.write(canvas.width / 2, 26, text, size=18, anchor="ms")
            yield canvas.finished()


def _close(canvas: Canvas, text: str) -> None:
    tags = [word for word in text.split() if word.startswith("#")]
    words = [word for word in text.split() if not word.startswith("#")]
    canvas.write(canvas.width / 2, 56, " ".join(words), size=20, anchor="ms")
    canvas.write(8, canvas.height - 9, " ".join(tags), size=15)


def _planes(image: Image) -> Planes:
    """Turn a picture into brightness at full and colour at half resolution, in whole numbers throughout."""
    bright, blue, red = image.convert("YCbCr").split()
    parts = (bright, blue.reduce(2), red.reduce(2))
    return np.concatenate([np.asarray(part).reshape(-1, image.width) for part in parts])


def _smaller(planes: Planes, width: int) -> Planes:
    from PIL import Image  # noqa: PLC0415 - Pillow is an extra

    rows, wide = planes.shape
    high = rows * 2 // 3
    # Chroma rows fill whole rows of the array only if the height is a multiple of four.
    height = high * width // wide // 4 * 4
    bright, blue, red = np.split(planes.ravel(), [high * wide, high * wide * 5 // 4])
    resized = (
        Image.fromarray(part.reshape(high // by, wide // by)).resize((width // by, height // by))
        for part, by in ((bright, 1), (blue, 2), (red, 2))
    )
    return np.concatenate([np.asarray(part).reshape(-1, width) for part in resized])


def _decoded(source: Path) -> Iterator[Planes]:
    needs_media("av")
    import av  # noqa: PLC0415 - PyAV is an extra

    with av.open(str(source)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray().astype(np.uint8, copy=False)


def _encode(path: Path, frames: Iterator[Planes], *, quality: int) -> Path:
    needs_media("av")
    import av  # noqa: PLC0415 - PyAV is an extra

    first = next(frames, None)
    if first is None:
        raise ParameterError("VG104", "nothing of the video is left", hint="skip fewer seconds")
    rows, width = first.shape
    with av.open(str(path), "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(
            "libvpx-vp9", rate=FRAMES_PER_S, options=_ENCODER | {"crf": str(quality)}
        )
        stream.width, stream.height, stream.pix_fmt = width, rows * 2 // 3, "yuv420p"
        stream.color_range = _FULL_RANGE
        for number, planes in enumerate(chain([first], frames)):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base, frame.color_range = number, Fraction(1, FRAMES_PER_S), _FULL_RANGE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
