"""Large action tables with heavy tails, for benchmarks and limits, and the actions of a small world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.model.ids import account_uid, action_id, post_uid
from vigie.model.tables import ACTION
from vigie.testing.chance import START_US, human_times_us, lognormal_shares, pick_by_edges, zipf_shares
from vigie.testing.worlds import World

__all__ = ["action_batches", "actions_of", "hot_url", "synthetic_actions"]

Ints = NDArray[np.int64]

_BATCH_ROWS = 1_000_000
_SECOND_OBJECT = 0.15
_SOURCE_FILE = "5e7d0000c0ffee00"


@dataclass(frozen=True, slots=True)
class _Scene:
    account_edges: NDArray[np.float64]
    object_edges: NDArray[np.float64]
    offset_h: Ints
    days: int


def synthetic_actions(
    *,
    rows: int,
    seed: int,
    objects_exponent: float = 1.0,
    accounts: int | None = None,
    objects: int | None = None,
    days: int = 30,
) -> pa.Table:
    """Make a table of contract `action`: links shared by accounts that do not coordinate.

    Args:
        rows: actions; about one post in seven holds two.
        seed: names the table; the same arguments give the same bytes.
        objects_exponent: Zipf exponent of the links' popularity, 0 (flat) to 3.
        accounts: accounts that may act, by default one for 25 rows; activity is log-normal.
        objects: links that may be shared, by default one for 4 rows.
        days: length of the period.

    Cost: about 2 µs and 200 bytes a row.
    """
    batches = action_batches(
        rows=rows,
        seed=seed,
        objects_exponent=objects_exponent,
        accounts=accounts,
        objects=objects,
        days=days,
    )
    return pa.Table.from_batches(batches, ACTION.schema)


def action_batches(
    *,
    rows: int,
    seed: int,
    objects_exponent: float = 1.0,
    accounts: int | None = None,
    objects: int | None = None,
    days: int = 30,
) -> Iterator[pa.RecordBatch]:
    """Yield what `synthetic_actions` returns in pieces of at most a million rows, in bounded memory."""
    rng = np.random.default_rng(seed)
    n_accounts, n_objects = accounts or max(rows // 25, 2), objects or max(rows // 4, 2)
    scene = _Scene(
        np.cumsum(lognormal_shares(rng, n_accounts, sigma=1.3)),
        np.cumsum(zipf_shares(n_objects, exponent=objects_exponent)),
        rng.choice([-5, 0, 1, 2, 3], n_accounts),
        days,
    )
    for first in range(0, rows, _BATCH_ROWS):
        yield _batch(rng, scene, first, min(_BATCH_ROWS, rows - first))


def hot_url(*, accounts: int = 200_000, seed: int = 0, hours: int = 3) -> pa.Table:
    """Make contract `action` in which every account shares one link once, within a few hours.

    Args:
        accounts: accounts, and rows.
        seed: names the table.
        hours: length of the rush; interest halves every quarter of it.
    """
    rng = np.random.default_rng(seed)
    span_us = hours * 3_600_000_000
    after_us = rng.exponential(span_us / 4 / np.log(2), accounts) % span_us
    at_us = START_US + np.sort(after_us.astype(np.int64)) // 1_000_000 * 1_000_000
    who, posts = rng.permutation(accounts), np.arange(accounts)
    return pa.Table.from_batches([_named(who, posts, np.zeros(accounts, np.int64), at_us)], ACTION.schema)


def actions_of(world: World) -> pa.Table:
    """Return contract `action` of a world's posts, by the plainest rules and without reading any file.

    Links, hashtags and mentions count as given, texts by equality; a repost acts on the post reposted and on
    what it holds. Ingesting the world's file gives the same accounts, posts and times.
    """
    rows: dict[str, dict[str, Any]] = {}
    for post in world.rows():
        for verb, kind, obj in _acts(post):
            uid = post_uid(post["platform"], post["post_id"])
            rows[action_id(uid, verb, obj)] = _action(post, uid, verb, kind, obj)
    return ACTION.rows(rows.values())


def _batch(rng: np.random.Generator, scene: _Scene, first: int, size: int) -> pa.RecordBatch:
    account = pick_by_edges(rng, scene.account_edges, size)
    obj = pick_by_edges(rng, scene.object_edges, size)
    at_us = human_times_us(rng, scene.offset_h[account], days=scene.days)
    post = _posts(rng, size)
    twin = np.flatnonzero(post != np.arange(size))
    alike = twin[obj[twin] == obj[twin - 1]]
    obj[alike] = (obj[alike] + 1) % len(scene.object_edges)
    return _named(account[post], post + first, obj, at_us[post])


def _posts(rng: np.random.Generator, size: int) -> Ints:
    # A row begins a post, or is the second of one; posts are numbered by their first row.
    second = rng.random(size) < _SECOND_OBJECT
    second[:1] = False
    second[1:] &= ~second[:-1]
    return np.arange(size) - second


def _named(account: Ints, post: Ints, obj: Ints, at_us: Ints) -> pa.RecordBatch:
    size = len(account)
    who = _ids("agora:7", account)
    where = _ids("agora:17", post)
    what = _ids("https://journal.example/article/", obj)
    columns = {
        "action_id": pc.binary_join_element_wise(where, _same("share_url", size), what, " "),
        "account_uid": who,
        "platform": _same("agora", size),
        "verb": _same("share_url", size),
        "object_type": _same("url", size),
        "object_uid": what,
        "post_uid": where,
        "at_us": pa.array(at_us),
        "at_prec": _same("s", size),
        "source_file_id": _same(_SOURCE_FILE, size),
    }
    return pa.RecordBatch.from_pydict({name: columns[name] for name in ACTION.names}, schema=ACTION.schema)


def _ids(prefix: str, numbers: Ints) -> Any:  # noqa: ANN401 - an Arrow array of strings
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=9, padding="0")
    return pc.binary_join_element_wise(_same(prefix, len(numbers)), digits, "")


def _same(value: str, size: int) -> Any:  # noqa: ANN401 - an Arrow array of strings
    return pa.repeat(value, size)


def _acts(post: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    if post["reposted_id"]:
        yield "repost", "repost", post_uid(post["platform"], post["reposted_id"])
    else:
        yield "use_text", "text", post["text"].casefold()
    for url in post["urls"]:
        yield "share_url", "url", url
        yield "share_url", "domain", url.split("/")[2]
    for tag in post["hashtags"]:
        yield "use_hashtag", "hashtag", tag
    if len(post["hashtags"]) > 1:
        yield "use_hashtag", "hashtag_sequence", " ".join(post["hashtags"])
    if len(post["mentions"]) > 1:
        yield "mention", "mention_set", " ".join(sorted(post["mentions"]))


def _action(post: dict[str, Any], uid: str, verb: str, kind: str, obj: str) -> dict[str, Any]:
    return {
        "action_id": action_id(uid, verb, obj),
        "account_uid": account_uid(post["platform"], post["account_id"]),
        "platform": post["platform"],
        "verb": verb,
        "object_type": kind,
        "object_uid": obj,
        "post_uid": uid,
        "at_us": int(np.datetime64(post["created_at"].removesuffix("Z"), "us").astype(np.int64)),
        "at_prec": "s",
        "source_file_id": _SOURCE_FILE,
    }
