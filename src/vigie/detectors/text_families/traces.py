"""Traces of kits and instructions in posts: contract text_trace."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.kernels.families.normalise import family_texts
from vigie.kernels.families.templates import hashtag_families, slot_key, slots_of, tasking_marks
from vigie.model.content_tables import TEXT_TRACE

__all__ = ["trace_rows"]

Row = dict[str, Any]

_MAY_TASK = r"\d[./:-]\d[^\n]*:|\][\s:]|[\[{<]"


def trace_rows(posts: pa.Table) -> pa.Table:
    """Return the traces that posts bear (contract text_trace).

    Args:
        posts: post_uid, account_uid, text_raw and repost, oldest first; reposts are left out.

    Fixed slots count when two accounts fill them alike around different words; a misspelt hashtag when two
    accounts use it. Cost: linear in the posts that hold a hashtag, a bracket or a time.
    """
    own = posts.filter(pa.array(posts["repost"].to_numpy() == 0))
    rows = [*_tasking(own), *_templates(own), *_hashtags(own)]
    return TEXT_TRACE.rows(sorted(rows, key=lambda row: (row["kind"], row["object"], row["post_uid"])))


def _those_with(posts: pa.Table, pattern: str) -> pa.Table:
    return posts.filter(pc.match_substring_regex(posts["text_raw"], pattern))


def _tasking(posts: pa.Table) -> Iterator[Row]:
    for row in _those_with(posts, _MAY_TASK).to_pylist():
        marks = tasking_marks(row["text_raw"])
        if marks:
            told = {"post_uid": row["post_uid"], "kind": "tasking", "object": " ".join(marks)}
            yield told | {"n_posts": 1, "n_accounts": 1}


def _templates(posts: pa.Table) -> Iterator[Row]:
    held = _those_with(_those_with(posts, "[@＠]"), "[#＃]").to_pylist()
    said = pa.array([row["text_raw"] for row in held], pa.string())
    letters: list[Any] = family_texts(said).letters.to_pylist()
    bearing: defaultdict[str, list[tuple[Row, str]]] = defaultdict(list)
    for row, own in zip(held, letters, strict=True):
        key = slot_key(slots_of(row["text_raw"]))
        if key is not None:
            bearing[key].append((row, own))
    for key, uses in bearing.items():
        accounts = {row["account_uid"] for row, _ in uses}
        if len(accounts) > 1 and len({said for _, said in uses}) > 1:
            yield _trace("template", key, [row for row, _ in uses])


def _hashtags(posts: pa.Table) -> Iterator[Row]:
    uses: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _those_with(posts, "[#＃]").to_pylist():
        for tag in slots_of(row["text_raw"]).hashtags:
            uses[tag].append(row)
    counted = Counter({tag: len(rows) for tag, rows in uses.items()})
    for family in hashtag_families(counted):
        for tag in family.members:
            if tag != family.leader and len({row["account_uid"] for row in uses[tag]}) > 1:
                yield _trace("hashtag", f"{tag}<{family.leader}", uses[tag])


def _trace(kind: str, name: str, rows: Iterable[Row]) -> Row:
    listed = list(rows)
    accounts = len({row["account_uid"] for row in listed})
    told = {"post_uid": listed[0]["post_uid"], "kind": kind, "object": name}
    return told | {"n_posts": len(listed), "n_accounts": accounts}
