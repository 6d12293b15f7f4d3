"""Which column holds which field: guessed by name, never by position, or read from a preset in TOML."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vigie.model.errors import SourceError, nearest
from vigie.sources.fields import FIELDS, OBJECT_FIELDS, REQUIRED, plain_name
from vigie.sources.spec import SourceOptions

__all__ = ["ColumnMapping", "check_mapping", "guess_mapping", "load_preset", "mapping_to_toml"]

_OPTION_TYPES = {"tz": str, "dayfirst": bool, "platform": str}
_OPAQUE_ENDINGS = ("_id", "_ids", "_hash", "_code")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field → column; `custom` columns are objects as they stand; `unused` and `kept` go to `post.extra`.

    `kept` are those that the format is known to have; the unused others count as drift.
    """

    fields: dict[str, str]
    custom: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def opaque(self) -> frozenset[str]:
        """Object fields whose column holds codes (`url_id`), to be compared as they stand."""
        return frozenset(
            name for name, column in self.fields.items() if plain_name(column).endswith(_OPAQUE_ENDINGS)
        ) & {"urls", "domains", "hashtags", "media"}

    def as_dict(self) -> dict[str, str]:
        """Return field → column, custom columns as `column:<name>`, for the record of the file."""
        return {**self.fields, **{f"column:{name}": name for name in self.custom}}


def guess_mapping(columns: Sequence[str], options: SourceOptions) -> ColumnMapping:
    """Map columns to fields: what the preset says, then each field's first known name among the rest.

    Raises:
        SourceError: a column that the preset or `object_columns` names is not there (VG201).
    """
    fields = _preset_fields(columns, options.preset or {})
    taken = set(fields.values())
    by_name = {plain_name(column): column for column in reversed(columns)}
    for name, known in FIELDS.items():
        free = (by_name[word] for word in known.names if word in by_name and by_name[word] not in taken)
        column = None if name in fields else next(free, None)
        if column is not None:
            fields[name] = column
            taken.add(column)
    custom = tuple(dict.fromkeys((*options.object_columns, *_preset_objects(options.preset or {}))))
    for column in custom:
        _require(column, columns)
    unused = tuple(column for column in columns if column not in taken and column not in custom)
    return ColumnMapping(fields, custom, unused)


def check_mapping(mapping: ColumnMapping, columns: Sequence[str], *, place: str) -> None:
    """Refuse a mapping without account, time or any object (VG201), with the nearest column as hint."""
    for name in REQUIRED:
        if name not in mapping.fields:
            sentence = f"no column is known to hold {name!r}"
            raise SourceError("VG201", sentence, place=place, hint=_missing_hint(name, columns))
    if not mapping.custom and not any(name in mapping.fields for name in OBJECT_FIELDS):
        sentence = "no column is known to hold a text, a link, a hashtag or another object"
        hint = f"name one with --object; columns: {', '.join(columns)}"
        raise SourceError("VG201", sentence, place=place, hint=hint)


def load_preset(path: Path) -> dict[str, Any]:
    """Read a preset: `[fields]` field = column, `[objects] columns`, `[options] tz, dayfirst, platform`.

    Raises:
        SourceError: no file (VG209), no TOML, or an unknown field or option (VG210).
    """
    try:
        preset = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SourceError("VG209", "there is no such file", place=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SourceError("VG210", f"the preset cannot be read: {error}", place=str(path)) from error
    _check_words(preset, ("fields", "objects", "options"), str(path))
    _check_words(preset.get("fields", {}), FIELDS, str(path))
    _check_words(preset.get("objects", {}), ("columns",), str(path))
    _check_words(preset.get("options", {}), _OPTION_TYPES, str(path))
    _check_types(preset, str(path))
    return preset


def mapping_to_toml(mapping: ColumnMapping, options: SourceOptions) -> str:
    """Write a mapping as a preset that `load_preset` reads back."""
    lines = ["[fields]", *(f"{name} = {_quoted(column)}" for name, column in mapping.fields.items())]
    if mapping.custom:
        lines += ["", "[objects]", f"columns = [{', '.join(_quoted(name) for name in mapping.custom)}]"]
    said = {name: getattr(options, name) for name in _OPTION_TYPES}
    given = {name: value for name, value in said.items() if value is not None}
    if given:
        lines += ["", "[options]", *(f"{name} = {json.dumps(value)}" for name, value in given.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


def _preset_fields(columns: Sequence[str], preset: Mapping[str, Any]) -> dict[str, str]:
    fields = {str(name): str(column) for name, column in preset.get("fields", {}).items()}
    for column in fields.values():
        _require(column, columns)
    return fields


def _preset_objects(preset: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(name) for name in preset.get("objects", {}).get("columns", ()))


def _require(column: str, columns: Sequence[str]) -> None:
    if column not in columns:
        raise SourceError("VG201", f"there is no column {column!r}", hint=nearest(column, columns))


def _missing_hint(name: str, columns: Sequence[str]) -> str:
    words = FIELDS[name].names
    for column in columns:
        if get_close_matches(plain_name(column), words, n=1, cutoff=0.7):
            said = f"{name} = {_quoted(column)}"
            return f"did you mean column {column!r}? say so in a preset (--map): [fields] {said}"
    return f"say which in a preset (--map): [fields] {name} = one of {', '.join(columns)}"


def _check_words(given: Any, known: Iterable[str], place: str) -> None:  # noqa: ANN401 - anything TOML holds
    if not isinstance(given, dict):
        raise SourceError("VG210", "the preset's parts must be tables", place=place)
    for name in given:
        if name not in set(known):
            hint = nearest(name, known)
            raise SourceError(
                "VG210", f"the preset says {name!r}, which means nothing", place=place, hint=hint
            )


def _check_types(preset: dict[str, Any], place: str) -> None:
    wanted: list[tuple[str, Any, type]] = [
        (name, value, str) for name, value in preset.get("fields", {}).items()
    ]
    wanted += [(name, value, _OPTION_TYPES[name]) for name, value in preset.get("options", {}).items()]
    listed = preset.get("objects", {}).get("columns", [])
    wanted.append(("columns", listed, list))
    wanted += [("columns", value, str) for value in listed if isinstance(listed, list)]
    for name, value, kind in wanted:
        if not isinstance(value, kind):
            raise SourceError("VG210", f"the preset's {name!r} must be {kind.__name__}", place=place)
