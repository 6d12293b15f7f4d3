"""Formats whose files are tables of known columns: a declaration of names, and the body that reads by it.

Columns are told by their names in plain form (`fields.plain_name`), never by position or by file name. What a
name alone cannot give (an id inside an address, the target of a repost that bears no number) is computed from
the cells of the row. A row may hold a second act: on Bluesky, tools write a repost into the row of the post.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from vigie.model.errors import SourceError, nearest
from vigie.sources.bytestreams import sha256_of
from vigie.sources.columns import Column, nulls, present, repeated, taken
from vigie.sources.fields import FIELDS, plain_name
from vigie.sources.identifiers import id_column, without_blanks
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import SURVEYED, FormatRules, Observations, observe
from vigie.sources.plan import with_preset
from vigie.sources.reading import Opened, read_observations
from vigie.sources.records import Records, Refusal, json_texts
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.spec import Confidence, Reading, SourceOptions, SourceSpec
from vigie.sources.tabular import map_columns, sample_records, table_notes

__all__ = ["Cells", "Computed", "Refused", "TableFormat", "TableFormatBody"]


class Cells:
    """The columns of some rows by plain name, as text without words for "missing"; absent ones are null."""

    def __init__(self, records: Records) -> None:
        self._columns = {plain_name(name): column for name, column in reversed(records.columns.items())}
        self._texts: dict[str, Column] = {}
        self.size = len(records.numbers)

    def __getitem__(self, name: str) -> Column:
        """Return a column."""
        if name not in self._texts:
            column = self._columns.get(name)
            self._texts[name] = nulls(self.size) if column is None else _as_text(column)
        return self._texts[name]


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that no column holds as it stands.

    Attributes:
        how: What it is made of, for people.
        reads: Plain names of the columns that `get` looks at; with none of them the field is absent.
        get: Makes the column.
    """

    how: str
    reads: str
    get: Callable[[Cells], Column]


@dataclass(frozen=True, slots=True)
class Refused:
    """Which rows give no post: those whose column is neither empty nor one of `unless`."""

    column: str
    unless: tuple[str, ...]
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """A format whose files are tables.

    Attributes:
        code: Stable name, for `--as`.
        title: What it is, for people.
        cannot_know: What this format never says.
        signature: Columns that every file has, in plain form; `a|b` means either.
        fields: Field (a key of `fields.FIELDS`) → column names, best first, or `Computed`.
        version: Raised whenever the same file gives other rows.
        values: Column → pattern that most of its first cells match, where names alone could mislead.
        lacks: Columns that no file of the format has.
        known: Further columns, `*` for any ending; they go to `extra`, and any other counts as drift.
        objects: Columns whose cells are objects of their own (`column:<name>`).
        second: Fields of the second act that a row may hold; it does where their `account_id` has a value.
        refused: Which rows give no post; a format with `second` has none, for its rows hold two records.
        platform: Platform of every row; None when the user says it.
        zone: Zone of times without one; None when times say it or the user must.
        dayfirst: Day order of written dates, where the format fixes it.
        precision: Precision of post times; None when the data show it.
        kind: Kind of every post that no column tells.
        sureness: Confidence when names and values fit, 0..1.
    """

    code: str
    title: str
    cannot_know: tuple[str, ...]
    signature: str
    fields: Mapping[str, str | Computed]
    version: str = "1"
    values: Mapping[str, str] = field(default_factory=dict)
    lacks: str = ""
    known: str = ""
    objects: str = ""
    second: Mapping[str, str | Computed] = field(default_factory=dict)
    refused: Refused | None = None
    platform: str | None = None
    zone: str | None = None
    dayfirst: bool | None = None
    precision: str | None = None
    kind: str | None = None
    sureness: float = 0.95

    def spec(self, body: str) -> SourceSpec:
        """Return the light declaration; `body` is the place of the `TableFormatBody`."""
        return SourceSpec(
            code=self.code,
            title=self.title,
            version=self.version,
            body=body,
            needs=tuple(self.signature.split()),
            uses=("every other column, as `extra`",),
            cannot_know=self.cannot_know,
            fields={name: way if isinstance(way, str) else way.how for name, way in self.fields.items()},
            known_by=self.because,
            zone=self.zone,
            precision=self.precision,
            platform=self.platform,
        )

    @property
    def because(self) -> str:
        """What a file is recognised by, in words."""
        named = f"the columns {', '.join(self.signature.split())}"
        told = "".join(f"; {column} like {pattern}" for column, pattern in self.values.items())
        return f"{named}{told}"

    @property
    def rules(self) -> FormatRules:
        """What the file type fixes."""
        return FormatRules(
            source=self.code,
            version=self.version,
            zone=self.zone,
            precision=self.precision,
            platform=self.platform,
            dayfirst=self.dayfirst,
        )

    @cached_property
    def known_columns(self) -> frozenset[str]:
        """Plain names of all columns that the format is known to have."""
        ways = (*self.fields.values(), *self.second.values())
        told = (way if isinstance(way, str) else way.reads for way in ways)
        names = " ".join((*told, self.known, self.objects, self.signature.replace("|", " ")))
        return frozenset(names.split())

    @property
    def told_as_text(self) -> frozenset[str]:
        """Plain names of the columns of which a text is computed."""
        way = self.fields.get("text")
        return frozenset(way.reads.split()) if isinstance(way, Computed) else frozenset()

    def knows(self, name: str) -> bool:
        """Say whether the format is known to have a column of that plain name."""
        begun = (known[:-1] for known in self.known_columns if known.endswith("*"))
        return name in self.known_columns or name.startswith(tuple(begun))


@dataclass(frozen=True, slots=True)
class TableFormatBody:
    """The body of a source that reads tables of known columns."""

    format: TableFormat

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the beginning of a file fits."""
        if sample.container in {Container.BINARY, Container.OTHER_TEXT} or not sample.columns:
            return Confidence(0.0, f"{sample.container}, no table")
        problem = _unlike(self.format, sample)
        return Confidence(0.0, problem) if problem else Confidence(self.format.sureness, self.format.because)

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Map the columns of a file.

        Raises:
            SourceError: a column that is needed, or that the user named, is absent (VG201).
        """
        sample, complete = take_sample(path), with_preset(options)

        def named(columns: Sequence[str], said: SourceOptions) -> ColumnMapping:
            return _mapping(self.format, columns, said)

        mapping = map_columns(sample, named, complete)

        def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: FBT001 - the protocol of Observe
            return _observed(self.format, sample, mapping, survey_only=survey_only)

        return Opened(
            observe=observed,
            rules=self.format.rules,
            mapping=mapping,
            options=complete,
            digest=lambda: sha256_of(path)[:16],
            place=path.name,
            notes=(*sample.notes, *_notes(self.format, sample), *table_notes(mapping)),
        )

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`)."""
        return read_observations(self.open(path, options))


def _as_text(column: Column) -> Column:
    """Return cells as text, whole numbers of a spreadsheet without their point."""
    if pa.types.is_floating(column.type):
        return id_column(column).text
    return without_blanks(column.cast(pa.string()))


def _unlike(declared: TableFormat, sample: Sample) -> str | None:
    names = {plain_name(column): column for column in reversed(sample.columns)}
    for needed in declared.signature.split():
        if not names.keys() & set(needed.split("|")):
            return f"no column {needed}"
    for other in declared.lacks.split():
        if other in names:
            return f"a column {other}, which the format lacks"
    for column, pattern in declared.values.items():
        cells = [record.get(names[column]) for record in sample.records if column in names]
        held = [str(cell) for cell in cells if cell is not None and cell != ""]
        if held and 2 * sum(bool(re.search(pattern, cell)) for cell in held) < len(held):
            return f"{column} is not like {pattern}"
    return None


def _notes(declared: TableFormat, sample: Sample) -> tuple[str, ...]:
    way = declared.second.get("account_id")
    names = {plain_name(column) for column in sample.columns}
    if way is None or not _is_there(way, names):
        return ()
    return ("a row that tells a repost counts as two records: the post, and its repost",)


def _is_there(way: str | Computed, names: set[str]) -> bool:
    told = way if isinstance(way, str) else way.reads
    return bool(names & set(told.split()))


def _mapping(declared: TableFormat, columns: Sequence[str], options: SourceOptions) -> ColumnMapping:
    by_name = {plain_name(column): column for column in reversed(columns)}
    fields: dict[str, str] = {}
    for name, way in {**declared.second, **declared.fields}.items():
        if isinstance(way, Computed):
            if _is_there(way, set(by_name)):
                fields[FIELDS[name].name] = way.how
        elif found := next((by_name[word] for word in way.split() if word in by_name), None):
            fields[FIELDS[name].name] = found
    for column in options.object_columns:
        if column not in columns:
            raise SourceError("VG201", f"there is no column {column!r}", hint=nearest(column, columns))
    own = (by_name[name] for name in declared.objects.split() if name in by_name)
    custom = tuple(dict.fromkeys((*own, *options.object_columns)))
    taken = {*fields.values(), *custom}
    others = [name for name in columns if name not in taken]
    strange = tuple(name for name in others if not declared.knows(plain_name(name)))
    kept = tuple(name for name in others if declared.knows(plain_name(name)))
    return ColumnMapping(fields, custom, strange, kept)


def _observed(
    declared: TableFormat, sample: Sample, mapping: ColumnMapping, *, survey_only: bool
) -> Iterator[Observations]:
    wanted = _surveyed_columns(declared, sample) if survey_only else None
    for records in sample_records(sample, wanted):
        cells = Cells(records)
        seen = observe(records, mapping)
        _leave_out(seen.unused, declared.told_as_text, everything=survey_only)
        seen.fields = {name: column for name, column in seen.fields.items() if name in declared.fields}
        seen.fields |= _columns(declared.fields, cells, mapping, survey_only=survey_only)
        if declared.kind and not survey_only:
            seen.fields.setdefault("kind", repeated(declared.kind, cells.size))
        yield _with_second(declared, _without_refused(declared, seen, cells), cells, survey_only=survey_only)


def _leave_out(unused: dict[str, Column], names: frozenset[str], *, everything: bool) -> None:
    """Drop from what becomes `extra` the cells that are the post's text already."""
    for column in [name for name in unused if everything or plain_name(name) in names]:
        del unused[column]


def _surveyed_columns(declared: TableFormat, sample: Sample) -> list[str]:
    """Return the columns that the first pass needs: those of surveyed fields, and of what decides on rows."""
    ways = [
        way for held in (declared.fields, declared.second) for name, way in held.items() if name in SURVEYED
    ]
    names = {name for way in ways for name in (way if isinstance(way, str) else way.reads).split()}
    if declared.refused:
        names.add(declared.refused.column)
    return [column for column in sample.columns if plain_name(column) in names]


def _columns(
    ways: Mapping[str, str | Computed], cells: Cells, mapping: ColumnMapping, *, survey_only: bool
) -> dict[str, Column]:
    """Return the computed fields of some rows."""
    return {
        name: way.get(cells)
        for name, way in ways.items()
        if isinstance(way, Computed) and name in mapping.fields and (not survey_only or name in SURVEYED)
    }


def _without_refused(declared: TableFormat, seen: Observations, cells: Cells) -> Observations:
    rule = declared.refused
    if rule is None:
        return seen
    told = cells[rule.column].to_pylist()
    kept = np.array([word is None or word.casefold() in rule.unless for word in told], np.bool_)
    if kept.all():
        return seen
    lost = np.flatnonzero(~kept).astype(np.int64)
    columns = {**seen.unused, **seen.custom, **seen.fields}
    samples = json_texts({name: taken(column, lost) for name, column in columns.items()}, len(lost))
    refusals = [
        Refusal(int(seen.numbers[row]), seen.refs[row], rule.reason, f"{rule.detail}: {told[row]}", shown)
        for row, shown in zip(lost.tolist(), samples, strict=True)
    ]
    rest = seen.keep(kept)
    rest.refusals = [*seen.refusals, *refusals]
    return rest


def _with_second(
    declared: TableFormat, seen: Observations, cells: Cells, *, survey_only: bool
) -> Observations:
    """Add the second acts of the rows: records of their own, numbered between those of the rows."""
    if not declared.second:
        return seen
    acts = {
        name: _second_column(way, cells)
        for name, way in declared.second.items()
        if not survey_only or name in SURVEYED
    }
    told = present(acts["account_id"])
    rows = np.flatnonzero(told).astype(np.int64)
    fields = {name: taken(column, rows) for name, column in acts.items()}
    numbers = 2 * seen.numbers - 1
    return Observations(
        _stacked(seen.fields, fields, seen.size, len(rows)),
        _stacked(seen.custom, {}, seen.size, len(rows)),
        _stacked(seen.unused, {}, seen.size, len(rows)),
        np.concatenate([numbers, numbers[told] + 1]),
        [*seen.refs, *(seen.refs[row] for row in rows.tolist())],
        [_renumbered(refusal) for refusal in seen.refusals],
        seen.bytes_read,
    )


def _second_column(way: str | Computed, cells: Cells) -> Column:
    return way.get(cells) if isinstance(way, Computed) else cells[way.split()[0]]


def _renumbered(refusal: Refusal) -> Refusal:
    number = 2 * refusal.record - 1
    return Refusal(number, refusal.raw_ref, refusal.reason, refusal.detail, refusal.sample)


def _stacked(
    first: Mapping[str, Column], second: Mapping[str, Column], n_first: int, n_second: int
) -> dict[str, Column]:
    """Put columns under one another as text; what one part lacks is null there."""
    return {
        name: pa.concat_arrays(
            [
                _as_text(first.get(name, nulls(n_first))),
                _as_text(second.get(name, nulls(n_second))),
            ]
        )
        for name in dict.fromkeys((*first, *second))
    }
