from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.app.labels import BENIGN, CAMPAIGN, ORGANIC, Label, read_labels
from vigie.model.errors import OutsideError, SourceError


def written(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_text(text, "utf-8")
    return path


def test_labels_are_read_by_account_uid(tmp_path: Path) -> None:
    labels = read_labels(written(tmp_path, "account_uid,role,group\nx:1,campaign,core\nx:2,organic,\n"))
    assert dict(labels.of) == {"x:1": Label(CAMPAIGN, "core"), "x:2": Label(ORGANIC, "")}


def test_labels_are_read_by_account_id_on_the_platform_that_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "platform,account_id,label\nagora,1,1\n,2,0\n")
    assert set(read_labels(path, platform="ruche").of) == {"agora:1", "ruche:2"}


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("Campaign", CAMPAIGN),
        ("1", CAMPAIGN),
        ("TRUE", CAMPAIGN),
        ("open", BENIGN),
        ("0", ORGANIC),
        ("", ORGANIC),
    ],
)
def test_words_and_numbers_that_mean_a_role_are_understood(tmp_path: Path, word: str, role: str) -> None:
    assert read_labels(written(tmp_path, f"account_uid,role\nx:1,{word}\n")).role("x:1") == role


def test_parquet_is_read_as_csv_is(tmp_path: Path) -> None:
    pq.write_table(pa.table({"account_uid": ["x:1"], "coordinated": [True]}), tmp_path / "labels.parquet")
    assert read_labels(tmp_path / "labels.parquet").role("x:1") == CAMPAIGN


def test_an_account_without_a_label_counts_as_organic(tmp_path: Path) -> None:
    labels = read_labels(written(tmp_path, "account_uid,role\nx:1,campaign\n"))
    assert labels.role("x:9") == ORGANIC
    assert labels.members(CAMPAIGN) == {"x:1"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,role\na,1\n", "no column tells the account"),
        ("account_uid,kind\nx:1,1\n", "no column tells the role"),
        ("account_uid,role\nx:1,campain\n", "'campain' is no role"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence) as told:
        read_labels(written(tmp_path, text))
    assert (told.value.code, told.value.hint != "") == ("VG215", True)


def test_a_file_that_is_not_there_and_a_file_that_is_no_table_are_told(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as told:
        read_labels(tmp_path / "none.csv")
    assert told.value.code == "VG501"
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(SourceError) as damaged:
        read_labels(tmp_path / "broken.parquet")
    assert damaged.value.code == "VG215"
