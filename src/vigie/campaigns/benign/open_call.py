"""An open call: fans, activists, unions who agree in public on an hour at which to act together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from vigie.campaigns.benign.asking import Asking
from vigie.campaigns.benign.calls import is_call
from vigie.campaigns.benign.results import HALF, Check, Rows, not_run, result
from vigie.campaigns.benign.wordings import holding
from vigie.campaigns.groups import Group
from vigie.model.vocabulary import ObjectType

__all__ = ["open_call", "open_calls", "passed_on_enough"]

Row = Mapping[str, Any]

_EARLIEST, _MOST_REPOSTED, _MOST_RELAYED = 200, 50, 20_000
_MOST_WORDINGS = 20
_TEXTS = {ObjectType.TEXT, ObjectType.TEXT_FAMILY}
# "Tonight", "Saturday at nine": a call speaks of the days that follow it.
_REACH_US = 7 * 86_400_000_000


def open_calls(ask: Asking, groups: Sequence[Group]) -> dict[str, Check]:
    """Look for public calls to act together that were made before each group acted.

    Looked at, for each hashtag, sequence of hashtags and link that a group shares: posts that use it (all of
    its hashtags) and that somebody passed on, the 200 earliest and the 50 most passed on; for each text,
    posts that hold it, among the 20 000 most passed on; for each family of texts, posts that hold one of its
    first 20 wordings, among the same. A repost stands for the post that it reposts. A post
    that calls (`is_call`) counts for the occasions on that object that begin within seven days of it, never
    for one that had begun; and only when the calls for an occasion were passed on by enough accounts, before
    it ended (`passed_on_enough`).

    A file without words, or without reposts, quotes and replies, cannot tell. It does not show that the
    members heard a call, nor that they acted at the hour which it names. Calls made elsewhere, in secret or
    without an hour are not seen.

    Returns:
        cluster id → check.

    Cost: a few passes over `action` and `post`; in Python, the words of at most 250 posts an object, and of
    20 000 posts for all texts.
    """
    held = {row["what"]: row["n"] for row in ask.rows("words_and_relays")}
    missing = "no-post-text" if not held["texts"] else "" if held["relays"] else "no-relays-known"
    if missing:
        return {group.cluster_id: not_run(missing) for group in groups}
    sizes = {group.cluster_id: len(group.members) for group in groups}
    occasions = [row | {"asked": _name(row)} for row in ask.rows("callable_occasions")]
    calls = _answered(ask, _calls_for(occasions, _calls(ask, occasions)), sizes)
    relayers = {row["cluster_id"]: row["inside"] + row["outside"] for row in _passed_on(ask, calls, "group")}
    of_group, called = _by("cluster_id", occasions), _by("cluster_id", calls)
    return {name: open_call(of_group[name], called[name], accounts=relayers.get(name, 0)) for name in sizes}


def open_call(occasions: Rows, calls: Rows, *, accounts: int) -> Check:
    """Hold the share of a group's occasions that were called for in public against one half.

    Only objects that words can call for are weighed: hashtags, sequences of them, texts and links. Occasions
    weigh by their pairs of actions.

    Args:
        occasions: `asked` (a name), `object_type`, `object_uid` and `pairs` of the occasions of one group.
        calls: `asked` and `call_uid` of the calls that were passed on in time.
        accounts: how many accounts passed them on.
    """
    pairs = sum(row["pairs"] for row in occasions)
    if not pairs:
        return not_run("nothing-to-call-for")
    asked = {row["asked"] for row in calls}
    met = [row for row in occasions if row["asked"] in asked]
    return result(
        sum(row["pairs"] for row in met) / pairs,
        HALF,
        "called-for-in-public",
        called=len(met),
        occasions=len(occasions),
        objects=len({_object(row) for row in met}),
        calls=len({row["call_uid"] for row in calls}),
        accounts=accounts,
    )


def passed_on_enough(inside: int, outside: int, *, members: int) -> bool:
    """Tell whether calls were public in effect.

    They were when as many accounts outside the group as it has members passed them on (reposted, quoted or
    answered them), or half of the members did, or some of both: a member counts as much as two outside.
    Authors do not count.
    """
    return outside + 2 * inside >= members


def _calls(ask: Asking, occasions: Rows) -> list[Row]:
    """Return the posts that call, one row for each shared object that they name."""
    wanted = ask.kept("callable_objects", {"reach_us": _REACH_US})
    limits = {"earliest": _EARLIEST, "most_reposted": _MOST_REPOSTED}
    asking = ask.knowing(wanted=wanted, parts=_parts(occasions))
    candidates: list[Row] = [*asking.rows("call_candidates", limits), *_with_texts(ask, occasions)]
    calling = {words for words in {row["words"] for row in candidates} if is_call(words)}
    return [row for row in candidates if row["words"] in calling]


def _parts(occasions: Rows) -> pa.Table:
    """Break objects down into what one post must use to use them whole."""
    objects = {_object(row): _parts_of(row) for row in occasions if row["object_type"] not in _TEXTS}
    rows = [(*key, kind, uid, len(uids)) for key, (kind, uids) in objects.items() for uid in sorted(uids)]
    names = ("object_type", "object_uid", "part_type", "part_uid")
    texts = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)}
    return pa.table({**texts, "parts": pa.array([row[4] for row in rows], pa.int64())})


def _parts_of(row: Row) -> tuple[str, set[str]]:
    kind, uid = _object(row)
    if kind == ObjectType.HASHTAG_SEQUENCE:
        return str(ObjectType.HASHTAG), set(uid.split(" "))
    return kind, {uid}


def _with_texts(ask: Asking, occasions: Rows) -> Iterator[Row]:
    texts = [row for row in occasions if row["object_type"] in _TEXTS]
    if not texts:
        return
    limits = {
        "from_us": min(row["first_us"] for row in texts) - _REACH_US,
        "until_us": max(row["first_us"] for row in texts),
        "most_relayed": _MOST_RELAYED,
    }
    shared = ask.rows("shared_wordings", {"most_wordings": _MOST_WORDINGS})
    wordings = {str(number): row for number, row in enumerate(shared)}
    words = {name: row["words"] for name, row in wordings.items()}
    for name, post in holding(words, ask.rows("relayed_posts", limits)):
        yield {**post, **{key: wordings[name][key] for key in ("object_type", "object_uid")}}


def _calls_for(occasions: Rows, calls: Rows) -> list[Row]:
    """Join calls with the occasions that follow them; a call may itself begin one."""
    shared: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in occasions:
        shared[_object(row)].append(row)
    return [
        {**occasion, "call_uid": call["call_uid"]}
        for call in calls
        for occasion in shared[_object(call)]
        if 0 <= occasion["first_us"] - call["at_us"] <= _REACH_US
    ]


def _answered(ask: Asking, calls: Rows, sizes: Mapping[str, int]) -> list[Row]:
    """Keep the calls for occasions that were called for in effect."""
    enough = {
        (row["cluster_id"], row["asked"])
        for row in _passed_on(ask, calls, "asked")
        if passed_on_enough(row["inside"], row["outside"], members=sizes[row["cluster_id"]])
    }
    return [row for row in calls if (row["cluster_id"], row["asked"]) in enough]


def _passed_on(ask: Asking, calls: Rows, by: str) -> list[dict[str, Any]]:
    """Count who passed calls on, for each occasion (`asked`) or for each group."""
    columns = {
        "cluster_id": pa.array([row["cluster_id"] for row in calls], pa.string()),
        "asked": pa.array([row["asked"] if by == "asked" else "" for row in calls], pa.string()),
        "call_uid": pa.array([row["call_uid"] for row in calls], pa.string()),
        "last_us": pa.array([row["last_us"] for row in calls], pa.int64()),
    }
    return ask.knowing(calls=pa.table(columns)).rows("passed_on")


def _by(name: str, rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped


def _object(row: Row) -> tuple[str, str]:
    return row["object_type"], row["object_uid"]


def _name(occasion: Row) -> str:
    return f"{occasion['object_type']} {occasion['object_uid']} {occasion['occasion']}"
