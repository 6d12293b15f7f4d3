"""Slow, obvious twins of the fast code: dictionaries and loops, written from the definitions alone.

Quadratic on purpose. They share no code with the kernels, so that both being wrong alike is unlikely.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import floor, log
from statistics import fmean
from typing import NamedTuple

import pyarrow as pa

__all__ = [
    "Act",
    "CoActionEdge",
    "CooRTweetEdge",
    "Share",
    "acts_of",
    "co_action_edges",
    "coortweet_edges",
    "pairs_in_window",
    "qut_weights",
]


class Act(NamedTuple):
    """One account acting on one object in one post at one time (µs)."""

    account: str
    obj: str
    post: str
    at_us: int


class CoActionEdge(NamedTuple):
    """What two accounts share: distinct objects, pairs of rows, Σ ln(accounts ÷ accounts on the object).

    `own_a` and `own_b` are the part of the rarity on which the first, the second of the two acted after the
    other or at the same moment.
    """

    n_objects: int
    n_actions: int
    rarity: float
    own_a: float
    own_b: float


class Share(NamedTuple):
    """One row of a four-column file; the time is in whole seconds."""

    object_id: str
    account_id: str
    content_id: str
    timestamp_share: int


class CooRTweetEdge(NamedTuple):
    """One row of CooRTweet's network; fields as the package names them, times in seconds."""

    weight: int
    avg_time_delta: float
    n_content_id: int
    n_content_id_y: int
    edge_symmetry_score: float
    weight_threshold: int


def acts_of(actions: pa.Table, *, object_type: str) -> list[Act]:
    """Return the distinct rows of one object type of contract `action`, in no order that matters."""
    return sorted(
        {
            Act(row["account_uid"], row["object_uid"], row["post_uid"], row["at_us"])
            for row in actions.to_pylist()
            if row["object_type"] == object_type
        }
    )


def pairs_in_window(acts: Sequence[Act], *, window_us: int) -> set[tuple[int, int]]:
    """Return the pairs of positions (smaller first) that act on one object at most `window_us` apart."""
    return {
        (i, j)
        for (i, one), (j, other) in combinations(enumerate(acts), 2)
        if one.obj == other.obj and abs(one.at_us - other.at_us) <= window_us
    }


def co_action_edges(
    acts: Sequence[Act], *, window_us: int, min_objects: int = 1
) -> dict[tuple[str, str], CoActionEdge]:
    """Return the edges between accounts, keyed by the two accounts in text order.

    Args:
        acts: distinct rows of one object type; every account among them counts as one that could have acted.
        window_us: largest gap, inclusive.
        min_objects: edges with fewer distinct objects are left out.
    """
    accounts = {act.account for act in acts}
    users: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        users[act.obj].add(act.account)
    shared: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    later: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for i, j in pairs_in_window(acts, window_us=window_us):
        if acts[i].account != acts[j].account:
            low, high = sorted((acts[i].account, acts[j].account))
            shared[low, high][acts[i].obj] += 1
            latest = max(acts[i].at_us, acts[j].at_us)
            later[low, high] |= {(act.account, act.obj) for act in (acts[i], acts[j]) if act.at_us == latest}
    weight = {obj: log(len(accounts) / len(names)) for obj, names in users.items()}
    return {
        pair: CoActionEdge(
            n_objects=len(objects),
            n_actions=sum(objects.values()),
            rarity=sum(weight[obj] for obj in objects),
            own_a=sum(weight[obj] for who, obj in later[pair] if who == pair[0]),
            own_b=sum(weight[obj] for who, obj in later[pair] if who == pair[1]),
        )
        for pair, objects in shared.items()
        if len(objects) >= min_objects
    }


def coortweet_edges(
    shares: Iterable[Share], *, time_window: int = 10, min_participation: int = 2, edge_weight: float = 0.5
) -> dict[tuple[str, str], CooRTweetEdge]:
    """Return CooRTweet's network (commit d31a008), keyed by the two accounts in byte order.

    Rows identical in all columns count once. Then, in this order: accounts with fewer than
    `min_participation` rows leave; pairs of rows on one object within the inclusive window are formed; pairs
    of one account, of one content, or with a content that is the object itself leave; a pair stays when
    *either* content belongs to an account with at least `min_participation` contents among the pairs; every
    pair of rows left counts as weight.
    """
    rows = sorted(set(shares))
    volume = Counter(row.account_id for row in rows)
    rows = [row for row in rows if volume[row.account_id] >= min_participation]
    pairs = [(x, y) for x, y in combinations(rows, 2) if _counts(x, y, time_window)]
    contents: dict[str, set[str]] = defaultdict(set)
    for row in (row for pair in pairs for row in pair):
        contents[row.account_id].add(row.content_id)
    active = {account for account, posts in contents.items() if len(posts) >= min_participation}
    edges: dict[tuple[str, str], list[tuple[Share, Share]]] = defaultdict(list)
    for x, y in pairs:
        if {x.account_id, y.account_id} & active:
            first, second = sorted((x, y), key=lambda row: row.account_id.encode())
            edges[first.account_id, second.account_id].append((first, second))
    threshold = _quantile([len(found) for found in edges.values()], edge_weight)
    return {accounts: _coortweet_edge(found, threshold) for accounts, found in edges.items()}


def qut_weights(acts: Sequence[Act], *, window_s: int) -> dict[tuple[str, str], int]:
    """Return the directed weights of coordination-network-toolkit, keyed (user_1, user_2).

    The weight is the number of distinct messages of user_1 that had at least one partner of user_2: another
    message on the same object within the inclusive window. The two directions may differ; loops are left out.
    """
    messages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in acts:
        for other in acts:
            near = one.obj == other.obj and abs(one.at_us - other.at_us) <= window_s * 1_000_000
            if near and one.post != other.post and one.account != other.account:
                messages[one.account, other.account].add(one.post)
    return {pair: len(posts) for pair, posts in messages.items()}


def _counts(x: Share, y: Share, time_window: int) -> bool:
    return (
        x.object_id == y.object_id
        and abs(x.timestamp_share - y.timestamp_share) <= time_window
        and x.account_id != y.account_id
        and x.content_id != y.content_id
        and x.object_id not in {x.content_id, y.content_id}
    )


def _coortweet_edge(pairs: list[tuple[Share, Share]], threshold: float) -> CooRTweetEdge:
    mine, theirs = len({x.content_id for x, _ in pairs}), len({y.content_id for _, y in pairs})
    return CooRTweetEdge(
        weight=len(pairs),
        avg_time_delta=fmean(abs(x.timestamp_share - y.timestamp_share) for x, y in pairs),
        n_content_id=mine,
        n_content_id_y=theirs,
        edge_symmetry_score=min(mine, theirs) / max(mine, theirs),
        weight_threshold=int(len(pairs) > threshold),
    )


def _quantile(values: list[int], share: float) -> float:
    # R's default (type 7): linear between the two ranks around (n - 1) · share.
    ranked = sorted(values)
    if not ranked:
        return 0.0
    place = (len(ranked) - 1) * share
    low = floor(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)
