"""A detector's page and its declaration say the same."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest

from vigie.detectors.coaction.spec import AUTO_WINDOWS_S, SPEC

PAGE = (Path(__file__).parents[2] / "docs/detectors/CA01-co-action.md").read_text("utf-8")
ROWS = {
    cells[0]: cells[1:]
    for row in re.findall(r"^\| `(\w+)` \|(.+)\|$", PAGE, re.MULTILINE)
    if (cells := [row[0], *(cell.strip() for cell in row[1].split("|"))])
}
PARAMETERS = {item.name: item for item in fields(SPEC.params)}


def shown(value: float) -> str:
    """Write a default or a bound as the page does."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, int) or float(value).is_integer() else str(value)


def expected(item: Field[Any]) -> tuple[str, str]:
    """Return default and range as the page must give them."""
    assert item.default is not MISSING
    told = item.metadata
    if told["choices"]:
        return item.default, ", ".join(told["choices"])
    if isinstance(item.default, bool):
        return shown(item.default), "true, false"
    return shown(item.default), f"{shown(told['low'])} … {shown(told['high'])}"


def test_the_page_documents_every_parameter_and_no_other() -> None:
    assert list(ROWS) == list(PARAMETERS)


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name != "object_types"])
def test_default_range_and_unit_are_those_of_the_code(name: str) -> None:
    default, bounds, unit, reason = ROWS[name]
    assert (default, bounds) == expected(PARAMETERS[name])
    assert unit == PARAMETERS[name].metadata["unit"]
    assert len(reason) > 20


def test_every_parameter_gives_its_reason_in_the_code() -> None:
    assert [name for name, item in PARAMETERS.items() if not item.metadata.get("why")] == []


def test_the_page_names_code_version_tables_and_windows() -> None:
    head = PAGE[:600]
    assert head.startswith(f"# {SPEC.code} — ")
    assert f"`{SPEC.name}`, version {SPEC.version}." in head
    assert all(f"`{table}`" in head for table in (*SPEC.reads, *SPEC.writes))
    *first, last = map(str, AUTO_WINDOWS_S)
    assert f"{', '.join(first)} and {last} s" in PAGE


def test_the_page_says_what_is_not_shown_what_is_innocent_and_where_it_comes_from() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert {"Null model", "What it does not show", "Known innocent explanations", "References"} <= set(
        headings
    )
    assert PAGE.count("doi:") >= 2
