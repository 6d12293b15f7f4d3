"""Every statement of the package keeps to `docs/reference/sql-subset.md`, which is read here."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
STATEMENTS = sorted((ROOT / "src").rglob("*.sql"))
PAGE = (ROOT / "docs/reference/sql-subset.md").read_text("utf-8")

COMMENT = re.compile(r"--[^\n]*")
TEXT = re.compile(r"'(?:[^']|'')*'")
CALL = re.compile(r"\b([a-z_]\w*)\s*\(")
PARAMETER = re.compile(r"\$(\w+)")
NOT_CALLS = {
    "as",
    "from",
    "in",
    "over",
    "join",
    "on",
    "and",
    "or",
    "not",
    "by",
    "exists",
    "then",
    "else",
    "when",
}


def listed(heading: str) -> list[str]:
    """Return the first cell of each row of the table under a heading of the page."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| `(.+?)` \| ", section, re.MULTILINE)
    return [cell.replace("\\|", "|") for cell in cells]


FUNCTIONS = set(listed("Functions"))
BANNED = listed("Syntax that no statement uses")


def bare(text: str) -> str:
    """Return a statement without its comments and the insides of its strings, in small letters."""
    return TEXT.sub("''", COMMENT.sub("", text)).lower()


def complaints(text: str) -> list[str]:
    """Say where a statement leaves the subset."""
    words = bare(text)
    found = [f"uses {pattern}" for pattern in BANNED if re.search(pattern, words)]
    found += [f"calls {name}" for name in sorted(set(CALL.findall(words)) - NOT_CALLS - FUNCTIONS)]
    if not text.startswith("-- "):
        found.append("does not say what a row is")
    if not re.match(r"\s*(select|with)\b", words):
        found.append("is not a SELECT")
    return found


def python_beside(path: Path) -> str:
    return "\n".join(module.read_text("utf-8") for module in sorted(path.parent.glob("*.py")))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "vigie").as_posix()


def test_there_is_something_to_check() -> None:
    assert len(STATEMENTS) > 20
    assert {"count", "row_number", "vg_key"} <= FUNCTIONS
    assert len(BANNED) > 15


@pytest.mark.parametrize("path", STATEMENTS, ids=name_of)
def test_a_statement_keeps_to_the_subset(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", STATEMENTS, ids=name_of)
def test_a_statement_is_one_select_that_python_names_with_all_its_parameters(path: Path) -> None:
    text = path.read_text("utf-8")
    with duckdb.connect() as connection:
        (statement,) = connection.extract_statements(text)
    assert statement.type == duckdb.StatementType.SELECT
    used = set(PARAMETER.findall(bare(text)))
    assert statement.named_parameters == used
    python = python_beside(path)
    assert [name for name in (path.stem, *sorted(used)) if f'"{name}"' not in python] == []


def test_every_function_of_the_page_is_used_or_standard() -> None:
    called = {name for path in STATEMENTS for name in CALL.findall(bare(path.read_text("utf-8")))}
    assert FUNCTIONS - called <= {"cast"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- A row.\nselect n::int from t", "uses ::"),
        ("-- A row.\nselect n from t qualify row_number() over (order by n) = 1", r"uses \bqualify\b"),
        ("-- A row.\nselect * exclude (n) from t", r"uses \*\s*(exclude|replace|rename)\b"),
        ("-- A row.\nselect n, count(*) from t group by all", r"uses \bby\s+all\b"),
        ("-- A row.\nselect n from t order by 1", r"uses \bby\s+\d"),
        ("-- A row.\nselect list_sort(n) from t", "calls list_sort"),
        ("-- A row.\nselect n from read_parquet('x')", "calls read_parquet"),
        ("-- A row.\nselect n from 'x.parquet'", r"uses \b(from|join)\s+'"),
        ("-- A row.\nselect md5(n) from t", "calls md5"),
        ("-- A row.\nselect n from t; select n from t", "uses ;"),
        ("-- A row.\ndelete from t", "is not a SELECT"),
        ("select n from t", "does not say what a row is"),
    ],
)
def test_a_statement_that_leaves_the_subset_is_noticed(text: str, complaint: str) -> None:
    assert complaint in complaints(text)


def test_comments_and_strings_are_not_taken_for_syntax() -> None:
    assert complaints("-- Now; a row[1]: md5(x)::int.\nselect '::; it''s [now]' as said from t") == []
