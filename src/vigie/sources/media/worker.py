"""The process that decodes: reads one request a line, answers one line, under limits that it cannot lift.

Started by `reader` as `python -m vigie.sources.media.worker`. A decoder that is tricked here holds no table
and may not write a file. Its answers are JSON: nothing in them is executed.
"""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from vigie.model.errors import SourceError
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.pictures import read_picture, thumbnail_of
from vigie.sources.media.signatures import SIGNATURE_BYTES, recognised
from vigie.sources.media.videos import read_video

__all__ = ["answer", "answered", "main"]


def main() -> None:
    """Answer requests until standard input ends."""
    # Libraries print; what they print must not be taken for an answer.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _warm_up()
    for line in sys.stdin.buffer:
        request = orjson.loads(line)
        limits = MediaLimits.of(request["limits"])
        _limit(limits)
        _send(out, answered(Path(request["path"]), limits, thumbnail=request["thumbnail"]))


def answered(path: Path, limits: MediaLimits, *, thumbnail: bool) -> dict[str, Any]:
    """Return what `answer` says, or the code and sentence of its refusal."""
    try:
        return answer(path, limits, thumbnail=thumbnail)
    except SourceError as error:
        return {"refused": error.code, "refused_detail": error.sentence}
    except MemoryError:
        sentence = f"decoding needs more than {limits.memory_mb} MB"
        return {"refused": "VG235", "refused_detail": sentence, "stop": True}


def answer(path: Path, limits: MediaLimits, *, thumbnail: bool) -> dict[str, Any]:
    """Read one file: columns of `media_file`, `frames` for a video, and on request `thumbnail` in base64.

    Raises:
        SourceError: the file is no media (VG231), damaged (VG232) or too large (VG233).
    """
    with path.open("rb") as file:
        signature = recognised(file.read(SIGNATURE_BYTES))
    if signature is None:
        raise SourceError("VG231", "the first bytes are those of no picture or video that is read here")
    if signature.kind == "image":
        told, shown = read_picture(path, signature.format, limits)
    else:
        told, shown = read_video(path, limits)
    small = {"thumbnail": base64.b64encode(thumbnail_of(shown)).decode("ascii")} if thumbnail else {}
    return told | small


def _send(out: BinaryIO, told: dict[str, Any]) -> None:
    out.write(orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS) + b"\n")
    out.flush()
    if told.get("stop"):
        raise SystemExit(0)


def _warm_up() -> None:
    """Import what decodes before memory is limited, so that a refusal is about the file."""
    import av  # noqa: F401, PLC0415 - PyAV is an extra
    from PIL import Image  # noqa: PLC0415 - Pillow is an extra

    Image.init()
    # Our own limit of pixels is checked before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None


def _limit(limits: MediaLimits) -> None:
    """Bound address space, processor time of this file, files written and core dumps; Unix only."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - absent on Windows

    for what, most in (
        (resource.RLIMIT_AS, limits.memory_mb * 1_000_000),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(what)
        allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (allowed, allowed))
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor_s = int(used.ru_utime + used.ru_stime) + 2 * limits.seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
