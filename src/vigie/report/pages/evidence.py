"""Down to the posts: pairs of actions with times to the second and the gap between them."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.report.pages.objects import object_label
from vigie.report.plain_text import count_invisible, shorten
from vigie.report.reading import Group, Reading, Row

__all__ = ["Action", "EdgeView", "Evidence", "Pair", "PostView"]

_EXACT = ("us", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action of a pair."""

    account: str
    at: str
    post: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two actions on one object, the earlier first."""

    kind: str
    label: str
    gap: str
    first: Action
    then: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeView:
    """Two accounts joined for one kind of object."""

    title: str
    sentence: str
    pairs: list[Pair]
    left_out: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """One post behind the pairs of a group."""

    name: str
    anchor: str
    account: str
    at: str
    text: str
    url: str


class Evidence:
    """The posts and pairs behind one group, as far as the report embeds them."""

    def __init__(self, reading: Reading, group: Group) -> None:
        self._reading = reading
        self._group = group
        self._listed = self._list_posts()
        self._embedded = {row["post_uid"] for row in self._listed[: reading.content.caps.posts_per_group]}

    def samples(self) -> list[Pair]:
        """Return a few pairs: of as many objects as there are, then of as many pairs of accounts."""
        caps = self._reading.content.caps
        by_edge = [(edge, self._rows(edge)) for edge in self._group.edges]
        turns = [
            (edge, rows[turn])
            for turn in range(caps.pairs_per_edge)
            for edge, rows in by_edge
            if turn < len(rows)
        ]
        seen: set[str] = set()
        fresh: list[tuple[Row, Row]] = []
        spare: list[tuple[Row, Row]] = []
        for edge, row in turns:
            (spare if row["object_uid"] in seen else fresh).append((edge, row))
            seen.add(row["object_uid"])
        return [self._pair(edge, row) for edge, row in [*fresh, *spare][: caps.samples_per_group]]

    def edges(self) -> list[EdgeView]:
        """Return the edges, each with its closest pairs."""
        return [self._edge(edge) for edge in self._group.edges]

    def posts(self) -> list[PostView]:
        """Return the posts, in the order of their times."""
        return [self._post(row) for row in self._listed if row["post_uid"] in self._embedded]

    def left_out(self) -> list[str]:
        """Say how many posts are not embedded."""
        left = len(self._listed) - len(self._embedded)
        words = self._reading.words
        return [words.t("capped.posts", posts=words.t("count.posts", n=left))] if left else []

    def _list_posts(self) -> list[Row]:
        rows = [row for edge in self._group.edges for row in self._rows(edge)]
        ids = {row[side] for row in rows for side in ("action_id_a", "action_id_b")}
        found = (self._reading.posts[action] for action in sorted(ids))
        posts = {row["post_uid"]: row for row in found}
        return sorted(posts.values(), key=lambda row: (row["at_us"], row["post_uid"]))

    def _rows(self, edge: Row) -> list[Row]:
        """Return the pairs to show whose posts are both there."""
        posts = self._reading.posts
        rows = self._reading.evidence.get(edge["edge_id"], [])
        there = [row for row in rows if row["action_id_a"] in posts and row["action_id_b"] in posts]
        return there[: self._reading.content.caps.pairs_per_edge]

    def _edge(self, edge: Row) -> EdgeView:
        words, mask = self._reading.words, self._reading.masker
        pairs = [self._pair(edge, row) for row in self._rows(edge)]
        left = edge["n_actions"] - len(pairs)
        return EdgeView(
            title=words.t(
                "edge.title", first=mask.account(edge["a_uid"]), second=mask.account(edge["b_uid"])
            ),
            sentence=self._sentence(edge),
            pairs=pairs,
            left_out=words.t("capped.pairs", pairs=words.t("count.pairs_of_actions", n=left))
            if left > 0
            else "",
            id=edge["edge_id"],
        )

    def _sentence(self, edge: Row) -> str:
        words = self._reading.words
        return words.t(
            "edge.sentence",
            kind=words.signal(edge["signal"]),
            objects=words.t("count.objects", n=edge["n_objects"]),
            pairs=words.t("count.pairs_of_actions", n=edge["n_actions"]),
            expected=edge["expected"],
            gap=words.duration(edge["median_delta_us"]),
            q=edge["q"],
        )

    def _pair(self, edge: Row, row: Row) -> Pair:
        words, posts = self._reading.words, self._reading.posts
        a, b = posts[row["action_id_a"]], posts[row["action_id_b"]]
        first, then = (a, b) if row["delta_us"] >= 0 else (b, a)
        exact = all(action["at_prec"] in _EXACT for action in (a, b))
        return Pair(
            kind=words.signal(edge["signal"]),
            label=object_label(self._reading, edge["signal"], row["object_uid"], a),
            gap=("" if exact else "≈ ") + words.duration(row["delta_us"]),
            first=self._action(first),
            then=self._action(then),
        )

    def _action(self, row: Row) -> Action:
        mask = self._reading.masker
        return Action(
            account=mask.account(row["account_uid"]),
            at=self._reading.words.moment(row["at_us"], precision=row["at_prec"]),
            post=mask.post(row["post_uid"]),
            anchor=mask.anchor(row["post_uid"]) if row["post_uid"] in self._embedded else "",
            text=self._text(row),
        )

    def _post(self, row: Row) -> PostView:
        mask = self._reading.masker
        return PostView(
            name=mask.post(row["post_uid"]),
            anchor=mask.anchor(row["post_uid"]),
            account=mask.account(row["account_uid"]),
            at=self._reading.words.moment(row["at_us"], precision=row["at_prec"]),
            text=self._text(row),
            url=mask.text(row["url"]) if row["url"] and mask.identify else "",
        )

    def _text(self, row: Row) -> str:
        if row["text_raw"] is None:
            return self._reading.words.t("value.no_text")
        caps, words = self._reading.content.caps, self._reading.words
        text = shorten(self._reading.masker.text(row["text_raw"]), chars=caps.text_chars)
        removed = count_invisible(row["text_raw"])
        return f"{text} {words.t('value.invisible', n=removed)}" if removed else text
