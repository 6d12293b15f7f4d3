"""SQL that lives in files: reading one, and telling a single SELECT from anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files

from vigie.model.errors import InternalError, nearest

__all__ = ["heading", "read_statement", "refuse_strange", "rename_parameters", "with_parameters"]

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


def refuse_strange(text: str, params: Collection[str]) -> None:
    """Refuse what is not one SELECT with exactly the given parameters.

    A semicolon outside strings, quoted names and comments makes two statements, even if the second is empty.

    Raises:
        InternalError: the text does not begin with SELECT or WITH, or holds a semicolon (VG402); a parameter
            is asked for and not given, or given and not asked for (VG403).
    """
    place = heading(text)
    if not _START.match(text) or ";" in _TOKEN.sub("", text):
        raise InternalError("VG402", "the statement is not one SELECT", place=place)
    asked = {match[1] for match in _TOKEN.finditer(text) if match[1]}
    for what, names, known in (("parameter", asked, params), ("given parameter", params, asked)):
        for name in sorted(set(names) - set(known)):
            sentence = f"{what} {name!r} does not match the statement"
            raise InternalError("VG403", sentence, place=place, hint=nearest(name, known))


def rename_parameters(text: str, *, prefix: str) -> str:
    """Put `prefix` before the name of every `$name`, leaving strings, quoted names and comments alone."""
    return with_parameters(text, lambda name: f"${prefix}{name}")


def with_parameters(text: str, written: Callable[[str], str]) -> str:
    """Write each `$name` as `written(name)`, leaving strings, quoted names and comments alone."""
    return _TOKEN.sub(lambda match: written(match[1]) if match[1] else match[0], text)
