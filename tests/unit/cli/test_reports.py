from __future__ import annotations

import json
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
    folder = tmp_path_factory.mktemp("reports") / "case"
    shutil.copytree(done, folder)
    assert main(["campaign", "draw", "--case", str(folder), "--quiet", "--threads", "1"]) == 0
    return folder


def test_products_are_written_and_lint_speaks_on_stderr(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    given = (
        "--campaign",
        "C01",
        "--product",
        "synthesis,bulletin",
        "--lang",
        "en",
        "--format",
        "html,md",
        "--draft",
    )
    said = vigie("report", "build", *given, "--case", case, "-o", tmp_path)
    assert said.code == 0
    assert [Path(line).name for line in said.out.splitlines()] == [
        "C01-synthesis.en.html",
        "C01-synthesis.en.md",
        "C01-bulletin.en.html",
        "C01-bulletin.en.md",
    ]
    assert "LR10 warning" in said.err
    assert "PAP:CLEAR — DRAFT" in (tmp_path / "C01-bulletin.en.html").read_text("utf-8")


def test_a_number_that_changed_has_to_be_acknowledged(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    given = (
        "--campaign",
        "C01",
        "--product",
        "bulletin",
        "--format",
        "md",
        "--draft",
        "--case",
        case,
        "-o",
        tmp_path,
    )
    assert vigie("report", "build", *given).code == 0
    (record,) = (case / "editions").iterdir()
    told = json.loads(record.read_text("utf-8"))
    told["numbers"]["core"] += 1
    record.write_text(json.dumps(told), "utf-8")
    refused = vigie("report", "build", *given)
    assert refused.code == 1
    assert "VG731" in refused.err
    assert "--acknowledge" in refused.err
    taken = vigie("report", "build", *given, "--acknowledge", "--json").json
    assert taken["acknowledged"][0].startswith("core: ")
    assert len(taken["written"]) == 2


def test_a_marking_that_is_too_low_ends_lint_with_an_error(case: Path, vigie: Vigie) -> None:
    given = ("lint", "--campaign", "C01", "--product", "decision", "--case", case)
    said = vigie(*given, "--marking", "TLP:CLEAR")
    assert said.code == 1
    assert "LR05 error C01-decision.fr: marking" in said.out
    assert "VG732" in said.err
    fine = vigie(*given, "--json")
    assert fine.code == 0
    assert {one["code"] for one in fine.json} == {"LR10"}


def test_lint_without_anything_to_look_at_says_what_to_give(case: Path, vigie: Vigie) -> None:
    said = vigie("lint", "--case", case)
    assert said.code == 2
    assert "--campaign C01" in said.err


def test_a_marking_that_is_none_is_told(case: Path, vigie: Vigie) -> None:
    said = vigie("report", "build", "--campaign", "C01", "--marking", "TLP:WHITE", "--case", case)
    assert said.code == 2
    assert "VG710" in said.err


def test_templates_are_written_for_a_team_and_used(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    said = vigie("report", "templates", folder)
    assert said.code == 0
    assert "key-facts" in said.err
    assert {path.name for path in folder.iterdir()} == {Path(line).name for line in said.out.splitlines()}
    outline = folder / "synthesis.toml"
    outline.write_text(
        '[[part]]\nanchor = "a"\nheading = { fr = "La nôtre" }\ncontents = ["key-facts"]\n', "utf-8"
    )
    given = ("--campaign", "C01", "--product", "synthesis", "--lang", "fr", "--format", "md", "--draft")
    built = vigie(
        "report", "build", *given, "--templates", folder, "--case", case, "-o", tmp_path, "--acknowledge"
    )
    assert "La nôtre" in Path(built.out.splitlines()[0]).read_text("utf-8")
    again = vigie("report", "templates", folder, "--json").json
    assert again["written"] == []


def test_strategies_of_a_bulletin_come_from_a_file(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    status = tmp_path / "status.toml"
    status.write_text('[media]\nstatus = "ongoing"\nrisk = "low"\n', "utf-8")
    given = ("--campaign", "C01", "--product", "bulletin", "--lang", "fr", "--format", "md", "--draft")
    built = vigie(
        "report", "build", *given, "--status", status, "--case", case, "-o", tmp_path, "--acknowledge"
    )
    text = Path(built.out.splitlines()[0]).read_text("utf-8")
    assert "campagne en cours" in text
    assert text.count("non évalué") == 3


def test_the_report_of_a_run_is_written_as_before(case: Path, vigie: Vigie) -> None:
    said = vigie("report", "--case", case, "--lang", "fr")
    assert said.code == 0
    assert said.out.strip().endswith("report.fr.html")
