"""The path that every source shares: look at the whole file once, decide, then stage it piece by piece."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import FormatRules, Observe
from vigie.sources.plan import Plan, make_plan
from vigie.sources.screening import screen
from vigie.sources.spec import Batch, Reading, ReadSummary, SourceOptions
from vigie.sources.staging import stage
from vigie.sources.survey import Survey, survey

__all__ = ["Opened", "read_observations"]

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

    Raises:
        SourceError: the file as a whole cannot be read (VG203–VG208).
    """
    found = survey(opened.observe(True))
    plan = opened.plan(found, source_file_id=opened.options.source_file_id or opened.digest())
    reading = Reading(iter(()))
    reading.batches = _batches(opened.observe, plan, found, reading, opened.notes)
    return reading


def _batches(
    observe: Observe, plan: Plan, found: Survey, reading: Reading, notes: tuple[str, ...]
) -> Iterator[Batch]:
    rows = 0
    platforms: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    losses: Counter[str] = Counter()
    for seen in observe(False):
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
