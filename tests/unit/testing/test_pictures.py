from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vigie.model.errors import OutsideError, ParameterError
from vigie.testing.worlds.pictures import CHANGES, Picture, write_pictures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def pictures(folder: Path) -> list[Picture]:
    return write_pictures(folder, seed=5)


def opened(folder: Path, picture: Picture) -> Image.Image:
    return Image.open(folder / picture.file)


def gradients(folder: Path, picture: Picture) -> NDArray[np.bool_]:
    """Return sixty-four signs: whether brightness rises from each cell of a coarse grid to the next."""
    with opened(folder, picture) as image:
        cells = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.BOX), dtype=np.int64)
    return np.asarray(cells[:, 1:] > cells[:, :-1]).ravel()


def apart(folder: Path, one: Picture, other: Picture) -> int:
    return int((gradients(folder, one) != gradients(folder, other)).sum())


def first_of_each_family(pictures: list[Picture]) -> dict[str, Picture]:
    return {picture.family: picture for picture in pictures if not picture.change}


def test_there_are_fifteen_visuals_with_five_copies_each_and_strangers(pictures: list[Picture]) -> None:
    assert Counter(picture.kind for picture in pictures) == {"root": 15, "copy": 75, "stranger": 24}
    families = Counter(picture.family for picture in pictures)
    assert {size for family, size in families.items() if family.startswith("V")} == {6}
    assert Counter(size for family, size in families.items() if family.startswith("S")) == {1: 16, 2: 4}


def test_every_change_occurs_and_a_root_has_none(pictures: list[Picture]) -> None:
    assert {picture.change for picture in pictures if picture.kind == "copy"} == set(CHANGES)
    assert {picture.change for picture in pictures if picture.kind == "root"} == {""}
    assert {picture.change for picture in pictures if picture.kind == "stranger"} == {"", "re-encoded"}


def test_the_folder_holds_what_the_list_says_and_nothing_else(folder: Path, pictures: list[Picture]) -> None:
    assert {path.name for path in folder.iterdir()} == {picture.file for picture in pictures}
    for picture in pictures:
        assert hashlib.sha256((folder / picture.file).read_bytes()).hexdigest() == picture.sha256


def test_no_two_files_are_the_same_bytes(pictures: list[Picture]) -> None:
    assert len({picture.sha256 for picture in pictures}) == len(pictures)


def test_media_keys_are_those_of_the_platform_and_copies_come_after_their_root(
    pictures: list[Picture],
) -> None:
    keys = [picture.media_key for picture in pictures]
    assert len(set(keys)) == len(keys)
    assert all(key.startswith("3_1") and len(key) == 21 and key[2:].isdigit() for key in keys)
    roots = first_of_each_family(pictures)
    assert all(p.media_key > roots[p.family].media_key for p in pictures if p.change)


def test_files_are_small_and_open(folder: Path, pictures: list[Picture]) -> None:
    for picture in pictures:
        with opened(folder, picture) as image:
            assert image.format in {"JPEG", "PNG"}
            assert image.width <= 480
            assert image.height <= 270
            image.load()
    assert sum((folder / picture.file).stat().st_size for picture in pictures) < 4_000_000


def test_different_pictures_look_different(folder: Path, pictures: list[Picture]) -> None:
    firsts = list(first_of_each_family(pictures).values())
    near = [
        (one.family, other.family)
        for at, one in enumerate(firsts)
        for other in firsts[:at]
        if apart(folder, one, other) < 9
    ]
    assert near == []


def test_a_picture_posted_again_still_looks_like_itself(folder: Path, pictures: list[Picture]) -> None:
    roots = first_of_each_family(pictures)
    for change, most in (("re-encoded", 6), ("resized", 6)):
        copies = [picture for picture in pictures if picture.change == change]
        assert max(apart(folder, copy, roots[copy.family]) for copy in copies) <= most


def test_a_mirrored_copy_is_its_root_from_the_other_side(folder: Path, pictures: list[Picture]) -> None:
    roots = first_of_each_family(pictures)
    for copy in (picture for picture in pictures if picture.change == "mirrored"):
        with opened(folder, copy) as image, opened(folder, roots[copy.family]) as root:
            back = np.asarray(image.convert("RGB"), dtype=np.int64)[:, ::-1]
            there = np.asarray(root.convert("RGB"), dtype=np.int64)
        assert float(np.abs(back - there).mean()) < 8


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    few: dict[str, Any] = {"visuals": 3, "copies": 2, "strangers": 5}
    first = write_pictures(tmp_path / "a", seed=1, **few)
    again = write_pictures(tmp_path / "b", seed=1, **few)
    other = write_pictures(tmp_path / "c", seed=2, **few)
    assert first == again
    assert {picture.sha256 for picture in first}.isdisjoint({picture.sha256 for picture in other})


def test_a_visual_is_the_same_however_many_others_there_are(tmp_path: Path) -> None:
    alone = write_pictures(tmp_path / "a", seed=1, visuals=1, copies=0, strangers=0)
    among = write_pictures(tmp_path / "b", seed=1, visuals=2, copies=3, strangers=1)
    assert alone[0].sha256 == among[0].sha256


def test_more_visuals_than_scenes_differ_too(tmp_path: Path) -> None:
    many = write_pictures(tmp_path, seed=1, visuals=17, copies=0, strangers=0)
    assert apart(tmp_path, many[0], many[15]) > 0
    assert len({picture.sha256 for picture in many}) == 17


@pytest.mark.parametrize(
    "numbers", [{"visuals": 61}, {"copies": -1}, {"strangers": 201}, {"hashtags": ("#été", "#x")}]
)
def test_a_number_outside_its_range_is_refused(tmp_path: Path, numbers: dict[str, Any]) -> None:
    with pytest.raises(ParameterError) as caught:
        write_pictures(tmp_path, seed=1, **numbers)
    assert caught.value.code == "VG104"


def test_without_pillow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(OutsideError) as caught:
        write_pictures(tmp_path, seed=1)
    assert caught.value.code == "VG504"
    assert "vigie[media]" in caught.value.hint
    assert list(tmp_path.iterdir()) == []
