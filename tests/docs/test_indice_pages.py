"""The pages on indices and campaigns say what the code does."""

from __future__ import annotations

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from vigie.campaigns.spec import CampaignParams
from vigie.detectors.ground.facts import FACTS
from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.registry import INDICES

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"detectors/indices.md": GroundParams, "campaigns.md": CampaignParams}
INDICES_PAGE = (DOCS / "detectors/indices.md").read_text("utf-8")
PARAMETERS = [(page, item) for page, params in PAGES.items() for item in fields(params)]


def rows(page: str) -> dict[str, list[str]]:
    found = re.findall(r"^\| `(\w+)` \|(.+)\|$", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in found}


def shown(value: Any) -> str:  # noqa: ANN401 - a default of any parameter
    return str(int(value)) if float(value).is_integer() else str(value)


@pytest.mark.parametrize(("page", "item"), PARAMETERS, ids=lambda each: getattr(each, "name", None))
def test_default_range_and_unit_are_those_of_the_code(page: str, item: Field[Any]) -> None:
    default, bounds, unit, reason = rows(page)[item.name]
    told = item.metadata
    expected = (
        (item.default, ", ".join(told["choices"]))
        if told["choices"]
        else (shown(item.default), f"{shown(told['low'])} … {shown(told['high'])}")
    )
    assert (default, bounds) == expected
    assert unit == told["unit"]
    assert len(reason) > 15


def test_a_page_names_no_parameter_that_is_none() -> None:
    for page, params in PAGES.items():
        assert [name for name in rows(page) if name not in {item.name for item in fields(params)}] == []


def test_every_indice_on_accounts_has_its_row() -> None:
    codes = re.findall(r"^\| (AC\d\d) ", INDICES_PAGE, re.MULTILINE)
    assert codes == [spec.code for spec in INDICES if spec.code.startswith("AC")]


def test_every_table_of_facts_is_named() -> None:
    assert [name for name in FACTS if f"`{name}.csv`" not in INDICES_PAGE] == []
