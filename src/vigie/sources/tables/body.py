"""Tables: the fallback for every file of rows, so it is less sure than a source that knows its format."""

from __future__ import annotations

from vigie.sources.fields import FIELDS, OBJECT_FIELDS, REQUIRED, plain_name
from vigie.sources.mapping import guess_mapping
from vigie.sources.observations import FormatRules
from vigie.sources.sample import Container, Sample
from vigie.sources.spec import Confidence
from vigie.sources.tabular import TableBody

__all__ = ["BODY"]


def _fits(sample: Sample) -> Confidence:
    if sample.container in {Container.BINARY, Container.OTHER_TEXT} or not sample.columns:
        return Confidence(0.0, f"{sample.container}, no table")
    names = {plain_name(column) for column in sample.columns}
    told = [name for name in REQUIRED if names & set(FIELDS[name].names)]
    objects = [name for name in OBJECT_FIELDS if names & set(FIELDS[name].names)]
    if len(told) == len(REQUIRED) and objects:
        return Confidence(0.6, f"columns tell account, time and {', '.join(objects)}")
    lacking = ", ".join(name for name in REQUIRED if name not in told) or "any object"
    return Confidence(0.3, f"a table, but no column name tells {lacking}")


BODY = TableBody(FormatRules(source="tables", version="1"), _fits, guess_mapping)
