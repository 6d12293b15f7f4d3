from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def layers(root: Path) -> list[str]:
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (lines,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [line.replace("vigie.", "") for line in lines]


def test_the_map_shows_the_layers_that_the_linter_checks(root: Path, layers: list[str]) -> None:
    text = (root / "ARCHITECTURE.md").read_text("utf-8")
    drawn = re.search(r"```layers\n(.*?)```", text, re.DOTALL)
    assert drawn is not None
    assert [re.split(r"\s{2,}", line)[0] for line in drawn[1].splitlines()] == layers


def test_every_package_has_its_layer(sources: list[Any], layers: list[str]) -> None:
    packages = {s.path.split("/")[0] for s in sources if "/" in s.path}
    assert packages - {name for line in layers for name in line.split(" | ")} == {"testing"}
