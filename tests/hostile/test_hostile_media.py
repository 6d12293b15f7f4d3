"""Media made to break a reader. Each is refused with a code, or read; none stops the files after it."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vigie.sources.media import reader, worker
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.reader import MediaReader
from vigie.testing.worlds.video import write_video

LIMITS = MediaLimits(seconds=20, pixels=4_000_000)


def jpeg(path: Path) -> bytes:
    Image.radial_gradient("L").convert("RGB").save(path, "JPEG")
    return path.read_bytes()


def png(width: int, height: int, body: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    data = b"Comment\0\0" + zlib.compress(b"a" * 60_000_000)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    plain = png(8, 8, b"\0" + b"\x20" * 8)
    return plain[:33] + chunk + plain[33:]


def zipped(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.jpg", b"\xff\xd8\xff")
    return path.read_bytes()


def endless_gif() -> bytes:
    frame = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00" + frame * 200_000


HOSTILE: dict[str, tuple[Callable[[Path], bytes], set[str]]] = {
    "empty.jpg": (lambda _path: b"", {"VG231"}),
    "truncated.jpg": (lambda path: jpeg(path)[:900], {"VG232"}),
    "three-bytes.jpg": (lambda _path: b"\xff\xd8\xff", {"VG232"}),
    "enormous.png": (lambda _path: png(60_000, 60_000, b"\0" * 99), {"VG233"}),
    "bomb.png": (lambda _path: png(2_100, 2_100, b"\0" * (2_101 * 2_100)), {"VG233"}),
    "lying.png": (lambda _path: png(1_500, 1_500, b"\0" * 99), {"VG232"}),
    "no-width.png": (lambda _path: png(0, 9, b"\0"), {"VG232"}),
    "text-bomb.png": (lambda _path: text_bomb(), {"VG232", "VG235"}),
    "zip.jpg": (zipped, {"VG231"}),
    "script.svg": (lambda _path: b"<svg xmlns='http://www.w3.org/2000/svg'/>", {"VG231"}),
    "pdf.png": (lambda _path: b"%PDF-1.7\n" + b" " * 600, {"VG231"}),
    "playlist.mp4": (lambda _path: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", {"VG231"}),
    "concat.mp4": (lambda _path: b"ffconcat version 1.0\nfile /etc/passwd\n", {"VG231"}),
    "noise.mp4": (lambda _path: b"\0\0\0\x18ftypisom" + np.random.default_rng(1).bytes(50_000), {"VG232"}),
    "noise.webm": (lambda _path: b"\x1aE\xdf\xa3" + np.random.default_rng(2).bytes(50_000), {"VG232"}),
    "noise.gif": (lambda _path: b"GIF89a" + np.random.default_rng(3).bytes(5_000), {"VG232", "VG233"}),
    "noise.tiff": (lambda _path: b"II*\0\x08\0\0\0" + b"\xff" * 500, {"VG232"}),
    "noise.avif": (lambda _path: b"\0\0\0\x18ftypavif" + np.random.default_rng(4).bytes(5_000), {"VG232"}),
    "noise.bmp": (
        lambda _path: b"BM" + b"\xff\0\0\0" + b"\0" * 4 + b"\x36\0\0\0\x28\0\0\0" + b"\x7f" * 90,
        {"VG232", "VG233"},
    ),
    "huge.webp": (
        lambda _path: b"RIFF\x30\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff",
        {"VG232", "VG233"},
    ),
}


@pytest.fixture(scope="module")
def opened() -> Iterator[MediaReader]:
    with MediaReader(LIMITS) as one:
        yield one


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_code(name: str, opened: MediaReader, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name][0](path))
    told = opened.read(path)
    assert told["refused"] in HOSTILE[name][1], told
    assert told["refused_detail"]


def test_an_endless_animation_costs_its_first_picture_only(tmp_path: Path) -> None:
    path = tmp_path / "endless.gif"
    path.write_bytes(endless_gif())
    started = time.perf_counter()
    told = worker.answered(path, LIMITS, thumbnail=False)
    assert time.perf_counter() - started < 5
    assert told["metadata"]["animated"] is True


def test_a_cut_video_is_read_or_refused(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "a.mp4", seed=1, seconds=2, captions=("a",)).read_bytes()
    with MediaReader(LIMITS) as one:
        for length in (200, len(whole) // 3, len(whole) - 50):
            (tmp_path / "cut.mp4").write_bytes(whole[:length])
            assert {"refused", "frames"} & one.read(tmp_path / "cut.mp4").keys()


def test_bytes_changed_anywhere_never_break_the_reader(tmp_path: Path) -> None:
    whole, rng = bytearray(jpeg(tmp_path / "a.jpg")), np.random.default_rng(7)
    with MediaReader(LIMITS) as one:
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(int(rng.integers(1, 30))):
                data[int(rng.integers(3, len(data)))] = int(rng.integers(256))
            (tmp_path / "b.jpg").write_bytes(data)
            assert {"refused", "pdq"} & one.read(tmp_path / "b.jpg").keys()


def test_a_file_that_is_too_large_or_gone_is_refused_unopened(tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        os.truncate(file.fileno(), 3_000_000)
    with MediaReader(MediaLimits(file_mb=2)) as one:
        assert one.read(large)["refused"] == "VG233"
        assert one.read(tmp_path / "gone.jpg")["refused"] == "VG501"


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jpeg(tmp_path / "a.jpg")
    with MediaReader(MediaLimits(seconds=1)) as one:
        monkeypatch.setattr(reader, "_started", lambda: _program("import sys; sys.stdin.read()"))
        assert one.read(tmp_path / "a.jpg")["refused"] == "VG234"
        monkeypatch.undo()
    with MediaReader(LIMITS) as one:
        assert "pdq" in one.read(tmp_path / "a.jpg")


def test_a_worker_that_dies_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jpeg(tmp_path / "a.jpg")
    with MediaReader(LIMITS) as one:
        monkeypatch.setattr(reader, "_started", lambda: _program("import os; os.abort()"))
        assert one.read(tmp_path / "a.jpg")["refused"] == "VG236"
        monkeypatch.undo()
        assert "pdq" in one.read(tmp_path / "a.jpg")


def test_a_picture_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.png"
    path.write_bytes(png(30_000, 30_000, b"\0" * (30_001 * 3_000)))
    with MediaReader(MediaLimits(memory_mb=1_024, pixels=1_000_000_000)) as one:
        assert one.read(path)["refused"] in {"VG232", "VG235"}
        assert "pdq" in one.read(_small(tmp_path))


def _small(folder: Path) -> Path:
    jpeg(folder / "small.jpg")
    return folder / "small.jpg"


def _program(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
