from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from vigie.app import lettering
from vigie.app.families import update_families
from vigie.app.lettering import read_texts
from vigie.app.media import AddedMedia, add_media
from vigie.app.similar import similar
from vigie.model.errors import SourceError
from vigie.model.outcomes import Found, NotAssessed, NothingFound, Outcome

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench

NOW_US = 1_800_000_000_000_000


def scene(seed: int) -> Image.Image:
    """Draw rough hills: enough detail for a hash, and no two seeds alike."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=np.uint8))
    return coarse.resize((480, 360), Image.Resampling.BICUBIC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of one picture, another picture, a damaged file, and a manifest."""
    place = tmp_path / "pictures"
    place.mkdir()
    scene(1).save(place / "one.png")
    scene(1).save(place / "again.jpg", quality=60)
    scene(2).save(place / "other.png")
    (place / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing more")
    with (place / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "post_uid"])
        names = ("one.png", "again.jpg", "absent.png")
        writer.writerows([name, f"unknown:p{n}"] for n, name in enumerate(names))
    return place


@pytest.fixture
def told(fresh: Bench, tmp_path: Path) -> Bench:
    """A case of three posts."""
    rows = [f"u{n},p{n},2024-03-04T10:00:0{n}Z,look at this number {n}" for n in range(3)]
    path = tmp_path / "posts.csv"
    path.write_text("\n".join(["account_id,post_id,created_at,text", *rows]) + "\n", "utf-8")
    fresh.ingest(path)
    return fresh


def added(bench: Bench, *paths: Path) -> AddedMedia:
    return add_media(bench.case, paths, now_us=NOW_US)


def test_every_file_is_read_refused_or_rejected_with_a_reason(told: Bench, folder: Path) -> None:
    done = added(told, folder)
    assert (done.read, done.refused, done.rejected) == (3, 1, 1)
    assert done.refusals[0]["file"] == "broken.jpg"
    assert done.refusals[0]["code"].startswith("VG23")
    assert "absent.png" in str(done.rejections[0])


def test_the_bytes_of_what_was_read_are_kept(told: Bench, folder: Path) -> None:
    added(told, folder)
    read = told.case.lake.read("media_file").to_pylist()
    kept = {path.stem for path in told.case.raw.iterdir()}
    assert {row["sha256"] for row in read if row["refused"] is None} <= kept
    assert not {row["sha256"] for row in read if row["refused"]} & kept


def test_the_same_folder_again_changes_nothing(told: Bench, folder: Path) -> None:
    first = added(told, folder)
    again = added(told, folder)
    assert (again.read, again.new_places, again.commit) == (0, 0, first.commit)


def test_files_of_one_picture_are_a_family_with_its_posts(told: Bench, folder: Path) -> None:
    added(told, folder)
    found = similar(told.case, engine=told.engine, clock=told.clock, kinds=["image"])
    (family,) = found.families
    assert (family["variants"], family["posts"], family["accounts"]) == (2, 2, 2)
    assert found.not_assessed == {"lettering": {"reason": "lettering-not-read"}}


def letters(picture: Path, *, languages: str, models: Path | None) -> Outcome[str]:
    """Stand in for Tesseract: the scene of the smallest seed says something, the others nothing."""
    assert (languages, models) == ("eng", None)
    with Image.open(picture) as opened:
        told = np.asarray(opened.convert("RGB").resize((1, 1)))[0, 0].tolist()
    with Image.open(picture) as opened:
        wanted = np.asarray(scene(1).resize((1, 1)))[0, 0].tolist()
        assert opened.size == (480, 360)
    same = max(abs(a - b) for a, b in zip(told, wanted, strict=True)) < 4
    return Found("THE HARB0UR IS SOLD, SAY NO", 1) if same else NothingFound(1)


def test_text_in_pictures_is_read_once_shown_and_found_by_its_words(
    told: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(told, folder)
    monkeypatch.setattr(lettering, "read_lettering", letters)
    texts = read_texts(told.case, "eng", now_us=NOW_US)
    assert (texts.read, texts.with_text, texts.known) == (3, 2, 0)
    assert read_texts(told.case, "eng", now_us=NOW_US).as_dict() == {"read": 0, "with_text": 0, "known": 3}
    found = similar(told.case, "the harbour is sold", engine=told.engine, clock=told.clock)
    (family,) = found.families
    assert family["kind"] == "media"
    assert "THE HARB0UR IS SOLD" in family["shown"][0]["text"]
    assert "lettering" not in found.not_assessed
    assert similar(told.case, "bread with honey", engine=told.engine, clock=told.clock).families == []


def test_without_tesseract_text_in_pictures_is_not_assessed(
    told: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(told, folder)
    missing = NotAssessed("no-ocr", {"command": "pip install 'vigie[ocr]'"})
    monkeypatch.setattr(lettering, "read_lettering", lambda *_args, **_more: missing)
    texts = read_texts(told.case, "eng", now_us=NOW_US)
    assert texts.as_dict()["not_assessed"] == {"reason": "no-ocr", "command": "pip install 'vigie[ocr]'"}
    assert told.case.lake.read("media_text").num_rows == 0


def test_a_file_from_outside_leads_to_the_family_that_it_would_join(
    told: Bench, folder: Path, tmp_path: Path
) -> None:
    added(told, folder)
    scene(1).save(tmp_path / "mine.jpg", quality=40)
    scene(9).save(tmp_path / "strange.png")
    near = similar(told.case, str(tmp_path / "mine.jpg"), engine=told.engine, clock=told.clock)
    far = similar(told.case, str(tmp_path / "strange.png"), engine=told.engine, clock=told.clock)
    assert len(near.families) == 1
    assert far.families == []
    assert told.case.lake.read("media_file").num_rows == 4


def test_a_file_that_is_no_picture_is_refused(told: Bench, folder: Path) -> None:
    with pytest.raises(SourceError) as refused:
        similar(told.case, str(folder / "broken.jpg"), engine=told.engine, clock=told.clock)
    assert refused.value.code.startswith("VG23")


def test_media_added_later_are_looked_at_and_texts_are_not_looked_at_again(told: Bench, folder: Path) -> None:
    update_families(told.case, engine=told.engine, clock=told.clock)
    version = told.case.lake.history()[-1].tables.get("text_trace")
    added(told, folder)
    families = update_families(told.case, engine=told.engine, clock=told.clock)
    assert families.why_not("media") is None
    assert told.case.lake.history()[-1].tables.get("text_trace") == version


def test_pictures_stand_in_for_the_ids_of_media(told: Bench, folder: Path) -> None:
    added(told, folder)
    outcomes = told.coordinate()["run"]["outcomes"][0].as_py()
    assert '"media_family"' in outcomes
    assert '"no-media"' not in outcomes
