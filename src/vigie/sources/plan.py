"""How a file will be read: decided once, from what was declared and what the first pass proved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vigie.model.errors import SourceError
from vigie.sources.identifiers import PREFIX_PLATFORMS, platform_word
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import FormatRules
from vigie.sources.spec import SourceOptions
from vigie.sources.survey import Survey, TimeSurvey
from vigie.sources.timestamps import TimeRule

__all__ = ["UNKNOWN_PLATFORM", "Plan", "make_plan", "platform_notes", "with_preset"]

UNKNOWN_PLATFORM = "unknown"
_MOST_NAMED_PATHS = 8
_OPTIONAL_TIMES = ("account_created_at", "collected_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that staging needs to know besides the rows.

    Attributes:
        rules: What the file type fixes.
        mapping: Field → column.
        options: What the user declared.
        source_file_id: Id to stamp on the rows.
        created: How post times are read, and `precision` how finely they are known.
        optional: The other time fields that can be read → rule and precision.
        platform: Platform where no column and no prefix says it.
        by_prefix: Whether the ids' own prefixes say the platform.
        rounded_ids: Whether long ids that end in 000 were rounded by a spreadsheet.
        ids_repeat: Whether each account numbers its posts for itself.
        notes: Sentences for the user.
    """

    rules: FormatRules
    mapping: ColumnMapping
    options: SourceOptions
    source_file_id: str
    created: TimeRule
    precision: str
    optional: dict[str, tuple[TimeRule, str]] = field(default_factory=dict)
    platform: str = UNKNOWN_PLATFORM
    by_prefix: bool = False
    rounded_ids: bool = False
    ids_repeat: bool = False
    notes: tuple[str, ...] = ()


def with_preset(options: SourceOptions) -> SourceOptions:
    """Return options completed by the preset's; what the user says directly wins."""
    said = (options.preset or {}).get("options", {})
    return replace(
        options,
        tz=options.tz or said.get("tz"),
        dayfirst=options.dayfirst if options.dayfirst is not None else said.get("dayfirst"),
        platform=options.platform or said.get("platform"),
    )


def make_plan(
    found: Survey,
    *,
    rules: FormatRules,
    mapping: ColumnMapping,
    options: SourceOptions,
    source_file_id: str,
    place: str,
) -> Plan:
    """Decide how to read a file.

    Raises:
        SourceError: times without a zone (VG203), day and month that may swap (VG204), no readable time
            (VG205), or a promised path that too many records lack (VG206).
    """
    _refuse_drift(found, options.drift_limit, place)
    times = found.times.get("created_at", TimeSurvey())
    created = _time_rule(times, rules, options, place)
    optional, notes = _optional_times(found, rules, options)
    platform, by_prefix = _platform(found, rules, options)
    return Plan(
        rules=rules,
        mapping=mapping,
        options=options,
        source_file_id=source_file_id,
        created=created,
        precision=rules.precision or str(times.resolution.precision),
        optional=optional,
        platform=platform,
        by_prefix=by_prefix,
        rounded_ids=found.accounts.is_rounded or found.posts.is_rounded,
        ids_repeat=found.ids_repeat,
        notes=(*notes, *_notes(found, rules, options), *platform_notes(found, platform, by_prefix=by_prefix)),
    )


def platform_notes(found: Survey, platform: str, *, by_prefix: bool) -> tuple[str, ...]:
    """Say how the platform is known."""
    if by_prefix:
        read = ", ".join(f"{word}_ → {PREFIX_PLATFORMS[word]}" for word in sorted(found.accounts.prefixes))
        many = "several platforms in one file, " if len(found.accounts.prefixes) > 1 else ""
        return (f"{many}platform read from the prefix of each account id: {read}",)
    if platform == UNKNOWN_PLATFORM and not found.platforms:
        return ("no column and no prefix says the platform; declare it with --platform",)
    return ()


def _refuse_drift(found: Survey, limit: float, place: str) -> None:
    rows = found.rows - sum(found.refused.values())
    gone = {path: lacking for path, lacking in sorted(found.expected.items()) if lacking > limit * rows}
    if not rows or not gone:
        return
    told = ", ".join(f"{lacking} of {rows} records lack {path!r}" for path, lacking in gone.items())
    come = ", ".join(path for path, _ in found.unknown.most_common(_MOST_NAMED_PATHS))
    new = f"; not known until now: {come}" if come else ""
    hint = f"the format has changed or the file is of another format{new}; see `vigie inspect`"
    raise SourceError("VG206", f"{told}, which the format promises", place=place, hint=hint)


def _time_rule(times: TimeSurvey, rules: FormatRules, options: SourceOptions, place: str) -> TimeRule:
    if times.unreadable and not times.known:
        sentence = f"no time can be read; the first is {times.unreadable_example!r}"
        hint = "name the column of the time in a preset (--map): [fields] created_at = …"
        raise SourceError("VG205", sentence, place=place, hint=hint)
    zone = rules.zone or options.tz
    if times.naive and zone is None:
        sentence = f"{times.naive} times say no zone, for example {times.naive_example!r}"
        raise SourceError("VG203", sentence, place=place, hint="say it: --tz Europe/Paris or --tz UTC")
    said = options.dayfirst if rules.dayfirst is None else rules.dayfirst
    return TimeRule(zone if times.naive else None, _day_order(times, said, place))


def _day_order(times: TimeSurvey, declared: bool | None, place: str) -> bool | None:  # noqa: FBT001 - three states
    if not times.ordered or declared is not None:
        return declared if times.ordered else None
    hint = "say it: --dayfirst (07/03 is 7 March) or --monthfirst (July 3rd)"
    if times.first_over_12 and times.second_over_12:
        sentence = f"day and month change places: {times.first_over_12!r} and {times.second_over_12!r}"
        raise SourceError("VG204", sentence, place=place, hint=hint)
    if times.first_over_12 or times.second_over_12:
        return bool(times.first_over_12)
    if times.order_example:
        sentence = (
            f"nothing proves which of day and month comes first, for example in {times.order_example!r}"
        )
        raise SourceError("VG204", sentence, place=place, hint=hint)
    return None


def _optional_times(
    found: Survey, rules: FormatRules, options: SourceOptions
) -> tuple[dict[str, tuple[TimeRule, str]], list[str]]:
    read: dict[str, tuple[TimeRule, str]] = {}
    notes: list[str] = []
    for name in _OPTIONAL_TIMES:
        if name not in found.times:
            continue
        times = found.times[name]
        try:
            read[name] = (_time_rule(times, rules, options, ""), str(times.resolution.precision))
        except SourceError as error:
            notes.append(f"{name} is left out: {error.sentence}")
    return read, notes


def _platform(found: Survey, rules: FormatRules, options: SourceOptions) -> tuple[str, bool]:
    if options.platform:
        return platform_word(options.platform), False
    if rules.platform:
        return rules.platform, False
    prefixes = found.accounts.prefixes
    by_prefix = bool(prefixes) and prefixes <= set(PREFIX_PLATFORMS) and not found.platforms
    return UNKNOWN_PLATFORM, by_prefix


def _notes(found: Survey, rules: FormatRules, options: SourceOptions) -> list[str]:
    notes: list[str] = []
    if rules.zone and options.tz and options.tz != rules.zone:
        notes.append(f"--tz {options.tz} plays no part: this format writes its times in {rules.zone}")
    if rules.dayfirst is not None and options.dayfirst not in {None, rules.dayfirst}:
        order = "day first" if rules.dayfirst else "month first"
        notes.append(f"the day order that was declared plays no part: this format writes its dates {order}")
    for what, ids in (("account", found.accounts), ("post", found.posts)):
        if ids.from_float:
            notes.append(
                f"{ids.from_float} {what} ids were written as decimal numbers and read back as whole"
            )
        if ids.is_rounded:
            share = f"{ids.rounded} of {ids.long} long {what} ids end in 000"
            notes.append(f"{share}: a spreadsheet rounded them, and they are refused")
    if found.ids_repeat:
        share = f"{found.shared_ids} of {len(found.owners)} post ids occur under several accounts"
        notes.append(f"{share}: posts are named by account and id")
    return notes
