from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vigie.cli import main

Vigie = Callable[..., Any]


@pytest.fixture(scope="module")
def case(done: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the finished case with campaigns."""
    folder = tmp_path_factory.mktemp("campaigns") / "case"
    shutil.copytree(done, folder)
    assert main(["campaign", "draw", "--case", str(folder), "--quiet", "--threads", "1"]) == 0
    return folder


def test_campaigns_are_listed_shown_and_written_up(case: Path, vigie: Vigie) -> None:
    listed = vigie("campaign", "list", "--case", case, "--json").json["campaigns"]
    assert listed[0]["label"] == "C01"
    shown = vigie("campaign", "show", "C01", "--case", case)
    assert listed[0]["campaign_id"] in shown.out
    assert "AC01 recent" in shown.out or "AC01" in shown.err
    document = vigie("campaign", "show", "C01", "--case", case, "--json").json
    assert "accounts" not in document["evidence"][0]
    assert list(case.glob("out/*/campaigns.en.html"))


def test_a_decision_needs_a_reason_and_stays(case: Path, vigie: Vigie) -> None:
    assert vigie("campaign", "confirm", "C01", "--case", case).code == 2
    assert vigie("campaign", "dismiss", "C01", "--case", case, "--reason", "a union").code == 0
    assert vigie("campaign", "reopen", "C01", "--case", case, "--reason", "no union").code == 0
    assert vigie("campaign", "confirm", "C01", "--case", case, "--reason", "seen", "--json").code == 0
    renamed = vigie(
        "campaign", "rename", "C01", "Blue wave", "--case", case, "--reason", "name", "--by", "AB"
    )
    assert renamed.code == 0
    merged = vigie("campaign", "merge", "C02", "C01", "--case", case, "--reason", "one source")
    assert merged.code == 0
    row = vigie("campaign", "list", "--case", case, "--json").json["campaigns"][0]
    assert (row["state"], row["name"]) == ("kept", "Blue wave")


def test_the_core_is_listed_by_pseudonym_unless_a_reason_is_given(case: Path, vigie: Vigie) -> None:
    told = vigie("accounts", "C01", "--case", case, "--json").json
    assert all(each["account"].startswith("A-") for each in told["core"])
    named = vigie("accounts", "C01", "--case", case, "--identify", "order 12", "--json").json
    assert {each["account"] for each in named["core"]}.isdisjoint(each["account"] for each in told["core"])
    assert vigie("accounts", "C01", "--case", case, "--identify", " ").code == 1
    assert "counted" in vigie("accounts", "C01", "--case", case).out


def test_the_timeline_tells_events_and_days(case: Path, vigie: Vigie) -> None:
    told = vigie("timeline", "C01", "--case", case, "--json").json
    assert [event["at"] for event in told["events"]] == sorted(event["at"] for event in told["events"])
    assert sum(day["posts"] for day in told["days"]) > 0
    assert "first" in vigie("timeline", "C01", "--case", case).out


def test_a_campaign_that_is_none_and_a_folder_without_facts_are_told(
    case: Path, vigie: Vigie, tmp_path: Path
) -> None:
    assert "VG304" in vigie("campaign", "show", "C99", "--case", case).err
    (tmp_path / "other.csv").write_text("a\n", "utf-8")
    assert "VG104" in vigie("campaign", "draw", "--case", case, "--facts", tmp_path).err
