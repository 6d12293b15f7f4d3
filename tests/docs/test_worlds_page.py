"""The page on reference worlds and their catalogue say the same."""

from __future__ import annotations

import re
from pathlib import Path

from vigie.testing.worlds.catalogue import WORLDS

PAGE = (Path(__file__).parents[2] / "docs/worlds.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `([\w-]+)` \| ([\w-]+) \|", PAGE, re.MULTILINE))


def test_the_page_lists_every_world_with_its_kind_and_no_other() -> None:
    assert {name: spec.kind for name, spec in WORLDS.items()} == ROWS


def test_the_formats_are_those_of_the_catalogue() -> None:
    told = dict(re.findall(r"^\| `([\w-]+)` \| [\w-]+ \| .+ \| ([^|]+) \|$", PAGE, re.MULTILINE))
    words = {"x-v2": "X API v2", "x-archive": "X archive (minutes), CSV", "table": "CSV"}
    assert {name: words[spec.form] for name, spec in WORLDS.items()} == {
        name: form.strip() for name, form in told.items() if name in WORLDS
    }
