from __future__ import annotations

from pathlib import Path

import pytest

from vigie.lake.case import create_case, open_case
from vigie.model.errors import CaseError, OutsideError


def test_a_case_opens_as_it_was_made(tmp_path: Path) -> None:
    awkward = 'L’affaire "Ours"\\ \n\t\x7f €𝄞'
    made = create_case(tmp_path / "a b", title=awkward, purpose=awkward, now_us=5, pseudonym_key=awkward)
    assert open_case(tmp_path / "a b") == made
    assert all(folder.is_dir() for folder in (made.raw, made.rejections, made.runs, made.lake.folder))


def test_a_folder_with_other_files_can_become_a_case(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("kept")
    create_case(tmp_path, title="", purpose="", now_us=0, pseudonym_key="")
    assert (tmp_path / "posts.csv").read_text() == "kept"


def test_a_case_is_not_made_twice(tmp_path: Path) -> None:
    made = create_case(tmp_path, title="first", purpose="", now_us=0, pseudonym_key="")
    with pytest.raises(CaseError) as caught:
        create_case(tmp_path, title="second", purpose="", now_us=0, pseudonym_key="")
    assert caught.value.code == "VG302"
    assert open_case(tmp_path) == made


def test_a_folder_that_is_no_case_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        open_case(tmp_path)
    assert caught.value.code == "VG301"
    assert "vigie init" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["title = ", "title = 'x'", "\udcff", "format_version = 'one'\ntitle=''\npurpose=''"]
)
def test_a_damaged_case_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "case.toml").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(CaseError) as caught:
        open_case(tmp_path)
    assert caught.value.code == "VG310"


def test_a_case_of_a_later_vigie_is_refused(tmp_path: Path) -> None:
    create_case(tmp_path, title="", purpose="", now_us=0, pseudonym_key="")
    path = tmp_path / "case.toml"
    path.write_text(path.read_text().replace("format_version = 1", "format_version = 99"))
    with pytest.raises(CaseError) as caught:
        open_case(tmp_path)
    assert caught.value.code == "VG311"


def test_a_folder_that_cannot_be_written_is_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as caught:
        create_case(tmp_path / "file", title="", purpose="", now_us=0, pseudonym_key="")
    assert caught.value.code == "VG501"


@pytest.mark.parametrize("name", ["x[1]", "a|b", "a^b", "a\\b", "50%41", "two\nlines"])
def test_a_path_that_the_table_format_cannot_address_is_refused_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(CaseError) as caught:
        create_case(tmp_path / name, title="", purpose="", now_us=0, pseudonym_key="")
    assert caught.value.code == "VG309"
    assert not (tmp_path / name).exists()
