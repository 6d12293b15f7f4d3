from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets: lower case, spaces as hyphens, other signs dropped."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def broken(page: Path, text: str) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    links = [link for link in LINK.findall(CODE.sub("", text)) if "://" not in link]
    return [link for link in links if not leads_somewhere(page, link)]


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, fragment = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not fragment or not target.is_file():
        return target.exists()
    return fragment in {
        anchor(head) for head in re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    assert broken(page, page.read_text("utf-8")) == []


def test_a_link_that_leads_nowhere_is_told() -> None:
    text = "[a](README.md) [b](missing.md) [c](README.md#quick-start) [d](README.md#nothing) `[e](code.md)`"
    assert broken(ROOT / "x.md", text) == ["missing.md", "README.md#nothing"]


def test_the_pages_that_a_visitor_expects_are_there() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in PAGES}
    assert names >= {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}
    assert sum(name.startswith("docs/adr/") for name in names) >= 5
