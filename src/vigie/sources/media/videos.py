"""Read one video: fingerprints of its frames, length, what it says of itself. Runs in the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vigie.model.errors import SourceError
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.pictures import fingerprint
from vigie.sources.media.provenance import c2pa_bytes

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from PIL.Image import Image as Picture

__all__ = ["read_video"]

_LONGEST = 512
_DEMUXERS = "mov,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg"
# A decoder may open what a file names: other files, playlists, addresses. It is given none of that.
_OPTIONS = {"protocol_whitelist": "file,pipe", "format_whitelist": _DEMUXERS, "enable_drefs": "0"}


def read_video(path: Path, limits: MediaLimits) -> tuple[dict[str, Any], Picture]:
    """Decode a video and hash a frame every `step_ms`, up to `video_s`.

    Returns:
        Columns of `media_file`, with `frames`: rows of `media_frame` without the name; and one frame to show.

    Raises:
        SourceError: it is larger than its limit (VG233), damaged or without a picture (VG232).
    """
    import av  # noqa: PLC0415 - PyAV is an extra

    try:
        with (
            path.open("rb") as file,
            av.open(file, "r", options=_OPTIONS, metadata_errors="replace") as container,
        ):
            return _read(container, path, limits)
    except (av.FFmpegError, ValueError, EOFError, OSError, IndexError, ArithmeticError) as error:
        raise SourceError("VG232", f"the video is damaged: {error}") from error


def _read(container: InputContainer, path: Path, limits: MediaLimits) -> tuple[dict[str, Any], Picture]:
    from PIL import Image  # noqa: PLC0415 - Pillow is an extra

    if not container.streams.video:
        raise SourceError("VG232", "the file holds no moving picture")
    told = _told(container, path)
    frames, complete = list[dict[str, Any]](), True
    shown = list["VideoFrame"]()
    for at_ms, frame in _sampled(container, limits):
        if at_ms >= limits.video_s * 1_000:
            complete = False
            break
        small = _small(frame)
        frames.append({"at_ms": at_ms} | fingerprint(_levels(small), side=32))
        shown = _kept(shown, len(frames), small)
    if not frames:
        raise SourceError("VG232", "not one frame of the video can be decoded")
    if not complete:
        told["metadata"]["looked_at_ms"] = limits.video_s * 1_000
    middle = frames[len(frames) // 2]
    told["duration_ms"] = told["duration_ms"] or frames[-1]["at_ms"]
    told |= {"pdq": middle["pdq"], "quality": middle["quality"], "frames": frames}
    return told, Image.fromarray(np.asarray(shown[-1].to_ndarray(), dtype=np.uint8))


def _levels(frame: VideoFrame) -> NDArray[np.uint8]:
    return np.asarray(frame.to_ndarray(format="gray"), dtype=np.uint8)


def _kept(shown: list[VideoFrame], count: int, frame: VideoFrame) -> list[VideoFrame]:
    """Keep one frame to show: the first, second, fourth, eighth, …, so that it lies in the later half."""
    return [frame] if count & (count - 1) == 0 else shown


def _sampled(container: InputContainer, limits: MediaLimits) -> Iterator[tuple[int, VideoFrame]]:
    stream, due_ms = container.streams.video[0], 0
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = 2
    start_ms = None
    for number, frame in enumerate(container.decode(stream)):
        _check_size(frame.width, frame.height, limits)
        at_ms = round(frame.time * 1_000) if frame.time is not None else number * 40
        start_ms = at_ms if start_ms is None else start_ms
        # Half a frame's tolerance: frames at 999.9 ms stand for the second.
        if at_ms - start_ms + 5 >= due_ms:
            due_ms = (at_ms - start_ms + 5) // limits.step_ms * limits.step_ms + limits.step_ms
            yield at_ms - start_ms, frame


def _check_size(width: int, height: int, limits: MediaLimits) -> None:
    if width * height > limits.pixels:
        sentence = f"a frame claims {width} × {height} pixels, more than {limits.pixels}"
        raise SourceError("VG233", sentence, hint="raise the limit `pixels` if you trust the file")


def _small(frame: VideoFrame) -> VideoFrame:
    part = min(1.0, _LONGEST / max(frame.width, frame.height))
    width, height = max(round(frame.width * part), 8), max(round(frame.height * part), 8)
    return frame.reformat(width=width, height=height, format="rgb24")


def _told(container: InputContainer, path: Path) -> dict[str, Any]:
    stream = container.streams.video[0]
    said = {key.lower(): str(value)[:500] for key, value in sorted(container.metadata.items())[:40]}
    own = {key.lower(): str(value)[:500] for key, value in sorted(stream.metadata.items())[:40]}
    manifest = c2pa_bytes(path, "mov") if "mov" in container.format.name else 0
    codec = stream.codec_context.name if stream.codec_context is not None else None
    metadata = {"container": said, "stream": own, "codec": codec, "c2pa_bytes": manifest or None}
    metadata["audio"] = len(container.streams.audio) or None
    return {
        "kind": "video",
        "format": container.format.name[:60],
        "width": int(stream.width) or None,
        "height": int(stream.height) or None,
        "duration_ms": container.duration // 1_000 if container.duration else None,
        "encoder": said.get("encoder") or own.get("encoder"),
        "made_at_us": _made_at_us(said.get("creation_time", "")),
        "metadata": {name: value for name, value in metadata.items() if value},
    }


def _made_at_us(said: str) -> int | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return None if moment.tzinfo is None else int(moment.timestamp()) * 1_000_000
