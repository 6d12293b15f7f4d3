"""What people do on a dossier: acts, each bound to the one before; nothing is overwritten."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["DOSSIER_ACT"]

_T, _I = pa.string(), pa.int64()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


DOSSIER_ACT = Contract(
    "dossier_act",
    1,
    "one act of one person on a dossier: a finding, a review, a weighing, a tag, an exhibit, a marking, …",
    (
        _must("number", _I, "Place in the log of the case: 1, 2, 3, …"),
        _must("act_id", _T, "Id: the beginning of its digest"),
        _must("campaign_id", _T, "Campaign; empty for what concerns the whole case"),
        _must("kind", _T, "What was done: criterion.set, criterion.review, tag.add, exhibit.add, …"),
        _must("content", _T, "JSON, keys sorted: what the act says"),
        _must("done_by", _T, "Who"),
        _must("reason", _T, "Why, in the person's words; may be empty where the content says it"),
        _must("done_at_us", _I, "When", _US),
        _must("before", _T, "Digest of the act before; empty for the first"),
        _must("digest", _T, "sha256 of all the other columns"),
    ),
    ("number",),
)
