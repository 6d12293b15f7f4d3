from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import pyarrow as pa
import pytest

from vigie.campaigns.benign import benign_checks
from vigie.campaigns.groups import Group
from vigie.engine.duck import DuckEngine
from vigie.kernels.texts import text_key
from vigie.model.ids import short_id
from vigie.model.tables import ACCOUNT, ACTION, EDGE_EVIDENCE, POST

Row = dict[str, Any]
FILE = {"source_file_id": "f", "raw_ref": "line:1"}
SECOND_US = 1_000_000


class Collection:
    """A file of posts in the making. Times are seconds; what acts within a minute is evidence."""

    def __init__(self, engine: DuckEngine) -> None:
        self.engine = engine
        self.posts: list[Row] = []
        self.actions: list[Row] = []
        self.accounts: list[Row] = []

    def account(self, uid: str, **names: str) -> None:
        platform, native = uid.split(":")
        self.accounts.append({"account_uid": uid, "platform": platform, "native_id": native} | names | FILE)

    def post(
        self,
        uid: str,
        at_s: float,
        text: str | None = None,
        *,
        tags: Sequence[str] = (),
        links: Sequence[str] = (),
        reposts: str | None = None,
        answers: str | None = None,
    ) -> str:
        post = f"agora:p{len(self.posts)}"
        at_us = round(at_s * SECOND_US)
        row: Row = {"post_uid": post, "platform": "agora", "account_uid": uid}
        row |= {"kind": "repost" if reposts else "post"}
        row |= {"created_at_us": at_us, "created_at_prec": "s", "text_raw": text, "content_key": post}
        self.posts.append(row | {"reposted_uid": reposts, "parent_uid": answers} | FILE)
        objects = [("hashtag", tag) for tag in tags]
        objects += [("hashtag_sequence", " ".join(tags))] if len(tags) > 1 else []
        for link in links:
            objects += [("url", link), ("domain", link.split("/")[2])]
        objects += [("repost", reposts)] if reposts else []
        objects += [("reply", answers)] if answers else []
        objects += [("text", key)] if text and (key := text_key(text)) else []
        self.actions += [_action(uid, kind, obj, post, at_us) for kind, obj in objects]
        return post

    def forget(self, post: str) -> None:
        """Leave one post out of the file; what was done to it stays."""
        self.posts = [row for row in self.posts if row["post_uid"] != post]
        self.actions = [row for row in self.actions if row["post_uid"] != post]

    def reposted(self, post: str, by: Iterable[str], *, from_s: float) -> None:
        for place, uid in enumerate(by):
            self.post(uid, from_s + 100 * place, reposts=post)

    @property
    def tables(self) -> dict[str, pa.Table]:
        """Contracts action, post and account."""
        return {
            "action": ACTION.rows(self.actions),
            "post": POST.rows(self.posts),
            "account": ACCOUNT.rows(self.accounts),
        }

    def look(
        self, *groups: Group, windows_s: Mapping[str, int] | None = None, also: Sequence[Group] = ()
    ) -> dict[str, dict[str, Row]]:
        """Look at groups; edges of `also` have evidence and belong to none of them."""
        evidence = EDGE_EVIDENCE.rows(row for group in (*groups, *also) for row in self._evidence(group))
        return benign_checks(self.engine, groups, tables=self.tables, evidence=evidence, windows_s=windows_s)

    def check(self, name: str, of: Group, *, windows_s: Mapping[str, int] | None = None) -> Row:
        return self.look(of, windows_s=windows_s)[of.cluster_id][name]

    def _evidence(self, group: Group) -> Iterator[Row]:
        for edge in group.edges:
            mine, theirs = (
                [
                    row
                    for row in self.actions
                    if (row["account_uid"], row["object_type"]) == (edge[side], edge["signal"])
                ]
                for side in ("a_uid", "b_uid")
            )
            for a, b in product(mine, theirs):
                delta_us = b["at_us"] - a["at_us"]
                if a["object_uid"] == b["object_uid"] and abs(delta_us) <= 60 * SECOND_US:
                    row = {"run_id": "R-1", "edge_id": edge["edge_id"], "object_uid": a["object_uid"]}
                    row |= {"action_id_a": a["action_id"], "action_id_b": b["action_id"]}
                    yield row | {"delta_us": delta_us}


def _action(uid: str, kind: str, obj: str, post: str, at_us: int) -> Row:
    return {
        "action_id": f"{post} {kind} {obj}",
        "account_uid": uid,
        "platform": "agora",
        "verb": "act_on",
        "object_type": kind,
        "object_uid": obj,
        "post_uid": post,
        "at_us": at_us,
        "at_prec": "s",
        "source_file_id": "f",
    }


def joined(members: Sequence[str], *signals: str) -> Group:
    """Join every two members by an edge of each kind."""
    edges = tuple(
        {"edge_id": short_id("E", signal, a, b), "a_uid": a, "b_uid": b, "signal": signal, "score": 1.0}
        for signal in signals
        for a, b in combinations(members, 2)
    )
    return Group(short_id("G", *members), tuple(members), edges)


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


@pytest.fixture
def collection(engine: DuckEngine) -> Collection:
    return Collection(engine)


@pytest.fixture
def join() -> Any:  # noqa: ANN401 - lends a builder
    return joined
