"""The pages on diffusion and language give the parameters of the code."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from vigie.detectors.indice import IndiceSpec
from vigie.detectors.registry import INDICES

PAGES = sorted((Path(__file__).parents[2] / "docs/detectors").glob("[CDT]?-*.md"))
ROWS = {
    name: [cell.strip() for cell in cells.split("|")]
    for page in PAGES
    for name, cells in re.findall(
        r"^\| `([A-Z]{2}\d\d\.\w+)` \|(.+)\|$", page.read_text("utf-8"), re.MULTILINE
    )
}
OWN: dict[str, IndiceSpec] = {spec.code: spec for spec in INDICES if not spec.code.startswith("AC")}


def shown(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def test_the_pages_name_every_parameter_with_its_default_range_and_unit() -> None:
    wanted = {
        f"{code}.{item.name}": [
            shown(item.default),  # type: ignore[arg-type]
            f"{shown(item.metadata['low'])} … {shown(item.metadata['high'])}",
            item.metadata["unit"],
        ]
        for code, spec in OWN.items()
        for item in fields(spec.params)
    }
    assert {name: cells[:3] for name, cells in ROWS.items()} == wanted


def test_every_indice_has_a_heading_on_a_page() -> None:
    headed = re.findall(
        r"^## ([A-Z]{2}\d\d) ", "\n".join(page.read_text("utf-8") for page in PAGES), re.MULTILINE
    )
    assert sorted(headed) == sorted(OWN)
