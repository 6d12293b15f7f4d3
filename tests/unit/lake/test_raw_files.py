from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from vigie.lake.case import Case
from vigie.lake.raw_files import keep_raw
from vigie.model.errors import OutsideError


def test_bytes_are_kept_under_their_digest(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "Posts.JSONL"
    path.write_bytes(b"x" * 3_000_000)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = keep_raw(case, path, sha256)
    assert kept == case.raw / f"{sha256}.jsonl"
    assert kept.read_bytes() == path.read_bytes()
    path.unlink()
    assert keep_raw(case, path, sha256) == kept


def test_bytes_that_changed_meanwhile_are_not_kept(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("new")
    with pytest.raises(OutsideError) as caught:
        keep_raw(case, path, hashlib.sha256(b"old").hexdigest())
    assert caught.value.code == "VG503"
    assert list(case.raw.iterdir()) == []


def test_a_file_that_is_not_there_is_the_outside_world(case: Case, tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as caught:
        keep_raw(case, tmp_path / "none.csv", "0" * 64)
    assert caught.value.code == "VG501"
