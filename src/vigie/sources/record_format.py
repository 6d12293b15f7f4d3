"""Formats of nested records: a declaration of paths, and the body that reads any file by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from vigie.model.errors import SourceError
from vigie.sources.bytestreams import sha256_of
from vigie.sources.columns import Column, nulls
from vigie.sources.fields import FIELDS, Kind
from vigie.sources.json_paths import CONTEXT_KEY, Getter, Rows, compile_path, first_keys, is_present, parsed
from vigie.sources.jsonfiles import json_pieces
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import SURVEYED, FormatRules, Observations, Observe
from vigie.sources.plan import with_preset
from vigie.sources.reading import Opened, read_observations
from vigie.sources.records import Piece, Refusal, column_of, gathered, json_text
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.spec import Confidence, Reading, SourceOptions, SourceSpec

__all__ = ["Derived", "RecordBody", "RecordFormat", "Refuse", "observed_pieces", "open_pieces"]

_SHOWN_CHARS = 200
_SHAPES = (list, dict)

Refuse = Callable[[Mapping[str, Any]], tuple[str, str] | None]
"""Why a record gives no post: reason (a stable word) and detail; None when it gives one."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A field that a path alone cannot reach: how it comes about, in words for the documentation."""

    how: str
    get: Getter


@dataclass(frozen=True, kw_only=True)
class RecordFormat:
    """A format whose records are JSON objects.

    Attributes:
        code: Stable name, for `--as`.
        title: What it is, for people.
        version: Raised whenever the same file gives other rows.
        cannot_know: What this format never says.
        recognises: Whether a JSON value of the file (page, envelope or record) is of this format.
        because: What `recognises` looks for, in words.
        fields: Field (a key of `fields.FIELDS`) → path (see `json_paths`) or `Derived`.
        expected: Paths that the format promises; a record that lacks one is counted.
        known: Path of an object (`""` for the record) → the keys that it may hold, for drift. Only what is
            named here is watched; keys that begin a path of `fields` are known already.
        platform: Platform of every record; None when a field says it.
        zone: Zone of times without one; None when times say it.
        precision: Precision of post times; None when the data show it.
        opens: Takes a page or an envelope apart into records; None when a value is a record already. A
            record may carry what surrounds it under the key `@`.
        views: Prepares a record for the paths: returns it with further names beside its own keys.
        refuse: Says which records give no post, and why.
        consumes: Keys of the record that functions use up; the others go to `extra`.
        beside: What the user or the files beside it say of the whole file; comes with each record under `@`.
        tells: What a page says beyond its records (word → how many), to be counted as drift.
        stream: Dotted keys of the list that holds the records, where a file is one large object (or several
            such, separated by ` | `); what stands around the list comes with each record under the key `@`.
    """

    code: str
    title: str
    version: str
    cannot_know: tuple[str, ...]
    recognises: Callable[[Mapping[str, Any]], bool]
    because: str
    fields: Mapping[str, str | Derived]
    expected: tuple[str, ...]
    known: Mapping[str, str] = field(default_factory=dict)
    platform: str | None = None
    zone: str | None = "UTC"
    precision: str | None = None
    opens: Callable[[dict[str, Any]], list[dict[str, Any]] | None] | None = None
    views: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    refuse: Refuse | None = None
    consumes: str = ""
    beside: Callable[[Path, SourceOptions], dict[str, Any]] | None = None
    tells: Callable[[Mapping[str, Any]], Mapping[str, int]] | None = None
    stream: str | None = None

    def spec(self, body: str) -> SourceSpec:
        """Return the light declaration; `body` is the place of the `RecordBody`."""
        return SourceSpec(
            code=self.code,
            title=self.title,
            version=self.version,
            body=body,
            needs=self.expected,
            uses=("every other key of a record, as `extra`",),
            cannot_know=self.cannot_know,
            fields=self.paths,
            known_by=self.because,
            zone=self.zone,
            precision=self.precision,
            platform=self.platform,
        )

    def items(self, value: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Return the records of one JSON value of the file; None when it is one itself."""
        listed = self._streamed(value)
        if listed is None:
            return self.opens(value) if self.opens else None
        if self.opens is None:
            return listed
        return [record for item in listed for record in _or_itself(self.opens(item), item)]

    def _streamed(self, value: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Return the records of a small document that stands in one line."""
        for path, get in self.streams.items():
            listed = get(value)
            if isinstance(listed, list):
                around = {key: held for key, held in value.items() if key != path.partition(".")[0]}
                return [{**item, CONTEXT_KEY: around} if isinstance(item, dict) else {} for item in listed]
        return None

    @cached_property
    def streams(self) -> dict[str, Getter]:
        """Path of a list of records in a whole document → function."""
        return {path.strip(): compile_path(path) for path in (self.stream or "").split(" | ") if path.strip()}

    @property
    def paths(self) -> dict[str, str]:
        """Field → path, or how it is derived."""
        return {name: way if isinstance(way, str) else way.how for name, way in self.fields.items()}

    @property
    def rules(self) -> FormatRules:
        """What the file type fixes."""
        return FormatRules(
            source=self.code,
            version=self.version,
            zone=self.zone,
            precision=self.precision,
            platform=self.platform,
        )

    @cached_property
    def used_keys(self) -> frozenset[str]:
        """Keys of a record that fields are made of."""
        begun = (first_keys(way) for way in self.fields.values() if isinstance(way, str))
        return frozenset({CONTEXT_KEY, *self.consumes.split()}.union(*begun))

    @cached_property
    def watched(self) -> dict[str, frozenset[str]]:
        """Path of an object watched for drift → the keys that it may hold."""
        return {
            path: frozenset(names.split()) | (frozenset() if path else self.used_keys)
            for path, names in self.known.items()
        }


@dataclass(frozen=True, slots=True)
class RecordBody:
    """The body of a source that reads nested records."""

    format: RecordFormat

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the first JSON values fit: sure when at least half are of this format."""
        if sample.container not in {Container.JSON_LINES, Container.JSON_DOCUMENT}:
            return Confidence(0.0, f"{sample.container}, no JSON")
        known = sum(self.format.recognises(value) for value in sample.records)
        if not known:
            return Confidence(0.0, f"JSON, but not {self.format.because}")
        share = known / len(sample.records)
        return Confidence(0.95 if share >= 0.5 else 0.5 + 0.4 * share, self.format.because)

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Look at the beginning of a file.

        Raises:
            SourceError: the user named columns, and records have none (VG201).
        """
        sample, complete = take_sample(path), with_preset(options)
        _refuse_columns(self.format, complete, path)

        def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: FBT001 - the protocol of Observe
            return _observed(self.format, sample, complete, survey_only=survey_only)

        return _opened(self.format, path, complete, observed, sample.notes)

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file (see `spec.Source.read`)."""
        return read_observations(self.open(path, options))


def _or_itself(opened: list[dict[str, Any]] | None, value: dict[str, Any]) -> list[dict[str, Any]]:
    return [value] if opened is None else opened


def open_pieces(
    declared: RecordFormat, path: Path, options: SourceOptions, pieces: Callable[[], Iterable[Piece]]
) -> Opened:
    """Prepare to read a file that is no JSON, from what gives its pieces each time it is called.

    Raises:
        SourceError: the user named columns, and records have none (VG201).
    """
    complete = with_preset(options)
    _refuse_columns(declared, complete, path)

    def observed(survey_only: bool) -> Iterator[Observations]:  # noqa: FBT001 - the protocol of Observe
        return observed_pieces(declared, gathered(pieces()), survey_only=survey_only)

    return _opened(declared, path, complete, observed)


def _refuse_columns(declared: RecordFormat, options: SourceOptions, path: Path) -> None:
    if options.object_columns:
        sentence = f"{declared.title} has no column {options.object_columns[0]!r}"
        raise SourceError("VG201", sentence, place=path.name)


def _opened(
    declared: RecordFormat, path: Path, options: SourceOptions, observe: Observe, notes: tuple[str, ...] = ()
) -> Opened:
    return Opened(
        observe=observe,
        rules=declared.rules,
        mapping=ColumnMapping(declared.paths),
        options=options,
        digest=lambda: sha256_of(path)[:16],
        place=path.name,
        notes=notes,
    )


def observed_pieces(
    declared: RecordFormat, pieces: Iterable[Piece], *, survey_only: bool
) -> Iterator[Observations]:
    """Read pieces of dictionaries by a declaration; for formats whose files are no JSON as well."""
    for piece in pieces:
        yield _observations(declared, _without_refused(declared, piece), survey_only=survey_only)


def _observed(
    declared: RecordFormat, sample: Sample, options: SourceOptions, *, survey_only: bool
) -> Iterator[Observations]:
    around = declared.beside(sample.path, options) if declared.beside else {}
    told: Counter[str] = Counter()

    def items(value: dict[str, Any]) -> list[dict[str, Any]] | None:
        if declared.tells:
            told.update(declared.tells(value))
        listed = declared.items(value)
        return _within(around, [value] if listed is None else listed) if around else listed

    whole = sample.container == Container.JSON_DOCUMENT
    pieces = json_pieces(sample.path, sample.encoding, items, whole=whole, stream=declared.stream)
    for seen in observed_pieces(declared, pieces, survey_only=survey_only):
        seen.unknown.update(told)
        told.clear()
        yield seen
    if told:
        last = _observations(declared, Piece([], [], [], [], sample.size_bytes), survey_only=survey_only)
        last.unknown.update(told)
        yield last


def _within(around: dict[str, Any], records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**record, CONTEXT_KEY: {**_dict(record.get(CONTEXT_KEY)), **around}} for record in records]


def _dict(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, dict) else {}


def _without_refused(declared: RecordFormat, piece: Piece) -> Piece:
    """Move the records that give no post to the refusals."""
    if declared.refuse is None:
        return piece
    kept = Piece([], [], [], list(piece.refusals), piece.bytes_read)
    for row, number, ref in zip(piece.rows, piece.numbers, piece.refs, strict=True):
        problem = declared.refuse(row)
        if problem is None:
            kept.rows.append(row)
            kept.numbers.append(number)
            kept.refs.append(ref)
        else:
            shown = json_text({key: value for key, value in row.items() if key != CONTEXT_KEY})
            kept.refusals.append(Refusal(number, ref, *problem, shown[:_SHOWN_CHARS]))
    return kept


def _observations(declared: RecordFormat, piece: Piece, *, survey_only: bool) -> Observations:
    raw = Rows(piece.rows)
    records = [declared.views(row) for row in piece.rows] if declared.views else piece.rows
    rows = Rows(records) if declared.views else raw
    fields = {
        FIELDS[name].name: _column(name, _values(way, rows, records))
        for name, way in declared.fields.items()
        if not survey_only or name in SURVEYED
    }
    seen = Observations(
        fields, {}, {}, np.array(piece.numbers, np.int64), piece.refs, piece.refusals, piece.bytes_read
    )
    _watch(declared, raw, rows, seen)
    if not survey_only:
        fields["extra"] = _extras(declared, piece.rows)
    return seen


def _values(way: str | Derived, rows: Rows, records: list[Any]) -> list[Any]:
    return rows.values(way) if isinstance(way, str) else [way.get(record) for record in records]


def _column(name: str, values: list[Any]) -> Column:
    if FIELDS[name].kind == Kind.LIST:
        return column_of([_listed(value) for value in values])
    return column_of([None if type(value) in _SHAPES else value for value in values])


def _listed(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if type(value) is not list:
        return None if value is None or type(value) is dict else json_text([value])
    held = [item for item in value if is_present(item)]
    return json_text(held) if held else None


def _watch(declared: RecordFormat, raw: Rows, rows: Rows, seen: Observations) -> None:
    """Count the promised paths that are absent, and the keys that the format does not know."""
    for path in declared.expected:
        lacking = sum(not is_present(value) for value in rows.values(path))
        if lacking:
            seen.expected[path] += lacking
    for path, names in declared.watched.items():
        steps = parsed(path)[0] if path else ()
        prefix = f"{path}." if path else ""
        strange = (holder.keys() - names for holder in raw.holders(steps) if not holder.keys() <= names)
        seen.unknown.update(f"{prefix}{key}" for keys in strange for key in keys)


def _extras(declared: RecordFormat, rows: list[Any]) -> Column:
    used = declared.used_keys
    kept = ({key: row[key] for key in row if key not in used and is_present(row[key])} for row in rows)
    texts = [json_text(held) if held else None for held in kept]
    return column_of(texts) if any(texts) else nulls(len(rows))
