"""What can be read, told by the declarations."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.app.formats import format_pages, list_formats, write_format_pages
from vigie.sources.fields import FIELDS
from vigie.sources.registry import BUILT_IN

REQUIRED = {"account_id", "created_at"}
PAGES = Path(__file__).parents[3] / "docs" / "formats"


def test_every_format_says_how_it_is_known_and_what_it_cannot_tell() -> None:
    for row in list_formats():
        assert row["title"]
        assert row["known_by"]
        assert row["cannot_know"]
        assert row["fields"].keys() <= FIELDS.keys() or not row["fields"].keys() & REQUIRED


def test_every_format_that_fixes_its_fields_reads_account_and_time() -> None:
    for spec in BUILT_IN:
        # Records of sites tell of no account.
        if spec.fields.keys() & FIELDS.keys():
            assert spec.fields.keys() >= REQUIRED, spec.code


@pytest.mark.parametrize("name", format_pages())
def test_the_pages_say_what_the_declarations_say(name: str) -> None:
    hint = "run: vigie formats --markdown docs/formats"
    assert (PAGES / name).read_text("utf-8") == format_pages()[name], hint


def test_no_page_is_left_of_a_format_that_is_gone() -> None:
    assert {path.name for path in PAGES.glob("*.md")} == format_pages().keys()


def test_writing_the_pages_again_touches_none(tmp_path: Path) -> None:
    first = write_format_pages(tmp_path)
    stamps = [path.stat().st_mtime_ns for path in first]
    assert [path.stat().st_mtime_ns for path in write_format_pages(tmp_path)] == stamps
