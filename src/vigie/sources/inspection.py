"""Look at a file before reading it, and write nothing: what it is, what can be asked of it, what is wrong."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from vigie.model.errors import SourceError
from vigie.model.vocabulary import ObjectType
from vigie.sources.columns import counted
from vigie.sources.mapping import ColumnMapping, guess_mapping
from vigie.sources.observations import Observations
from vigie.sources.plan import Plan, with_preset
from vigie.sources.reading import Opened
from vigie.sources.records import Refusal
from vigie.sources.registry import rank, recognise
from vigie.sources.sample import Container, Sample, take_sample
from vigie.sources.screening import screen
from vigie.sources.spec import SourceOptions
from vigie.sources.staging import stage
from vigie.sources.survey import IdSurvey, Survey, TimeSurvey, survey
from vigie.sources.timestamps import iso

__all__ = [
    "Candidate",
    "ColumnUse",
    "Damage",
    "IdReport",
    "Inspection",
    "ObjectUse",
    "Openable",
    "Problem",
    "TimeReport",
    "inspect",
]

_MOST_ROWS = 200_000
_FIELD_OF = {
    ObjectType.REPOST: "reposted_id",
    ObjectType.QUOTE: "quoted_id",
    ObjectType.REPLY: "parent_id",
    ObjectType.URL: "urls",
    ObjectType.DOMAIN: "domains",
    ObjectType.HASHTAG: "hashtags",
    ObjectType.HASHTAG_SEQUENCE: "hashtags",
    ObjectType.MENTION_SET: "mentions",
    ObjectType.TEXT: "text",
    ObjectType.MEDIA: "media",
    ObjectType.OBJECT: "object",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source, how sure it is of the file (0..1), and why."""

    source: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column, the field that it is read as (None: kept as `extra`), and its first cell."""

    column: str
    field: str | None
    example: str | None


@dataclass(frozen=True, slots=True)
class IdReport:
    """Ids of one kind among the records seen."""

    known: int
    missing: int
    damaged: int
    from_decimals: int
    rounded: int
    example: str


@dataclass(frozen=True, slots=True)
class TimeReport:
    """Post times among the records seen: range, precision, how zone and day order are known, if at all."""

    zone_known_by: str
    zone: str | None
    day_order: str
    precision: str
    first: str | None
    last: str | None
    naive: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class ObjectUse:
    """An object type: whether co-action on it can be looked at, or why not; `actions` among those seen."""

    object_type: str
    ready: bool
    reason: str
    actions: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Records that would be refused for one reason, with the first places."""

    reason: str
    records: int
    places: tuple[str, ...]
    detail: str
    sample: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops the file from being read as things stand."""

    code: str
    sentence: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything that looking at a file tells. `rows_estimated` is None where nothing was read."""

    path: str
    size_bytes: int
    container: str
    encoding: str | None
    delimiter: str | None
    source: str | None
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...] = ()
    rows_seen: int = 0
    rows_estimated: int | None = None
    complete: bool = False
    columns: tuple[ColumnUse, ...] = ()
    accounts: IdReport | None = None
    posts: IdReport | None = None
    times: TimeReport | None = None
    platforms: dict[str, int] = field(default_factory=dict)
    objects: tuple[ObjectUse, ...] = ()
    damage: tuple[Damage, ...] = ()
    notes: tuple[str, ...] = ()
    command: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the same as plain values, ready for JSON."""
        return asdict(self)


@runtime_checkable
class Openable(Protocol):
    """A source body that can open a file without reading it."""

    def open(self, path: Path, options: SourceOptions) -> Opened:
        """Open the file."""
        ...


@dataclass(slots=True)
class _Trial:
    """What staging the records seen, and throwing them away, teaches."""

    actions: Counter[str] = field(default_factory=Counter)
    platforms: Counter[str] = field(default_factory=Counter)
    refusals: dict[str, list[Refusal]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    first_us: int | None = None
    last_us: int | None = None
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, seen: Observations, plan: Plan) -> None:
        """Screen and stage one piece."""
        screened = screen(seen, plan)
        for refusal in screened.refusals:
            self.refused[refusal.reason] += 1
            held = self.refusals.setdefault(refusal.reason, [])
            if len(held) < 5:
                held.append(refusal)
        if len(screened.at_us):
            first, last = int(screened.at_us.min()), int(screened.at_us.max())
            self.first_us = first if self.first_us is None else min(first, self.first_us)
            self.last_us = last if self.last_us is None else max(last, self.last_us)
        staged = stage(screened, plan)
        self.platforms += staged.platforms
        self.actions += Counter(counted(staged.batch.staged["action"]["object_type"].combine_chunks()))


def inspect(path: Path, options: SourceOptions, *, as_: str | None = None) -> Inspection:
    """Look at a file and write nothing. Cost: at most 200 000 records are read, twice.

    A file that cannot be read as things stand is still described; `problems` says what to declare.

    Raises:
        SourceError: the file is missing, empty or damaged as a whole (VG207–VG209), or `as_` is no source.
    """
    sample = take_sample(path)
    found = _outline(sample)
    try:
        source = recognise(path, options, as_)
    except SourceError as error:
        if as_ is not None:
            raise
        return replace(found, problems=(_problem(error),))
    found = replace(found, source=source.spec.code)
    body = source.spec.load()
    if not isinstance(body, Openable):
        return replace(found, notes=(*found.notes, "this source does not say more before it reads"))
    try:
        opened = body.open(path, options)
    except SourceError as error:
        return replace(found, problems=(_problem(error),), columns=_guessed_columns(sample, options))
    return _described(found, sample, opened, as_)


def _outline(sample: Sample) -> Inspection:
    ranked = rank(sample)
    is_text = sample.container not in {Container.PARQUET, Container.SHEET, Container.BINARY}
    return Inspection(
        path=str(sample.path),
        size_bytes=sample.size_bytes,
        container=sample.container,
        encoding=sample.encoding.codec if is_text else None,
        delimiter=sample.dialect.name if sample.dialect else None,
        source=None,
        candidates=tuple(
            Candidate(source.spec.code, source.confidence.value, source.confidence.reason)
            for source in ranked
        ),
        notes=sample.notes,
    )


def _described(outline: Inspection, sample: Sample, opened: Opened, as_: str | None) -> Inspection:
    found = survey(_limited(opened, survey_only=True))
    plan, problems = _plan(opened, found)
    trial = _Trial()
    if plan is not None:
        for seen in _limited(opened, survey_only=False):
            _remember(trial, seen, opened.mapping)
            trial.add(seen, plan)
    times = found.times.get("created_at", TimeSurvey())
    complete = found.rows < _MOST_ROWS
    return replace(
        outline,
        problems=tuple(problems),
        rows_seen=found.rows,
        rows_estimated=_estimate(sample, found, complete=complete),
        complete=complete,
        columns=_columns(opened.mapping, trial.examples),
        accounts=_ids(found.accounts),
        posts=_ids(found.posts),
        times=_times(times, opened, plan, trial),
        platforms=dict(sorted(trial.platforms.items())),
        objects=_objects(opened.mapping, trial, found.rows),
        damage=_damage(trial),
        notes=tuple(dict.fromkeys((*opened.notes, *(plan.notes if plan else ())))),
        command=_command(outline.path, opened, problems, as_),
    )


def _limited(opened: Opened, *, survey_only: bool) -> Iterator[Observations]:
    rows = 0
    for seen in opened.observe(survey_only):
        yield seen
        rows += seen.size + len(seen.refusals)
        if rows >= _MOST_ROWS:
            return


def _plan(opened: Opened, found: Survey) -> tuple[Plan | None, list[Problem]]:
    """Plan; where the user must declare something, note it and go on as if UTC or day first had been said."""
    options, problems = opened.options, list[Problem]()
    for _ in range(3):
        try:
            return opened.plan(found, options), problems
        except SourceError as error:
            problems.append(_problem(error))
            if error.code == "VG203":
                options = replace(options, tz="UTC")
            elif error.code == "VG204":
                options = replace(options, dayfirst=True)
            else:
                return None, problems
    return None, problems


def _problem(error: SourceError) -> Problem:
    return Problem(error.code, error.sentence, error.hint)


def _guessed_columns(sample: Sample, options: SourceOptions) -> tuple[ColumnUse, ...]:
    try:
        mapping = guess_mapping(sample.columns, with_preset(options))
    except SourceError:
        mapping = ColumnMapping({}, (), sample.columns)
    return _columns(mapping, {})


def _columns(mapping: ColumnMapping, examples: dict[str, str]) -> tuple[ColumnUse, ...]:
    used = [ColumnUse(column, name, examples.get(column)) for name, column in mapping.fields.items()]
    custom = [ColumnUse(name, f"column:{name}", examples.get(name)) for name in mapping.custom]
    others = (*mapping.kept, *mapping.unused)
    return (*used, *custom, *(ColumnUse(name, None, examples.get(name)) for name in others))


def _remember(trial: _Trial, seen: Observations, mapping: ColumnMapping) -> None:
    named = {mapping.fields.get(name, name): column for name, column in seen.fields.items()}
    for name, column in {**seen.unused, **seen.custom, **named}.items():
        if name not in trial.examples:
            held = column.drop_null()
            if len(held):
                trial.examples[name] = str(held[0])[:60]


def _estimate(sample: Sample, found: Survey, *, complete: bool) -> int | None:
    if complete:
        return found.rows
    if sample.rows is not None:
        return sample.rows
    return round(found.rows * sample.size_bytes / max(found.bytes_read, 1))


def _ids(ids: IdSurvey) -> IdReport:
    rounded = ids.rounded if ids.is_rounded else 0
    return IdReport(ids.known, ids.missing, ids.damaged, ids.from_float, rounded, ids.example)


def _times(times: TimeSurvey, opened: Opened, plan: Plan | None, trial: _Trial) -> TimeReport:
    zone = plan.created.zone if plan else None
    return TimeReport(
        zone_known_by=_zone_known_by(times, opened),
        zone=zone,
        day_order=_day_order(times, opened.options),
        precision=plan.precision if plan else str(times.resolution.precision),
        first=None if trial.first_us is None else iso(trial.first_us),
        last=None if trial.last_us is None else iso(trial.last_us),
        naive=times.naive,
        unreadable=times.unreadable,
    )


def _zone_known_by(times: TimeSurvey, opened: Opened) -> str:
    if not times.naive:
        return "written in each time"
    if opened.rules.zone:
        return "fixed by the format"
    return "declared" if opened.options.tz else "must be declared"


def _day_order(times: TimeSurvey, options: SourceOptions) -> str:
    if not times.ordered:
        return "plain"
    if options.dayfirst is not None:
        return "day first, declared" if options.dayfirst else "month first, declared"
    if times.first_over_12 and times.second_over_12:
        return "contradictory"
    if times.first_over_12:
        return f"day first, proven by {times.first_over_12!r}"
    if times.second_over_12:
        return f"month first, proven by {times.second_over_12!r}"
    return "must be declared" if times.order_example else "plain"


def _objects(mapping: ColumnMapping, trial: _Trial, rows: int) -> tuple[ObjectUse, ...]:
    types = [*(str(kind) for kind in _FIELD_OF), *(f"column:{name}" for name in mapping.custom)]
    return tuple(_object_use(kind, mapping, trial.actions[kind], rows) for kind in types)


def _object_use(kind: str, mapping: ColumnMapping, actions: int, rows: int) -> ObjectUse:
    if actions:
        return ObjectUse(kind, ready=True, reason="", actions=actions)
    name = None if kind.startswith("column:") else _FIELD_OF[ObjectType(kind)]
    derived = kind == ObjectType.DOMAIN and "urls" in mapping.fields
    if name is None or name in mapping.fields or derived:
        return ObjectUse(kind, ready=False, reason=f"none in the {rows} records seen", actions=0)
    return ObjectUse(kind, ready=False, reason=f"no column is read as {name!r}", actions=0)


def _damage(trial: _Trial) -> tuple[Damage, ...]:
    return tuple(
        Damage(
            reason,
            trial.refused[reason],
            tuple(refusal.raw_ref for refusal in held),
            held[0].detail,
            str(held[0].row()["sample"]),
        )
        for reason, held in sorted(trial.refusals.items())
    )


def _command(path: str, opened: Opened, problems: list[Problem], as_: str | None) -> str:
    codes = {problem.code for problem in problems}
    options = opened.options
    words = ["vigie", "ingest", shlex.quote(path)]
    words += ["--as", as_] if as_ else []
    if options.tz or "VG203" in codes:
        words += ["--tz", options.tz or "ZONE"]
    if options.dayfirst is not None or "VG204" in codes:
        words.append("--monthfirst" if options.dayfirst is False else "--dayfirst")
    words += ["--map", "PRESET"] if options.preset else []
    words += ["--platform", shlex.quote(options.platform)] if options.platform else []
    for name in options.object_columns:
        words += ["--object", shlex.quote(name)]
    return " ".join(words)
