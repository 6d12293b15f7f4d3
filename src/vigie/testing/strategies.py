"""Hypothesis strategies: small tables full of ties and repeats, and the texts that break programs.

The only module of the kit that needs Hypothesis, a development dependency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from vigie.model.ids import account_uid, action_id, post_uid
from vigie.model.tables import ACTION
from vigie.testing.chance import START_US
from vigie.testing.oracles import Act, Share

__all__ = ["HOSTILE", "action_tables", "acts", "csv_files", "hostile_texts", "shares"]

HOSTILE = (
    "",
    " ",
    "0",
    "NULL",
    "=cmd()",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "<script>alert(1)</script>",
    '"><img src=x>',
    "a,b",
    'say "hi"',
    "line\nbreak",
    "carriage\rreturn",
    "nul\x00byte",
    "\ufeffbom",
    "\u202eright to left",
    "zero\u200bwidth",
    "é",
    "e\u0301",
    "ﬁ",
    "İ",
    "😀",
    "$param",
    "'; drop table action; --",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "1.01421E+18",
    "a" * 5_000,
)
"""Texts that have broken parsers, spreadsheets, browsers, templates, shells and comparisons."""

_PLATFORMS = ("agora", "ruche")


def hostile_texts() -> st.SearchStrategy[str]:
    """Draw a text from `HOSTILE`, or any text without lone surrogates."""
    return st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def acts(*, max_rows: int = 30, span_s: int = 40) -> st.SearchStrategy[list[Act]]:
    """Draw distinct acts of few accounts on few objects: ties, repeats and several acts in one post.

    Times lie within `span_s` seconds, half of them on whole seconds; a post has one author and one time.
    """
    moments = st.integers(0, span_s).map(lambda second: second * 1_000_000)
    anytime = moments | st.integers(0, span_s * 1_000_000)
    posts = st.lists(st.tuples(st.integers(0, 5), anytime), min_size=1, max_size=max_rows)
    return posts.flatmap(lambda drawn: _acts_in(drawn, max_rows))


def action_tables(
    *, max_rows: int = 30, object_types: Sequence[str] = ("url",)
) -> st.SearchStrategy[pa.Table]:
    """Draw tables of contract `action` with keys that are unique, on two platforms."""
    typed = st.lists(st.sampled_from(list(object_types)), min_size=max_rows, max_size=max_rows)
    return st.builds(_action_table, acts(max_rows=max_rows), typed)


def shares(*, max_rows: int = 25, span_s: int = 40) -> st.SearchStrategy[list[Share]]:
    """Draw rows of a four-column file: repeated rows, and contents that are the object itself."""
    row = st.builds(
        Share,
        object_id=st.sampled_from(["o1", "o2", "c1"]),
        account_id=st.sampled_from(["A", "B", "a", "é", "B2"]),
        content_id=st.sampled_from([f"c{number}" for number in range(9)]),
        timestamp_share=st.integers(0, span_s),
    )
    return st.lists(row, max_size=max_rows)


def csv_files(*, max_rows: int = 8) -> st.SearchStrategy[tuple[list[str], list[list[str]]]]:
    """Draw (header, rows) of a table of posts whose cells may hold anything; some rows are ragged."""
    header = st.permutations(["account_id", "post_id", "created_at", "text", "urls"])
    stamp = st.integers(0, 86_400).map(lambda second: str(START_US // 1_000_000 + second))
    row = st.lists(stamp | hostile_texts(), min_size=4, max_size=6)
    return st.tuples(header, st.lists(row, max_size=max_rows))


def _acts_in(posts: list[tuple[int, int]], max_rows: int) -> st.SearchStrategy[list[Act]]:
    chosen = st.tuples(st.integers(0, len(posts) - 1), st.integers(0, 4))
    return st.lists(chosen, max_size=max_rows, unique=True).map(
        lambda rows: [
            Act(f"agora:{posts[post][0]}", f"o{obj}", f"agora:p{post}", START_US + posts[post][1])
            for post, obj in rows
        ]
    )


def _action_table(drawn: list[Act], object_types: list[str]) -> pa.Table:
    return ACTION.rows(_action_row(act, kind) for act, kind in zip(drawn, object_types, strict=False))


def _action_row(act: Act, object_type: str) -> dict[str, Any]:
    account, post = act.account.split(":")[1], act.post.split(":")[1]
    platform = _PLATFORMS[int(account) % len(_PLATFORMS)]
    return {
        "action_id": action_id(post_uid(platform, post), "act_on", act.obj),
        "account_uid": account_uid(platform, account),
        "platform": platform,
        "verb": "act_on",
        "object_type": object_type,
        "object_uid": act.obj,
        "post_uid": post_uid(platform, post),
        "at_us": act.at_us,
        "at_prec": "us",
        "source_file_id": "5e7d0000c0ffee00",
    }
