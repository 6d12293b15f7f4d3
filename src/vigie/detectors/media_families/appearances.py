"""When and where the files of a family were shown: first post, reach, pauses, earliest trace."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import orjson
import pyarrow as pa

from vigie.kernels.media.families import Role
from vigie.model.media_tables import MEDIA_FAMILY

__all__ = ["Row", "family_table", "posts_by_file"]

Row = Mapping[str, Any]


def posts_by_file(media_posts: pa.Table) -> dict[str, list[Row]]:
    """Return for each file its posts, rows of `media_post`, in the order of their times."""
    out: dict[str, list[Row]] = defaultdict(list)
    for row in media_posts.sort_by([("at_us", "ascending"), ("post_uid", "ascending")]).to_pylist():
        out[row["sha256"]].append(row)
    return out


def family_table(
    members: Sequence[Row],
    files: Mapping[str, Row],
    posts: Mapping[str, Sequence[Row]],
    archived: Mapping[str, int],
) -> pa.Table:
    """Return contract `media_family`.

    Args:
        members: rows of `media_family_member`.
        files: digest → row of `media_file`.
        posts: digest → posts, as `posts_by_file` gives them.
        archived: digest → time at which an archive first recorded it, µs since 1970 UTC.

    Cost: linear in members and their posts.
    """
    by_family: dict[str, list[Row]] = defaultdict(list)
    for member in members:
        by_family[member["family_id"]].append(member)
    rows = []
    for family_id, own in by_family.items():
        shown = _shown(own, posts)
        row = _identity(family_id, own, files) | _reach(shown) | _first(shown) | _pause(shown)
        rows.append(row | _earliest(own, shown, files, archived))
    return MEDIA_FAMILY.rows(rows)


def _shown(members: Sequence[Row], posts: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Return the posts of a family in order, one that shows two of its files once."""
    every = [post for member in members for post in posts.get(member["sha256"], ())]
    ordered = sorted(every, key=lambda post: (post["at_us"], post["post_uid"], post["sha256"]))
    once: dict[str, Row] = {}
    for post in ordered:
        once.setdefault(post["post_uid"], post)
    return list(once.values())


def _identity(family_id: str, members: Sequence[Row], files: Mapping[str, Row]) -> dict[str, Any]:
    (leader,) = [member["sha256"] for member in members if member["role"] == Role.LEADER]
    changes = Counter(member["change"] for member in members if member["role"] != Role.LEADER)
    return {
        "family_id": family_id,
        "kind": files[leader]["kind"],
        "leader_sha256": leader,
        "n_variants": len(members),
        "changes": _json(changes),
    }


def _reach(shown: Sequence[Row]) -> dict[str, Any]:
    return {
        "n_posts": len(shown),
        "n_reposts": sum(post["repost"] for post in shown),
        "n_accounts": len({post["account_uid"] for post in shown}),
        "platforms": _json(Counter(post["platform"] for post in shown)),
        "last_at_us": shown[-1]["at_us"] if shown else None,
    }


def _json(counts: Counter[str]) -> str:
    return orjson.dumps(dict(sorted(counts.items()))).decode()


def _first(shown: Sequence[Row]) -> dict[str, Any]:
    first = next((post for post in shown if not post["repost"]), None)
    if first is None:
        return {}
    return {
        "first_at_us": first["at_us"],
        "first_post_uid": first["post_uid"],
        "first_account_uid": first["account_uid"],
        "first_sha256": first["sha256"],
    }


def _pause(shown: Sequence[Row]) -> dict[str, Any]:
    pauses = [(after["at_us"] - before["at_us"], after["at_us"]) for before, after in pairwise(shown)]
    if not pauses:
        return {}
    pause_us, resumed_at_us = max(pauses)
    return {"pause_us": pause_us, "resumed_at_us": resumed_at_us}


def _earliest(
    members: Sequence[Row], shown: Sequence[Row], files: Mapping[str, Row], archived: Mapping[str, int]
) -> dict[str, Any]:
    names = [member["sha256"] for member in members]
    traces = [(int(post["at_us"]), "post") for post in shown[:1]]
    traces += [(archived[name], "archive") for name in names if name in archived]
    made = [files[name]["made_at_us"] for name in names]
    traces += [(at_us, "metadata") for at_us in made if at_us is not None]
    if not traces:
        return {}
    at_us, kind = min(traces)
    return {"earliest_at_us": at_us, "earliest_trace": kind}
