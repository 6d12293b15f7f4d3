"""The source as data: every module of `src/vigie`, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vigie"


@dataclass(frozen=True)
class Source:
    path: str
    text: str
    tree: ast.Module


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    return [
        Source(path.relative_to(PACKAGE).as_posix(), text := path.read_text("utf-8"), ast.parse(text))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]
