"""The meaning of columns is proposed by names and by values, with what each cell becomes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.sources.mapping import load_preset
from vigie.sources.proposals import Proposal, propose
from vigie.sources.sample import take_sample
from vigie.sources.spec import SourceOptions

Build = Callable[..., Any]
HEAD = "wer,nr,wann,was,wo,marke\n"
ROWS = [
    f"u{n % 3},{1000 + n},2021-08-{10 + n}T10:00:00Z,a sentence that is long enough {n},https://a.example/{n}?utm_id=1,#vote"
    for n in range(9)
]
TABLE = HEAD + "\n".join(ROWS) + "\n"


@pytest.fixture
def proposed(tmp_path: Path) -> Callable[..., Proposal]:
    def look(content: str, **said: Any) -> Proposal:
        path = tmp_path / "a.csv"
        path.write_text(content, "utf-8")
        return propose(take_sample(path), SourceOptions(now_us=1_750_000_000_000_000, **said))

    return look


def test_values_propose_where_no_name_tells(proposed: Build) -> None:
    found = proposed(TABLE)
    assert {column.column: (column.field, column.known_by) for column in found.columns} == {
        "wer": ("account_id", "values"),
        "nr": ("post_id", "values"),
        "wann": ("created_at", "values"),
        "was": ("text", "values"),
        "wo": ("urls", "values"),
        "marke": ("hashtags", "values"),
    }
    assert found.wanting == ()


def test_what_the_first_cell_becomes_is_shown(proposed: Build) -> None:
    becomes = {column.field: column.becomes for column in proposed(TABLE).columns}
    assert becomes["created_at"] == "2021-08-10T10:00:00Z"
    assert becomes["urls"] == "https://a.example/0"
    assert becomes["hashtags"] == "vote"


def test_a_saved_proposal_is_a_preset_for_the_file(tell: Build, tmp_path: Path, proposed: Build) -> None:
    preset = tmp_path / "preset.toml"
    preset.write_text(proposed(TABLE).preset, "utf-8")
    assert tomllib.loads(preset.read_text("utf-8"))["fields"]["account_id"] == "wer"
    told = tell(TABLE, preset=load_preset(preset))
    assert (told.summary.stored, told.summary.rejected) == (9, {})
    assert told.posts[0]["account_uid"] == "unknown:u0"


def test_names_win_over_values(proposed: Build) -> None:
    found = proposed("user_id,created_at,text\n7,2021-08-21T00:00:00Z,x\n8,2021-08-21T00:00:00Z,y\n")
    assert {column.known_by for column in found.columns} == {"name"}


@pytest.mark.parametrize(
    ("cell", "said", "doubt"),
    [
        ("07/03/2018 10:00", {"tz": "UTC"}, "day or month first?"),
        ("2018-03-07 10:00", {}, "in which zone?"),
        ("soon", {}, "no time"),
    ],
)
def test_dates_in_doubt_become_nothing_and_say_what_to_declare(
    proposed: Build, cell: str, said: dict[str, Any], doubt: str
) -> None:
    found = proposed(f"user_id,created_at,text\n7,{cell},a\n8,{cell},b\n", **said)
    (time,) = (column for column in found.columns if column.field == "created_at")
    assert time.becomes is None
    assert doubt in time.doubt


def test_a_declared_order_and_zone_are_followed(proposed: Build) -> None:
    found = proposed("user_id,created_at,text\n7,07/03/2018 10:00,a\n", tz="Europe/Paris", dayfirst=True)
    assert found.columns[1].becomes == "2018-03-07T09:00:00Z"
    found = proposed("user_id,created_at,text\n7,07/13/2018 10:00,a\n", tz="UTC")
    assert found.columns[1].becomes == "2018-07-13T10:00:00Z"


def test_what_is_wanting_is_said(proposed: Build) -> None:
    wanting = proposed("a,b\n1,2\n3,4\n").wanting
    assert wanting == ("account_id", "created_at", "a text, a link or another object")


def test_numbers_that_are_counts_are_no_times(proposed: Build) -> None:
    found = proposed("a,b\n" + "".join(f"{n},x\n" for n in range(100, 120)))
    assert "created_at" not in {column.field for column in found.columns}
