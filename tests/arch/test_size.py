from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

MODULE_LINES = 500
MEDIAN, P90, P99, LONGEST = 8, 25, 60, 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    return lines - (docstring_lines(function.body[0]) if ast.get_docstring(function) is not None else 0)


def docstring_lines(first: ast.stmt) -> int:
    return (first.end_lineno or first.lineno) - first.lineno + 1


def share(lengths: list[int], part: float) -> int:
    """Return the length that `part` of the functions do not exceed."""
    return sorted(lengths)[min(int(part * len(lengths)), len(lengths) - 1)]


def undocumented(tree: ast.Module) -> list[str]:
    definitions = (node for node in tree.body if isinstance(node, Function | ast.ClassDef))
    return [
        node.name for node in definitions if not node.name.startswith("_") and ast.get_docstring(node) is None
    ]


def test_modules_fit_in_five_hundred_lines(sources: list[Any]) -> None:
    assert [s.path for s in sources if len(s.text.splitlines()) > MODULE_LINES] == []


def test_functions_are_short(sources: list[Any]) -> None:
    measured = {f"{s.path}:{f.name}:{f.lineno}": length(f) for s in sources for f in functions(s.tree)}
    assert {name: lines for name, lines in measured.items() if lines > LONGEST} == {}
    lengths = list(measured.values())
    assert len(lengths) > 300
    assert share(lengths, 0.5) <= MEDIAN
    assert share(lengths, 0.9) <= P90
    assert share(lengths, 0.99) <= P99


def test_public_functions_and_classes_say_what_they_do(sources: list[Any]) -> None:
    assert {s.path: names for s in sources if (names := undocumented(s.tree))} == {}


def test_modules_say_what_they_are(sources: list[Any]) -> None:
    assert [s.path for s in sources if ast.get_docstring(s.tree) is None] == []


def test_the_measures_measure() -> None:
    tree = ast.parse(
        'def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n\n\nclass C: ...\n'
    )
    assert [length(f) for f in functions(tree)] == [3]
    assert undocumented(tree) == ["C"]
    assert [share([1, 2, 3, 40], part) for part in (0.5, 0.9)] == [3, 40]
