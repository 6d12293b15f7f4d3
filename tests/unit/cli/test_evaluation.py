from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vigie.testing.worlds import World
from vigie.testing.worlds.catalogue import WORLDS

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Said, Vigie

QUICK = ("--decoys", "19", "--threads", "1")


@pytest.fixture
def labels(world: World, tmp_path: Path) -> Path:
    """The truth of the small world as a user would bring it."""
    path = tmp_path / "accounts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account_uid", "role"])
        writer.writerows([uid, role.role] for uid, role in world.truth.items())
    return path


def test_the_worlds_are_listed(vigie: Vigie) -> None:
    assert [row["world"] for row in vigie("world", "--json").json] == list(WORLDS)
    assert "olimpiya" in vigie("world").out


def test_a_world_is_written_with_its_truth_and_can_be_evaluated(vigie: Vigie) -> None:
    told = vigie("world", "flooded", "--posts", 2_000, "--as", "table", "--out", "w")
    assert told.code == 0
    assert {path.name for path in Path("w").iterdir()} == {"posts.csv", "truth"}
    assert "vigie evaluate w/posts.csv --truth w/truth/accounts.csv" in told.err
    told = vigie("evaluate", "w/posts.csv", "--truth", "w/truth/accounts.csv", *QUICK)
    assert told.code == 0
    assert Path("evaluation/evaluation.en.html").is_file()


def test_an_unknown_world_and_an_unknown_format_are_refused(vigie: Vigie) -> None:
    unknown = vigie("world", "olimpia")
    assert (unknown.code, "did you mean 'olimpiya'?" in unknown.err) == (2, True)
    wrong = vigie("world", "flooded", "--posts", 1_000, "--as", "x-v3")
    assert (wrong.code, "did you mean 'x-v2'?" in wrong.err) == (2, True)


@pytest.mark.slow
def test_worlds_are_evaluated_over_seeds_and_the_table_has_one_row_each(vigie: Vigie) -> None:
    asked = ("evaluate", "--world", "flooded", "--world", "petition", "--posts", 2_000, "--seeds", 2)
    told = vigie(*asked, *QUICK, "--no-hours", "--lang", "fr")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()[1:3]] == ["flooded", "petition"]
    assert Path("evaluation/evaluation.fr.html").is_file()
    summary = vigie(*asked, *QUICK, "--no-hours", "--json").json["summary"]
    assert {row["seeds"] for row in summary if row["measure"] == "groups_found"} == {2}


def test_labelled_files_are_evaluated(vigie: Vigie, posts_csv: Path, labels: Path) -> None:
    document = vigie("evaluate", posts_csv, "--truth", labels, *QUICK, "--out", "out", "--json").json
    figures = {(row["scope"], row["measure"]): row["mean"] for row in document["summary"]}
    assert figures["CA01", "recall"] >= 0.9
    assert {Path(path).name for path in document["files"]} >= {"evaluation.en.html", "score.parquet"}


def refused(said: Said) -> str:
    assert said.code == 2
    return said.err


def test_what_is_missing_is_told(vigie: Vigie, posts_csv: Path, labels: Path) -> None:
    assert "name worlds, or files and their labels" in refused(vigie("evaluate"))
    assert "files need --truth" in refused(vigie("evaluate", posts_csv))
    assert "--truth goes with files" in refused(vigie("evaluate", "--world", "flooded", "--truth", labels))
