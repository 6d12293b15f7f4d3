"""What a source declares, what reading needs, and what reading gives. Light: no reader is imported here."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from vigie.lake.staging import Staged
from vigie.model.errors import InternalError, ParameterError, SourceError, nearest

__all__ = [
    "Batch",
    "Confidence",
    "ReadSummary",
    "Reading",
    "Source",
    "SourceBody",
    "SourceOptions",
    "SourceSpec",
]


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well a file fits a source: 0 (not at all) to 1 (cannot be anything else), and why."""

    value: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """What the user says about a file that the file does not say itself.

    Attributes:
        now_us: Present time, µs since 1970 UTC; a post later than one day after it is refused.
        tz: IANA name of the zone of times written without one.
        dayfirst: Whether `07/03/2018` is 7 March.
        platform: Platform of every record, where no column says it.
        account: Id of the account of every record, where the format knows no other.
        captured_at: When the file was fetched, ISO 8601, where it does not say so itself.
        preset: Mapping loaded by `mapping.load_preset`.
        object_columns: Columns to look at for co-action as they are (`column:<name>`).
        drift_limit: Share of records (0..1) that may lack a path which the format promises.
        redirects: Where addresses lead, both in canonical form (see `redirects.load_redirects`).
        source_file_id: Id to stamp on the rows; derived from the bytes when absent.

    Raises:
        ParameterError: the zone is unknown (VG212) or `drift_limit` is outside 0..1 (VG104).
    """

    now_us: int
    tz: str | None = None
    dayfirst: bool | None = None
    platform: str | None = None
    account: str | None = None
    captured_at: str | None = None
    preset: Mapping[str, Any] | None = None
    object_columns: tuple[str, ...] = ()
    drift_limit: float = 0.2
    redirects: Mapping[str, str] = field(default_factory=dict)
    source_file_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse a zone that does not exist and a share that is none."""
        if self.tz is not None and not _is_zone(self.tz):
            hint = nearest(self.tz, zoneinfo.available_timezones())
            short = hint if hint.startswith("did") else "for example Europe/Paris or UTC"
            raise ParameterError("VG212", f"{self.tz!r} is no time zone", hint=short)
        if not 0 <= self.drift_limit <= 1:
            raise ParameterError("VG104", f"drift_limit={self.drift_limit} is outside 0..1")


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of a file: `rows` = records that gave a post + rows of `rejections`.

    Attributes:
        staged: Table name → rows, each of its contract in `vigie.lake.staging`.
        rejections: Contract `rejection`.
        rows: Records read in this piece.
        bytes_read: Bytes of the file consumed so far, for progress.
    """

    staged: Staged
    rejections: pa.Table
    rows: int
    bytes_read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSummary:
    """What a finished reading tells about the file; the part of `source_file` that only reading knows.

    Attributes:
        source: Code of the source, and `source_version` its version.
        source_file_id: Id stamped on the rows.
        mapping: Field → column or path.
        tz: Zone that the user declared, where times needed it.
        dayfirst: Day order that was declared or proven, where it mattered.
        precision: Precision of post times.
        platforms: Platform → posts.
        drift: `absent <path>` or `unknown <path>` → records.
        notes: Sentences for the user.
        rows: Records read = `stored` + those in `rejected` (reason → records).
    """

    source: str
    source_version: str
    source_file_id: str
    mapping: dict[str, str]
    tz: str | None
    dayfirst: bool | None
    precision: str
    platforms: dict[str, int]
    drift: dict[str, int]
    notes: tuple[str, ...]
    rows: int
    stored: int
    rejected: dict[str, int]


@dataclass(slots=True)
class Reading(Iterator[Batch]):
    """Batches of a file, to be taken once; `summary` is known when they are exhausted."""

    batches: Iterator[Batch]
    _summary: ReadSummary | None = field(default=None)

    def __next__(self) -> Batch:
        """Return the next piece."""
        return next(self.batches)

    def finish(self, summary: ReadSummary) -> None:
        """Set the summary; the reader calls it after its last batch."""
        self._summary = summary

    @property
    def summary(self) -> ReadSummary:
        """The summary; asking before the last batch is our own mistake (VG299)."""
        if self._summary is None:
            raise InternalError("VG299", "the summary of a reading is known after its last batch only")
        return self._summary


class SourceBody(Protocol):
    """The working part of a source, imported when it is used."""

    def detect(self, sample: Any) -> Confidence:  # noqa: ANN401 - a `sample.Sample`, unknown to light code
        """Say how well the beginning of a file fits."""
        ...

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """The light declaration of a source.

    Attributes:
        code: Stable name, for `--as`.
        body: `module:attribute` of its `SourceBody`.
        version: Raised whenever the same file gives other rows.
        needs: What a record must hold.
        uses: What is kept when present.
        cannot_know: What this format never says; co-action on it is "not assessed".
        fields: Field → column or path that it is read from, for people; empty where every file differs.
        known_by: How a file of this format is recognised, in words.
        zone: Zone of times without one, where the format fixes it.
        precision: Precision of post times, where the format fixes it.
        platform: Platform of every record, where the format fixes it.
    """

    code: str
    title: str
    version: str
    body: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    cannot_know: tuple[str, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    known_by: str = ""
    zone: str | None = None
    precision: str | None = None
    platform: str | None = None

    def load(self) -> SourceBody:
        """Import the body.

        Raises:
            SourceError: the module or the attribute is missing (VG211).
        """
        module, _, attribute = self.body.partition(":")
        try:
            body: SourceBody = getattr(import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            sentence = f"source {self.code!r} cannot be imported: {error}"
            hint = "repair or uninstall the package that offers it"
            raise SourceError("VG211", sentence, place=self.body, hint=hint) from error
        return body


@dataclass(frozen=True, slots=True)
class Source:
    """A source chosen for a file."""

    spec: SourceSpec
    confidence: Confidence

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read `path` in pieces of at most 50 000 records.

        The file is read twice: first to learn its dates and ids, so that a refusal of the whole file comes
        before the first row; then to stage it.

        Raises:
            SourceError: the file is damaged as a whole, or its dates cannot be read without a declaration.
        """
        return self.spec.load().read(path, options)
