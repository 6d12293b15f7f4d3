"""Formats of records about sites: a declaration, and the body that reads any file by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.lake.staging import REJECTION
from vigie.sources.bytestreams import sha256_of
from vigie.sources.jsonfiles import json_pieces
from vigie.sources.records import Piece, Refusal, json_text
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.site_records.facts import SiteItem, site_rows
from vigie.sources.spec import Batch, Confidence, Reading, ReadSummary, SourceOptions, SourceSpec

__all__ = ["SiteRecordBody", "SiteRecordFormat", "facts_read", "json_pieces_of"]

Told = Callable[[Mapping[str, Any]], Sequence[SiteItem]]

_NOTHING = ("no-statement", "nothing about a site that this source reads")
_UNDATED = ("missing-time", "no date stands with what it says, and without one it is no evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecordFormat:
    """A format whose records are JSON objects about sites.

    Attributes:
        code: Stable name, for `--as`.
        title: What it is, for people.
        version: Raised whenever the same file gives other rows.
        source: Written into the rows: rdap, dns, certificate-log, …
        recognises: Whether a JSON value of the file is of this format.
        because: What `recognises` looks for, in words.
        told: What one record says.
        states: What it can say, in words, for the documentation.
        cannot_know: What this format never says.
        opens: Takes a page apart into records; None when the value is a record already.
        stream: Dotted keys of the list that holds the records, where a file is one large object.
    """

    code: str
    title: str
    version: str
    source: str
    recognises: Callable[[Mapping[str, Any]], bool]
    because: str
    told: Told
    states: Mapping[str, str]
    cannot_know: tuple[str, ...]
    opens: Callable[[dict[str, Any]], list[dict[str, Any]] | None] = lambda _value: None
    stream: str | None = None

    def spec(self, body: str) -> SourceSpec:
        """Return the light declaration; `body` is the place of the `SiteRecordBody`."""
        return SourceSpec(
            code=self.code,
            title=self.title,
            version=self.version,
            body=body,
            needs=("a host name and a date",),
            uses=("what it says of the site, one row a statement",),
            cannot_know=self.cannot_know,
            fields=self.states,
            known_by=self.because,
            zone="UTC",
        )


@dataclass(frozen=True, slots=True)
class SiteRecordBody:
    """The body of a source that reads records about sites."""

    format: SiteRecordFormat

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the first JSON values fit."""
        if sample.container not in {Container.JSON_LINES, Container.JSON_DOCUMENT}:
            return Confidence(0.0, f"{sample.container}, no JSON")
        known = sum(self.format.recognises(value) for value in sample.records)
        if 2 * known < max(len(sample.records), 1):
            return Confidence(0.0, f"JSON, but not {self.format.because}")
        return Confidence(0.95, self.format.because)

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file into rows of `site_observation`; it gives no posts."""
        pieces = json_pieces_of(path, self.format)
        return facts_read(pieces, self.format.told, path=path, options=options, declared=self.format)


def json_pieces_of(path: Path, declared: SiteRecordFormat) -> Iterator[Piece]:
    """Take a JSON file apart as its format says."""
    sample = take_sample(path)
    whole = sample.container == Container.JSON_DOCUMENT
    return json_pieces(path, sample.encoding, declared.opens, whole=whole, stream=declared.stream)


def facts_read(
    pieces: Iterator[Piece],
    told: Told,
    *,
    path: Path,
    options: SourceOptions,
    declared: SiteRecordFormat,
) -> Reading:
    """Turn pieces of dictionaries into batches of statements; a record that states nothing is refused."""
    file_id = options.source_file_id or sha256_of(path)[:16]
    reading = Reading(iter(()))
    reading.batches = _batches(pieces, told, file_id, options, declared, reading)
    return reading


def _batches(
    pieces: Iterator[Piece],
    told: Told,
    file_id: str,
    options: SourceOptions,
    declared: SiteRecordFormat,
    reading: Reading,
) -> Iterator[Batch]:
    rows, reasons = 0, Counter[str]()
    for piece in pieces:
        facts, refusals = _judged(piece, told)
        reasons.update(refusal.reason for refusal in refusals)
        rows += len(piece.rows) + len(piece.refusals)
        staged = site_rows(facts, source=declared.source, source_file_id=file_id, dayfirst=options.dayfirst)
        rejections = REJECTION.rows([refusal.row() for refusal in refusals])
        yield Batch(staged, rejections, len(piece.rows) + len(piece.refusals), piece.bytes_read)
    reading.finish(
        ReadSummary(
            source=declared.code,
            source_version=declared.version,
            source_file_id=file_id,
            mapping=dict(declared.states),
            tz=None,
            dayfirst=options.dayfirst,
            precision="s",
            platforms={},
            drift={},
            notes=("statements about sites: the file gives no posts",),
            rows=rows,
            stored=rows - reasons.total(),
            rejected=dict(sorted(reasons.items())),
        )
    )


def _judged(piece: Piece, told: Told) -> tuple[list[tuple[int, str, SiteItem]], list[Refusal]]:
    facts: list[tuple[int, str, SiteItem]] = []
    refusals = list(piece.refusals)
    for row, number, ref in zip(piece.rows, piece.numbers, piece.refs, strict=True):
        stated = told(row)
        dated = [fact for fact in stated if fact.is_dated]
        if dated:
            facts += [(number, ref, fact) for fact in dated]
        else:
            problem = _UNDATED if stated else _NOTHING
            refusals.append(Refusal(number, ref, *problem, json_text(row)[:200]))
    return facts, refusals
