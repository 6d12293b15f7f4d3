"""Four columns: each row is one account acting on one object of unknown kind, so objects stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.sources.fields import plain_name
from vigie.sources.mapping import ColumnMapping
from vigie.sources.observations import FormatRules
from vigie.sources.sample import Sample
from vigie.sources.spec import Confidence, SourceOptions
from vigie.sources.tabular import TableBody

__all__ = ["BODY"]

_TARGETS = ("object", "account_id", "post_id", "created_at")
_LAYOUTS = (
    ("object_id", "account_id", "content_id", "timestamp_share"),
    ("object", "user_id", "entry_id", "share_time"),
)


def _fits(sample: Sample) -> Confidence:
    layout = _layout(sample.columns)
    if layout is None:
        return Confidence(0.0, "not the four columns object_id, account_id, content_id, timestamp_share")
    return Confidence(0.95, f"the four columns {', '.join(layout)}")


def _map(columns: Sequence[str], options: SourceOptions) -> ColumnMapping:
    by_name = {plain_name(column): column for column in reversed(columns)}
    fields = {field: by_name[name] for field, name in zip(_TARGETS, _layout(columns) or (), strict=False)}
    if "text" in by_name:
        fields["text"] = by_name["text"]
    custom = tuple(name for name in options.object_columns if name in columns)
    taken = {*fields.values(), *custom}
    return ColumnMapping(fields, custom, tuple(name for name in columns if name not in taken))


def _layout(columns: Sequence[str]) -> tuple[str, ...] | None:
    names = {plain_name(column) for column in columns}
    return next((layout for layout in _LAYOUTS if names.issuperset(layout)), None)


BODY = TableBody(FormatRules(source="four-column", version="1"), _fits, _map)
