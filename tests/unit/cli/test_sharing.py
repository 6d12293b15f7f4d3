"""Sharing by commands alone: a dossier out, a case out and in, and a bundle looked at."""

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
    folder = tmp_path_factory.mktemp("shared") / "case"
    shutil.copytree(done, folder)
    assert main(["campaign", "draw", "--case", str(folder), "--quiet", "--threads", "1"]) == 0
    return folder


def test_a_dossier_and_a_network_leave_by_one_command(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    told = vigie(
        "export", "gexf", "stix", "navigator", "--campaign", "C01", "--case", case, "-o", tmp_path, "--json"
    )
    names = [Path(path).name for path in told.json]
    assert names == [
        "coordination.gexf", "C01.stix.core.json", "C01.navigator-4.3.json", "C01.navigator-4.5.json",
    ]  # fmt: skip
    assert vigie("lint", tmp_path / "C01.stix.core.json").code == 0


def test_what_stays_in_is_told(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    told = vigie("export", "misp", "--campaign", "C01", "--case", case, "-o", tmp_path)
    assert told.code == 0
    assert ("withheld" in told.err) == ("relays" in told.err)


def test_a_dossier_does_not_leave_below_its_marking(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    asked = ("export", "stix", "--campaign", "C01", "--case", case, "-o", tmp_path / "out")
    told = vigie(*asked, "--marking", "TLP:CLEAR")
    assert (told.code, "VG720" in told.err) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_case_is_packed_unpacked_and_says_that_nobody_signed(
    case: Path, vigie: Vigie, tmp_path: Path
) -> None:
    pack, again = tmp_path / "case.vigie.zip", tmp_path / "again"
    told = vigie("pack", pack, "--case", case)
    assert (told.code, "not signed" in told.err) == (0, True)
    back = vigie("unpack", pack, "--case", again)
    assert (back.code, "not signed" in back.err) == (0, True)
    listed = [vigie("campaign", "list", "--case", each, "--json").json for each in (case, again)]
    assert listed[0] == listed[1]
    assert vigie("unpack", pack, "--case", again).code == 1


def test_figures_of_a_pack_come_as_data(case: Path, vigie: Vigie, tmp_path: Path) -> None:
    pack = tmp_path / "case.vigie.zip"
    told = vigie("pack", pack, "--case", case, "--no-raw", "--json").json
    back = vigie("unpack", pack, "--case", tmp_path / "again", "--json").json
    assert (told["signed"], back["signer"]) == (False, "")
    assert told["tables"] == back["tables"]
    assert told["tables"]["campaign"] >= 1
