from __future__ import annotations

import csv
from pathlib import Path

import pytest

from vigie.lake import rejections
from vigie.lake.rejections import safe_cell, write_rejections
from vigie.lake.staging import REJECTION
from vigie.model.errors import OutsideError


def refusals(*samples: str) -> list[dict[str, object]]:
    return [
        {"record": number, "raw_ref": f"line:{number}", "reason": "bad-time", "detail": "d", "sample": sample}
        for number, sample in enumerate(samples, start=1)
    ]


def write(path: Path, *samples: str) -> int:
    return write_rejections(path, REJECTION.rows(refusals(*samples)).to_batches(), total=len(samples))


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


@pytest.mark.parametrize("risky", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_a_cell_that_a_spreadsheet_would_compute_is_made_text(risky: str) -> None:
    assert safe_cell(risky) == f"'{risky}"


@pytest.mark.parametrize("plain", ["", "a=b", "1-2", "é@x", "'quoted", " spaced"])
def test_other_cells_stay_as_they_are(plain: str) -> None:
    assert safe_cell(plain) == plain


def test_the_list_reads_back_and_samples_are_short(tmp_path: Path) -> None:
    path = tmp_path / "new" / "f.csv"
    assert write(path, 'é, "quoted"\nand two lines', "=1+1", "x" * 500) == 3
    header, first, second, third = read(path)
    assert header == REJECTION.names
    assert first == ["1", "line:1", "bad-time", "d", 'é, "quoted"\nand two lines']
    assert second[4] == "'=1+1"
    assert len(third[4]) == 200
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_last_line_says_when_rows_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "LISTED_AT_MOST", 2)
    path = tmp_path / "f.csv"
    assert write(path, "a", "b", "c", "d") == 2
    *_, last = read(path)
    assert last[3] == "4 records were refused; the first 2 are listed"
    assert len(read(path)) == 4


def test_without_refusals_there_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("from an earlier try")
    assert write(path) == 0
    assert not path.exists()


def test_a_list_that_cannot_be_written_is_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as caught:
        write(tmp_path / "file" / "f.csv", "a")
    assert caught.value.code == "VG501"
