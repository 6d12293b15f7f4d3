"""Templates of products: outlines, sentences and numbers in TOML, which a team may replace file by file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from vigie.model.errors import OutsideError, ParameterError, nearest
from vigie.report.products.named import Query
from vigie.report.typography import typeset

__all__ = ["PRODUCTS", "Outline", "Part", "Templates", "load_templates", "write_templates"]

PRODUCTS = ("technical", "synthesis", "bulletin", "decision", "awareness")
"""Products, in the order in which a service writes them."""
_FILES = (*(f"{name}.toml" for name in PRODUCTS), "sentences.en.toml", "sentences.fr.toml", "numbers.toml")
_KINDS = ("count", "share", "measure", "day", "moment")

Entry = str | dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a product.

    Attributes:
        anchor: Place within the document.
        level: 1…3; 0 for a part without a heading.
        heading: Key of its heading, or the heading itself by language.
        contents: What it holds, in order: `@key` a sentence, `piece` or `piece:argument` what is computed.
        text: A team's own paragraphs, by language.
        is_numbered: Whether its heading gets a number.
        is_new_page: Whether it begins a page.
    """

    anchor: str
    level: int
    heading: str | Mapping[str, str]
    contents: tuple[str, ...]
    text: Mapping[str, str]
    is_numbered: bool
    is_new_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A product: name, key of a title of its own (empty: the case's), whether it shows no account."""

    name: str
    title: str
    is_without_accounts: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """All templates: outlines by product, sentences by language, queries by name."""

    outlines: Mapping[str, Outline]
    sentences: Mapping[str, Mapping[str, Entry]]
    queries: Mapping[str, Query]


def load_templates(folder: Path | None = None) -> Templates:
    """Read the packaged templates; files of `folder` win, sentences and numbers one by one.

    Raises:
        ParameterError: a file of the folder is not readable, or not a template (VG730).
    """
    own = {name: tomllib.loads(_packaged(name)) for name in _FILES}
    theirs = {name: _read(folder / name) for name in _FILES if folder and (folder / name).is_file()}
    place = str(folder or "")
    sentences = {}
    for lang in ("en", "fr"):
        name = f"sentences.{lang}.toml"
        sentences[lang] = _flat(own[name], lang) | _flat(theirs.get(name, {}), lang)
    return Templates(
        outlines={
            name: _outline(name, theirs.get(f"{name}.toml", own[f"{name}.toml"]), place) for name in PRODUCTS
        },
        sentences=sentences,
        queries=_queries(own["numbers.toml"] | theirs.get("numbers.toml", {}), place),
    )


def write_templates(folder: Path) -> list[Path]:
    """Write the packaged templates into a folder for a team to edit; files that are there stay as they are.

    Returns:
        The files that were written.

    Raises:
        OutsideError: the folder cannot be written (VG501).
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            path = folder / name
            if not path.exists():
                path.write_text(_packaged(name), "utf-8")
                written.append(path)
    except OSError as error:
        sentence = f"templates cannot be written: {error.strerror}"
        raise OutsideError("VG501", sentence, place=str(folder)) from error
    return written


def _packaged(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError("VG730", f"not readable as a template: {error}", place=str(path)) from error


def _flat(tree: Mapping[str, Any], lang: str, prefix: str = "") -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for name, value in tree.items():
        key = prefix + name
        if isinstance(value, str):
            found[key] = typeset(value, lang=lang)
        elif isinstance(value, dict) and set(value) == {"one", "other"}:
            found[key] = {form: typeset(text, lang=lang) for form, text in value.items()}
        elif isinstance(value, dict):
            found |= _flat(value, lang, f"{key}.")
    return found


def _queries(tree: Mapping[str, Any], place: str) -> dict[str, Query]:
    found = {}
    for name, told in tree.items():
        kind: Any = told.get("kind", "count") if isinstance(told, dict) else ""
        if kind not in _KINDS or not isinstance(told.get("select"), str):
            hint = nearest(kind, _KINDS) or 'select = "select … as value from …"'
            raise ParameterError("VG730", f"[{name}] is no query", place=f"{place}/numbers.toml", hint=hint)
        found[name] = Query(name=name, select=told["select"], kind=kind, also=told.get("also", ""))
    return found


def _outline(name: str, told: Mapping[str, Any], place: str) -> Outline:
    parts = told.get("part", [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) and "anchor" in part for part in parts):
        sentence = f"{name}.toml has no list of [[part]], each with an anchor"
        raise ParameterError("VG730", sentence, place=place, hint="vigie report templates DIR writes ours")
    return Outline(
        name=name,
        title=str(told.get("title", "")),
        is_without_accounts=bool(told.get("without_accounts", False)),
        parts=tuple(_part(part) for part in parts),
    )


def _part(told: Mapping[str, Any]) -> Part:
    return Part(
        anchor=str(told["anchor"]),
        level=int(told.get("level", 1 if "heading" in told else 0)),
        heading=told.get("heading", ""),
        contents=tuple(str(item) for item in told.get("contents", ())),
        text=told.get("text", {}),
        is_numbered=bool(told.get("numbered", True)),
        is_new_page=bool(told.get("new_page", False)),
    )
