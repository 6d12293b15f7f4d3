"""SQL that lives in files: reading one, and telling a single SELECT from anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from vigie.model.errors import InternalError, nearest

__all__ = [
    "has_semicolon",
    "heading",
    "is_select",
    "parameters_of",
    "read_statement",
    "rename_parameters",
    "with_parameters",
]

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\$([A-Za-z_]\w*)", re.DOTALL)
_START = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*(?:select|with)\b", re.DOTALL | re.IGNORECASE)


@cache
def read_statement(package: str, name: str) -> str:
    """Return the text of `name`.sql in `package`, such as `("vigie.lake", "decision")`.

    Raises:
        InternalError: the package holds no such file (VG402).
    """
    folder = files(package)
    path = folder.joinpath(f"{name}.sql")
    if not path.is_file():
        known = [item.name.removesuffix(".sql") for item in folder.iterdir() if item.name.endswith(".sql")]
        raise InternalError("VG402", f"{package} has no statement {name!r}", hint=nearest(name, known))
    return path.read_text(encoding="utf-8")


def heading(text: str) -> str:
    """Return the first comment line of a statement, which says what a row is; empty when there is none."""
    first = text.lstrip().split("\n", 1)[0]
    return first.removeprefix("--").strip() if first.startswith("--") else ""


def is_select(text: str) -> bool:
    """Say whether the first word after comments is SELECT or WITH."""
    return _START.match(text) is not None


def has_semicolon(text: str) -> bool:
    """Say whether a semicolon stands outside strings, quoted names and comments."""
    return ";" in _TOKEN.sub("", text)


def rename_parameters(text: str, *, prefix: str) -> str:
    """Put `prefix` before the name of every `$name`, leaving strings, quoted names and comments alone."""
    return with_parameters(text, lambda name: f"${prefix}{name}")


def with_parameters(text: str, written: Callable[[str], str]) -> str:
    """Write each `$name` as `written(name)`, leaving strings, quoted names and comments alone."""
    return _TOKEN.sub(lambda match: written(match[1]) if match[1] else match[0], text)


def parameters_of(text: str) -> set[str]:
    """Return the names of the `$name` in a statement."""
    return {match[1] for match in _TOKEN.finditer(text) if match[1]}
