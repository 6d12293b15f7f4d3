from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Vigie = Callable[..., Any]


@pytest.fixture
def case(done: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    shutil.copytree(done, folder)
    return folder


def test_a_calendar_is_added_once_measured_and_shown(case: Path, tmp_path: Path, vigie: Vigie) -> None:
    table = tmp_path / "days.csv"
    table.write_text(
        "day,title,countries,kind,anniversaries\n2024-03-10,Vote,FR,election,9\nnever,x,FR,y,0\n", "utf-8"
    )
    drawn = vigie("campaign", "draw", "--case", case, "--calendar", table, "--holidays", "FR,AZ")
    assert drawn.code == 0
    assert "calendar: 1 records refused (no-date)" in drawn.err
    again = vigie("timeline", "C01", "--case", case, "--calendar", table, "--json")
    assert "calendar: 0 events added, 1 known before" in again.err
    assert {event["event"] for event in again.json["events"]} >= {"first", "last"}
    shown = vigie("campaign", "show", "C01", "--case", case, "--json").json["evidence"]
    assert [row["outcome"] for row in shown if row["indice"] == "DI12"] != []


def test_holidays_of_an_unknown_country_are_refused(case: Path, vigie: Vigie) -> None:
    refused = vigie("campaign", "draw", "--case", case, "--holidays", "XQ")
    assert refused.code == 2
    assert "VG104" in refused.err
