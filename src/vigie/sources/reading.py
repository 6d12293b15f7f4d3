"""The path that every source shares: look at the whole file once, decide, then stage it piece by piece."""

from __future__ import annotations

import gc
import logging
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile

from vigie.model.errors import OutsideError
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import FormatRules, Observations, Observe
from vigie.sources.plan import Plan, make_plan
from vigie.sources.screening import screen
from vigie.sources.spec import Batch, Reading, ReadSummary, SourceOptions
from vigie.sources.staging import stage
from vigie.sources.survey import Survey, survey

__all__ = ["Opened", "read_observations", "uncollected"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file that a source understands, not read yet.

    Attributes:
        observe: Reads the observations from the beginning, each time it is called.
        rules: What the file type fixes.
        mapping: Field → column.
        options: What the user declared, the preset's part included.
        digest: Computes the id to stamp on the rows, where the options give none.
        place: File name, for errors.
        notes: What is known already and the user should hear.
    """

    observe: Observe
    rules: FormatRules
    mapping: ColumnMapping
    options: SourceOptions
    digest: Callable[[], str]
    place: str
    notes: tuple[str, ...] = ()

    def plan(self, found: Survey, options: SourceOptions | None = None, *, source_file_id: str = "") -> Plan:
        """Decide how to read the file from what a survey found (see `plan.make_plan`)."""
        return make_plan(
            found,
            rules=self.rules,
            mapping=self.mapping,
            options=options or self.options,
            source_file_id=source_file_id,
            place=self.place,
        )


def read_observations(opened: Opened) -> Reading:
    """Survey the whole file, plan, and return the batches to come.

    What is read waits in a temporary file, about as large as the texts and links in it.

    Raises:
        OutsideError: the temporary folder is full (VG501).
        SourceError: the file as a whole cannot be read (VG203–VG208).
    """
    kept = _Kept()
    with uncollected():
        found = survey(kept.keeping(opened.observe(False)))
    plan = opened.plan(found, source_file_id=opened.options.source_file_id or opened.digest())
    reading = Reading(iter(()))
    reading.batches = _batches(kept, plan, found, reading, opened.notes)
    return reading


class _Kept:
    """Observations that wait on the disk between the survey and the staging, so that a file is read once."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="vigie-")  # noqa: SIM115 - it outlives the survey
        self._pieces = 0

    def __del__(self) -> None:
        """Give the disk back, also where nobody took the pieces."""
        self._file.close()

    def keeping(self, pieces: Iterable[Observations]) -> Iterator[Observations]:
        """Pass pieces on and keep them."""
        for piece in pieces:
            with _disk():
                pickle.dump(piece, self._file, protocol=5)
            self._pieces += 1
            yield piece

    def taken(self) -> Iterator[Observations]:
        """Give the pieces back, once, in their order."""
        with self._file, _disk():
            self._file.seek(0)
            for _ in range(self._pieces):
                yield pickle.load(self._file)  # noqa: S301 - our own bytes, in a file without a name


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place, hint = tempfile.gettempdir(), "free disk space, or set TMPDIR to a larger disk"
        raise OutsideError("VG501", f"the disk refused: {error}", place=place, hint=hint) from error


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's search for cycles away from records, which have none: it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _batches(
    kept: _Kept, plan: Plan, found: Survey, reading: Reading, notes: tuple[str, ...]
) -> Iterator[Batch]:
    rows = 0
    platforms: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    losses: Counter[str] = Counter()
    for seen in kept.taken():
        with uncollected():
            staged = stage(screen(seen, plan), plan)
        rows += staged.batch.rows
        platforms += staged.platforms
        reasons += staged.reasons
        losses += staged.losses
        if staged.batch.rows:
            yield staged.batch
    lost = tuple(f"{count} {what}" for what, count in sorted(losses.items()))
    reading.finish(
        ReadSummary(
            source=plan.rules.source,
            source_version=plan.rules.version,
            source_file_id=plan.source_file_id,
            mapping=plan.mapping.as_dict(),
            tz=plan.created.zone if plan.rules.zone is None else None,
            dayfirst=plan.created.dayfirst,
            precision=plan.precision,
            platforms=dict(sorted(platforms.items())),
            drift=_drift(found, plan, rows),
            notes=(*notes, *plan.notes, *lost),
            rows=rows,
            stored=rows - reasons.total(),
            rejected=dict(sorted(reasons.items())),
        )
    )
    log.info("source.read", extra={"source": plan.rules.source, "rows": rows, "rejected": reasons.total()})


def _drift(found: Survey, plan: Plan, rows: int) -> dict[str, int]:
    absent = {f"absent {path}": count for path, count in sorted(found.expected.items()) if count}
    unknown = {f"unknown {path}": count for path, count in sorted(found.unknown.items())}
    unused = {f"unknown {column}": rows for column in plan.mapping.unused}
    return {**absent, **unknown, **unused}
