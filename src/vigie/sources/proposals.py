"""What the columns of any table may mean: a proposal by name and by values, for a person to accept.

Names win. Values speak where no name does: they propose, and nothing is read by them until a preset says so,
for two columns of numbers look alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from vigie.sources.columns import text_column
from vigie.sources.fields import FIELDS, OBJECT_FIELDS, REQUIRED, Kind
from vigie.sources.mapping import ColumnMapping, guess_mapping, mapping_to_toml
from vigie.sources.objects import LENSES
from vigie.sources.sample import Sample
from vigie.sources.spec import SourceOptions
from vigie.sources.timestamps import Stamp, TimeRule, iso, read_stamp, to_us

__all__ = ["ColumnProposal", "Proposal", "propose"]

_MOST = 0.8
_SEVERAL = 0.3
_LINK = re.compile(r"^\[?[\"']?h(?:tt|xx)ps?\[?:\]?//\S+", re.IGNORECASE)
_MARKED = {"hashtags": re.compile(r"^\[?[\"']?#\w"), "mentions": re.compile(r"^\[?[\"']?@\w")}
_TOKEN = re.compile(r"^[\w.@:/+=-]{1,64}$")
_NUMBER = re.compile(r"^\d{1,9}$")


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """One column.

    Attributes:
        column: Its name.
        field: Field that it would be read as; None: kept as `extra`.
        known_by: `preset`, `name`, `values` or `nothing`.
        example: Its first cell.
        becomes: What that cell becomes; None where it becomes nothing.
        doubt: What must be declared or looked at first; empty when all is plain.
    """

    column: str
    field: str | None
    known_by: str
    example: str | None
    becomes: str | None
    doubt: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of a table may mean, and what is still wanting (without it no post comes)."""

    columns: tuple[ColumnProposal, ...]
    wanting: tuple[str, ...]
    preset: str


def propose(sample: Sample, options: SourceOptions) -> Proposal:
    """Propose a mapping for a table from its names and its first cells. Cost: fifty rows.

    Raises:
        SourceError: a column that the preset or `object_columns` names is not there (VG201).
    """
    by_name = guess_mapping(sample.columns, options)
    cells = {column: _cells(sample, column) for column in sample.columns}
    by_values = _by_values(cells, by_name)
    fields = {**by_name.fields, **by_values}
    field_of = {column: name for name, column in fields.items()}
    said = set((options.preset or {}).get("fields", {}).values())
    known_by = {column: _known_by(column, said, by_name, by_values) for column in sample.columns}
    columns = tuple(
        _proposal(column, field_of.get(column), known_by[column], held, options)
        for column, held in cells.items()
    )
    unused = tuple(column for column in by_name.unused if column not in field_of)
    mapping = ColumnMapping(fields, by_name.custom, unused)
    return Proposal(columns, _wanting(mapping), mapping_to_toml(mapping, options))


def _cells(sample: Sample, column: str) -> list[str]:
    held = (record.get(column) for record in sample.records)
    return [str(cell) for cell in held if cell not in {None, ""}] if sample.records else []


def _known_by(column: str, said: set[str], by_name: ColumnMapping, by_values: dict[str, str]) -> str:
    if column in said:
        return "preset"
    if column in by_name.fields.values():
        return "name"
    return "values" if column in by_values.values() else "nothing"


def _by_values(cells: dict[str, list[str]], by_name: ColumnMapping) -> dict[str, str]:
    """Return field → column for the fields that no name told and the values suggest."""
    free = {column: held for column, held in cells.items() if held and column in by_name.unused}
    found: dict[str, str] = {}
    for name, fits in _TESTS:
        if name in by_name.fields:
            continue
        column = next((column for column, held in free.items() if fits(held)), None)
        if column is not None:
            found[name] = column
            del free[column]
    return found


def _share(held: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.match(cell)) for cell in held) / len(held)


def _are_times(held: list[str]) -> bool:
    # Small numbers are counts, whatever second of 1970 they might be.
    return sum(not _NUMBER.match(cell) and read_stamp(cell) is not None for cell in held) >= _MOST * len(held)


def _are_texts(held: list[str]) -> bool:
    return median(map(len, held)) >= 20 and sum(" " in cell for cell in held) >= _MOST * len(held)


def _are_numbered(held: list[str]) -> bool:
    return _share(held, _TOKEN) >= _MOST and len(set(held)) == len(held) > 2


def _come_again(held: list[str]) -> bool:
    return _share(held, _TOKEN) >= _MOST and 1 < len(set(held)) < len(held)


_TESTS = (
    ("created_at", _are_times),
    ("urls", lambda held: _share(held, _LINK) >= _SEVERAL),
    ("hashtags", lambda held: _share(held, _MARKED["hashtags"]) >= _SEVERAL),
    ("mentions", lambda held: _share(held, _MARKED["mentions"]) >= _SEVERAL),
    ("text", _are_texts),
    ("account_id", _come_again),
    ("post_id", _are_numbered),
)


def _proposal(
    column: str, name: str | None, known_by: str, held: list[str], options: SourceOptions
) -> ColumnProposal:
    example = held[0][:80] if held else None
    if name is None or example is None:
        return ColumnProposal(column, name, known_by, example, example if name else None, "")
    becomes, doubt = _becomes(name, held, options)
    return ColumnProposal(column, name, known_by, example, becomes, doubt)


def _becomes(name: str, held: list[str], options: SourceOptions) -> tuple[str | None, str]:
    kind = FIELDS[name].kind
    if kind == Kind.TIME:
        return _time_becomes(held, options)
    if kind == Kind.LIST:
        lens = next(lens for lens in LENSES if lens.field == name)
        values = [form for _, form in lens.read(held[0]) if form]
        return " ".join(values)[:80] or None, "" if values else "no value in it has a canonical form"
    return held[0][:80], ""


def _time_becomes(held: list[str], options: SourceOptions) -> tuple[str | None, str]:
    stamps = [stamp for cell in held if (stamp := read_stamp(cell)) is not None]
    if not stamps:
        return None, f"{held[0]!r} is no time in an accepted form"
    dayfirst = _dayfirst(stamps) if options.dayfirst is None else options.dayfirst
    if dayfirst is None and any(stamp.first for stamp in stamps):
        return None, "day or month first? say --dayfirst or --monthfirst"
    if options.tz is None and not all(stamp.zoned for stamp in stamps):
        return None, "in which zone? say --tz Europe/Paris or --tz UTC"
    at_us, _ = to_us(text_column(held[:1]), TimeRule(options.tz, dayfirst))
    return iso(int(at_us[0])), ""


def _dayfirst(stamps: list[Stamp]) -> bool | None:
    """Return what the first cells prove of the order of day and month; None when nothing or both."""
    first, second = any(stamp.first > 12 for stamp in stamps), any(stamp.second > 12 for stamp in stamps)
    return None if first == second else first


def _wanting(mapping: ColumnMapping) -> tuple[str, ...]:
    lacking = [name for name in REQUIRED if name not in mapping.fields]
    if not mapping.custom and not any(name in mapping.fields for name in OBJECT_FIELDS):
        lacking.append("a text, a link or another object")
    return tuple(lacking)
