from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from vigie.model import errors

CODE = re.compile(r"VG\d{3}(?=$| )")
ROW = re.compile(r"^\| (VG\d{3}) \| (\w+) \| (.+?) \| (.+?) \|$")
CLASSES = {name for name in errors.__all__ if name.endswith("Error")}


class Documented(NamedTuple):
    error: str
    meaning: str
    remedy: str


def raised(trees: list[ast.Module]) -> dict[str, set[str]]:
    """Return every code that the source names → the errors built with it; none where it is only named."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and (named := CODE.match(str(node.value))):
            found[named[0]] |= set()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLASSES:
            for code in (a.value for a in node.args if isinstance(a, ast.Constant)):
                if CODE.fullmatch(str(code)):
                    found[str(code)].add(node.func.id)
    return dict(found)


@pytest.fixture(scope="module")
def codes(sources: list[Any]) -> dict[str, set[str]]:
    return raised([s.tree for s in sources])


@pytest.fixture(scope="module")
def documented(root: Path) -> dict[str, Documented]:
    lines = (root / "docs/reference/errors.md").read_text("utf-8").splitlines()
    rows = [found.groups() for line in lines if (found := ROW.match(line))]
    names = [row[0] for row in rows]
    assert names == sorted(set(names)), "codes are documented once each, in order"
    return {row[0]: Documented(*row[1:]) for row in rows}


def test_every_code_that_is_raised_is_documented(
    codes: dict[str, set[str]], documented: dict[str, Documented]
) -> None:
    assert sorted(codes.keys() - documented.keys()) == []


def test_every_code_that_is_documented_can_be_raised(
    codes: dict[str, set[str]], documented: dict[str, Documented]
) -> None:
    assert sorted(documented.keys() - codes.keys()) == []


def test_a_code_belongs_to_one_error_and_the_page_says_which(
    codes: dict[str, set[str]], documented: dict[str, Documented]
) -> None:
    wrong = {
        code: (kinds, documented[code].error)
        for code, kinds in codes.items()
        if code in documented and kinds and kinds != {documented[code].error}
    }
    assert wrong == {}


def test_codes_are_found_where_they_are_raised_and_where_they_are_only_named() -> None:
    tree = ast.parse('raise CaseError("VG301", "no")\nfail("VG999")\nf"VG998 {x}"\n"see VG997"')
    assert raised([tree]) == {"VG301": {"CaseError"}, "VG999": set(), "VG998": set()}
