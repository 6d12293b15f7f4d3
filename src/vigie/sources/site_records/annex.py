"""Lists of domains that agencies publish with their reports: defanged names with their dates, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vigie.model.errors import SourceError
from vigie.sources.fields import plain_name
from vigie.sources.records import Piece, Records
from vigie.sources.sample import Sample, take_sample
from vigie.sources.site_records.facts import SiteFact, host_of
from vigie.sources.site_records.format import SiteRecordFormat, facts_read
from vigie.sources.spec import Confidence, Reading, SourceOptions
from vigie.sources.tabular import sample_records
from vigie.sources.timestamps import read_stamp

__all__ = ["BODY", "FORMAT", "SPEC", "DomainListBody"]

_NAMES = ("domain", "domain_name")
_CREATED = ("created_on", "create_date", "created", "creation_date", "registered")
_SEEN = ("first_seen", "identified", "seen")
_LISTED = ("operation", "campaign", "type")


def _is_list(row: Mapping[str, Any]) -> bool:
    told = {plain_name(name): value for name, value in row.items()}
    dated = any(name in told for name in (*_CREATED, *_SEEN))
    return dated and host_of(_first(told, _NAMES)) is not None


def _told(row: Mapping[str, Any]) -> list[SiteFact]:
    told = {
        plain_name(name): value for name, value in row.items() if isinstance(value, str) and value.strip()
    }
    domain = host_of(_first(told, _NAMES))
    if domain is None:
        return []
    created, seen = _first(told, _CREATED), _first(told, _SEEN)
    facts = (
        [SiteFact(domain=domain, record_type="registration", value=created, valid_from=created)]
        if created
        else []
    )
    listed = _first(told, _LISTED) or "a list of domains"
    return [
        *facts,
        SiteFact(domain=domain, record_type="listed", value=listed, valid_from=created, observed_at=seen),
    ]


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401 - any cell
    return next((told[name] for name in names if told.get(name)), None)


FORMAT = SiteRecordFormat(
    code="domain-list",
    title="Lists of domains with their dates, as agencies annex them (CSV)",
    version="1",
    source="domain-list",
    recognises=_is_list,
    because="a column of host names called domain, with created on or first seen beside it",
    told=_told,
    states={
        "registration": "created on | create date | created",
        "listed": "operation or type, else the list itself; first seen | identified",
    },
    cannot_know=(
        "why a domain is listed: the report says it",
        "whether a domain still belongs to whoever held it then",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_records.annex:BODY")


class DomainListBody:
    """The body of a source that reads lists of domains."""

    def detect(self, sample: Sample) -> Confidence:
        """Say whether the first rows name hosts and dates, and nobody who posted."""
        rows = sample.records if sample.dialect is not None else ()
        known = sum(map(_is_list, rows))
        if not rows or 2 * known < len(rows):
            return Confidence(0.0, f"no table with {FORMAT.because}")
        return Confidence(0.9, FORMAT.because)

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the list into rows of `site_observation`.

        Raises:
            SourceError: nothing says whether day or month comes first (VG204).
        """
        sample = take_sample(path)
        if options.dayfirst is None:
            _refuse_open_order(sample)
        pieces = map(_piece, sample_records(sample))
        return facts_read(pieces, FORMAT.told, path=path, options=options, declared=FORMAT)


def _piece(records: Records) -> Piece:
    columns = {name: column.to_pylist() for name, column in records.columns.items()}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return Piece(rows, records.numbers.tolist(), records.refs, list(records.refusals), records.bytes_read)


def _refuse_open_order(sample: Sample) -> None:
    for cell in _dates(sample):
        stamp = read_stamp(cell)
        if stamp is not None and stamp.first != stamp.second:
            sentence = f"{cell!r}: does the day or the month come first?"
            hint = "say it: --dayfirst (07/03 is 7 March) or --monthfirst (July 3rd)"
            raise SourceError("VG204", sentence, place=sample.path.name, hint=hint)


def _dates(sample: Sample) -> Iterator[str]:
    for records in sample_records(sample):
        for name, column in records.columns.items():
            if plain_name(name) in {*_CREATED, *_SEEN}:
                yield from (cell for cell in column.to_pylist() if isinstance(cell, str))


BODY = DomainListBody()
