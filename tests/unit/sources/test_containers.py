"""Folders, patterns, archives and compressed files are opened; what they hold is read or told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from vigie.model.errors import SourceError
from vigie.sources import bytestreams, containers
from vigie.sources.bytestreams import open_bytes
from vigie.sources.containers import given_files
from vigie.sources.registry import recognise
from vigie.sources.spec import SourceOptions

OPTIONS = SourceOptions(now_us=1_750_000_000_000_000)
TABLE = b"account_id,post_id,ts,text\n7,1,1629589836,hello\n"


def frame(content: bytes) -> bytes:
    packed = pa.compress(content, codec="zstd", asbytes=True)
    assert isinstance(packed, bytes)
    return packed


def zipped(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


def names(*paths: Path) -> list[str]:
    with given_files(paths) as files:
        return [given.name for given in files]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gzip", "bzip2", "xz"])
def test_compressed_files_are_read_as_what_they_hold(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "posts.packed"
    path.write_bytes(pack(TABLE))
    reading = recognise(path, OPTIONS).read(path, OPTIONS)
    assert sum(batch.rows for batch in reading) == 1
    path.write_bytes(pack(TABLE * 900)[:-20])
    with pytest.raises(SourceError) as caught:
        list(recognise(path, OPTIONS).read(path, OPTIONS))
    assert caught.value.code == "VG208"


def test_zstandard_frames_one_after_another_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zst"
    path.write_bytes(frame(TABLE) + frame(b"8,2,1629589837,bye\n"))
    with open_bytes(path) as stream:
        assert stream.read(10_000) == TABLE + b"8,2,1629589837,bye\n"
    path.write_bytes(frame(TABLE * 99)[:-5])
    with pytest.raises(SourceError) as caught, open_bytes(path) as stream:
        stream.read(100_000)
    assert caught.value.code == "VG208"


def test_what_unpacks_beyond_reason_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytestreams, "_PATIENCE_BYTES", 1_000)
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"\0" * 50_000_000))
    with pytest.raises(SourceError) as caught, open_bytes(path) as stream:
        stream.read(100_000_000)
    assert caught.value.code == "VG213"


def test_a_folder_gives_all_its_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z.csv", "b/c/a.csv", "b/a.csv", ".DS_Store"):
        (tmp_path / name).write_bytes(TABLE)
    assert names(tmp_path) == [str(tmp_path / name) for name in ("b/a.csv", "b/c/a.csv", "z.csv")]


def test_a_pattern_gives_what_it_fits(tmp_path: Path) -> None:
    for name in ("1.csv", "2.csv", "3.txt"):
        (tmp_path / name).write_bytes(TABLE)
    assert names(tmp_path / "*.csv") == [str(tmp_path / "1.csv"), str(tmp_path / "2.csv")]
    (tmp_path / "odd[1].csv").write_bytes(TABLE)
    assert names(tmp_path / "odd[1].csv") == [str(tmp_path / "odd[1].csv")]


@pytest.mark.parametrize("name", ["empty", "*.nothing"])
def test_no_file_at_all_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError) as caught:
        names(tmp_path / name)
    assert caught.value.code == "VG209"


def test_an_archive_gives_its_members_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    inner = zipped({"deep.csv": TABLE})
    members = {"data/a.csv": TABLE, "data/a.txt": b"x", "__MACOSX/a.csv": b"", "more.zip": inner}
    path.write_bytes(zipped(members))
    assert names(path) == [f"{path}/{name}" for name in ("data/a.csv", "data/a.txt", "more.zip/deep.csv")]
    with given_files([path]) as files:
        assert next(files).path.read_bytes() == TABLE


def test_a_member_that_would_leave_the_folder_stays_in_it(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({"../../evil.csv": TABLE, "/abs.csv": TABLE, "x/../evil.csv": TABLE}))
    with given_files([path]) as files:
        listed = list(files)
        assert len({given.path for given in listed}) == 3
        roots = {given.path.parents[-2] for given in listed}
        assert all(".." not in given.path.parts for given in listed)
        assert len(roots) == 1
    assert not (tmp_path.parent / "evil.csv").exists()


def test_archives_that_are_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped({f"{n}.csv": b"\0" * 100_000 for n in range(5)}))
    monkeypatch.setattr(containers, "_PATIENCE_BYTES", 1_000)
    monkeypatch.setattr(containers, "MOST_EXPANSION", 10)
    with pytest.raises(SourceError) as caught:
        names(path)
    assert caught.value.code == "VG213"
    monkeypatch.setattr(containers, "MOST_MEMBERS", 4)
    with pytest.raises(SourceError) as caught:
        names(path)
    assert (caught.value.code, "5 files" in caught.value.sentence) == ("VG213", True)


def test_an_encrypted_or_damaged_archive_says_so(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    content = bytearray(zipped({"a.csv": TABLE * 99}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(SourceError, match="encrypted"):
        names(path)
    content = bytearray(zipped({"a.csv": bytes(range(256)) * 99}))
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        names(path)
    assert caught.value.code == "VG208"


def test_a_missing_file_is_left_to_whoever_reads_it(tmp_path: Path) -> None:
    assert names(tmp_path / "absent.csv") == [str(tmp_path / "absent.csv")]
