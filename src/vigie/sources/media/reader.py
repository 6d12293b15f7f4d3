"""Ask the worker for one file after another; replace it when it dies, hangs or runs out of memory."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import Any, Self

import orjson

from vigie.model.errors import OutsideError, SourceError
from vigie.sources.media.limits import MediaLimits

__all__ = ["MediaReader"]

_LONGEST_ANSWER = 256 << 20
_EXTRA = {"PIL": "Pillow", "av": "PyAV"}


class MediaReader:
    """Reads files through a worker process, one at a time.

    Use it in a `with` block. It starts a process on first use and again after each file that broke one.

    Raises:
        OutsideError: Pillow or PyAV is not installed (VG504).
    """

    def __init__(self, limits: MediaLimits) -> None:
        for module, name in _EXTRA.items():
            if find_spec(module) is None:
                hint = "pip install 'vigie[media]'"
                raise OutsideError("VG504", f"{name} is not installed", place="media", hint=hint)
        self._limits = limits
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, *, thumbnail: bool = False) -> dict[str, Any]:
        """Return columns of `media_file` for a file: what was read, or `refused` and `refused_detail`.

        A video also gives `frames`, rows of `media_frame` without `sha256`. With `thumbnail`, the key of that
        name holds a JPEG of at most 20 kB in base64.

        No file makes it raise. Cost: about 15 ms a picture and 5 s a minute of video in standard definition;
        half a second for a new process.
        """
        try:
            size = path.stat().st_size
            if size > self._limits.file_mb * 1_000_000:
                return _refused(SourceError("VG233", f"{size} bytes are more than {self._limits.file_mb} MB"))
            return self._asked(path, thumbnail=thumbnail)
        except SourceError as error:
            return _refused(error)
        except OSError as error:
            return {"refused": "VG501", "refused_detail": f"the file cannot be read: {error.strerror}"}

    def thumbnail(self, path: Path) -> bytes | None:
        """Return a JPEG of at most 20 kB of a picture, or of a frame of a video; None if refused."""
        told = self.read(path, thumbnail=True).get("thumbnail")
        return None if told is None else base64.b64decode(told)

    def _asked(self, path: Path, *, thumbnail: bool) -> dict[str, Any]:
        limits = self._limits
        request = {"path": str(path.absolute()), "limits": limits.as_dict, "thumbnail": thumbnail}
        worker = self._worker = self._worker or _started()
        late = Event()
        timer = Timer(limits.seconds, _end, (worker, late))
        timer.start()
        try:
            line = _exchanged(worker, orjson.dumps(request) + b"\n")
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self._stop()
            if late.is_set():
                raise SourceError("VG234", f"reading it took more than {limits.seconds} s")
            raise SourceError("VG236", f"the program that decodes died of it (exit {worker.returncode})")
        told: dict[str, Any] = orjson.loads(line)
        if told.pop("stop", False):
            self._stop()
        return told

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.communicate()


def _refused(error: SourceError) -> dict[str, Any]:
    return {"refused": error.code, "refused_detail": error.sentence}


def _started() -> subprocess.Popen[bytes]:
    # -P: a file beside the user must not be taken for a library. One thread: memory is counted.
    command = [sys.executable, "-P", "-m", "vigie.sources.media.worker"]
    quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(  # noqa: S603 - our own module, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | quiet,
    )


def _exchanged(worker: subprocess.Popen[bytes], request: bytes) -> bytes:
    """Send one line and return one; what is returned of a dead worker lacks its end."""
    if worker.stdin is None or worker.stdout is None:
        return b""
    try:
        worker.stdin.write(request)
        worker.stdin.flush()
        return worker.stdout.readline(_LONGEST_ANSWER)
    except BrokenPipeError:
        return b""


def _end(worker: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    worker.kill()
