"""Seeds: accounts that paste the same ready-made texts and files, too seldom for pairs to stand out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vigie.campaigns.benign import benign_checks, unexplained
from vigie.campaigns.benign.results import HALF, Check, result
from vigie.campaigns.fusing.asking import Asked, texts
from vigie.campaigns.fusing.joining import distinctive, join_groups
from vigie.campaigns.fusing.pasting import Paste, find_pastes, knit_pastes
from vigie.campaigns.groups import Group
from vigie.campaigns.spec import CampaignParams
from vigie.engine.port import Input
from vigie.model.ids import short_id
from vigie.model.tables import EDGE_EVIDENCE

__all__ = ["SEED_READS", "Reposts", "Seed", "find_seeds"]

Row = Mapping[str, Any]

SEED_READS = {
    "pasted_texts": ("text_family", "text_family_member"),
    "pasted_files": ("media_post", "media_family_member"),
}
"""Statements that find pastes, with the tables of families that each reads."""


_DRAWS = 1_999
_HEARD = 0.25
_REACH_US = 7 * 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reposts:
    """How often what was pasted was reposted, beside as many original posts of the file drawn at random.

    `p` is the chance of so few: what people like they repost, what is handed out they paste.
    """

    seen: int
    expected: float
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Accounts that pasted together, on which things, and what innocent explanations were looked for.

    Attributes:
        id: Hash of its accounts' pseudonyms.
        accounts: Whoever took part in one of its pastes.
        pastes: Its pastes.
        checks: Check → result, as for groups.
        reposts: How often its posts were reposted.
    """

    id: str
    accounts: frozenset[str]
    pastes: tuple[Paste, ...]
    checks: Mapping[str, Check]
    reposts: Reposts

    @property
    def stands(self) -> bool:
        """No innocent explanation was found."""
        return unexplained(self.checks)

    @property
    def times(self) -> dict[str, int]:
        """Account → pastes that it took part in."""
        times = dict.fromkeys(self.accounts, 0)
        for paste in self.pastes:
            for uid in paste.accounts:
                times[uid] += 1
        return times

    @property
    def posts(self) -> int:
        """Posts of its pastes."""
        return sum(len(paste.posts) for paste in self.pastes)

    @property
    def q(self) -> float:
        """The largest q of its pastes."""
        return max(paste.q for paste in self.pastes)


def find_seeds(
    asked: Asked,
    *,
    explained: Iterable[str],
    accounts: int,
    pseudonym: Callable[[str], str],
    rng: np.random.Generator,
) -> list[Seed]:
    """Find sets of accounts that pasted the same words and files as their own, over and over.

    Args:
        asked: the lake, with the families of texts and media where there are any; `action` on families.
        explained: accounts of groups that an innocent cause explains: newsrooms and feeds paste all day.
        accounts: accounts of the file that post.
        pseudonym: name that hides an account's uid.
        rng: source of chance for the reposts of posts drawn at random.

    Innocent explanations are looked for as in groups: shared objects are what two posts in a row of a paste
    both use. A set whose accounts mostly belong to groups that are explained is never formed.

    What it does not show: who wrote the words, or that those who paste know one another.

    Cost: a pass over the posts of wordings that `paste_accounts` accounts share, and the cost of
    `benign_checks`.
    """
    params, left_out = asked.params, frozenset(explained)
    clock = asked.rows("original_times")
    clock_us = np.repeat(_column(clock, "at_us"), _column(clock, "posts"))
    rows = [
        row
        for name, tables in SEED_READS.items()
        if all(table in asked.tables for table in tables)
        for row in asked.rows(name, {"least": params.paste_accounts})
    ]
    pastes = _not_by(left_out, find_pastes(rows, clock_us, params), params)
    sets = _joined(asked, knit_pastes(pastes, accounts, params), accounts)
    named = {_id(together, pseudonym): together for together in sets}
    checks, reposts = _checks(asked, named), _reposts(asked, named, rng)
    heard = _announced(asked, named)
    return [
        Seed(
            id=name,
            accounts=_of(pastes),
            pastes=pastes,
            checks=checks[name] | {"announced": heard[name]},
            reposts=reposts[name],
        )
        for name, pastes in named.items()
    ]


def _reposts(
    asked: Asked, named: Mapping[str, Sequence[Paste]], rng: np.random.Generator
) -> dict[str, Reposts]:
    if not named:
        return {}
    file = asked.rows("reposts_of_originals")
    times, posts = _column(file, "times"), _column(file, "posts")
    rows = [
        (name, row["post_uid"]) for name, pastes in named.items() for paste in pastes for row in paste.posts
    ]
    pasted = texts(rows, "cluster_id", "post_uid")
    found = {row["cluster_id"]: row["reposts"] for row in asked.rows("reposts_of_pasted", pasted=pasted)}
    sizes = Counter(name for name, _ in rows)
    told = {}
    for name in named:
        seen = found.get(name, 0)
        drawn = rng.multinomial(sizes[name], posts / posts.sum(), size=_DRAWS) @ times
        p = (1 + int((drawn <= seen).sum())) / (1 + _DRAWS)
        told[name] = Reposts(seen=seen, expected=float(drawn.mean()), p=p)
    return told


def _not_by(explained: frozenset[str], pastes: Iterable[Paste], params: CampaignParams) -> list[Paste]:
    """Leave out pastes of which explained accounts are half, and these accounts in the others."""
    kept = [
        replace(paste, accounts=paste.accounts - explained)
        for paste in pastes
        if 2 * len(paste.accounts & explained) < len(paste.accounts)
    ]
    return [paste for paste in kept if len(paste.accounts) >= params.paste_accounts]


def _joined(asked: Asked, sets: Sequence[Sequence[Paste]], accounts: int) -> list[tuple[Paste, ...]]:
    """Join the sets that use the same things which hardly anybody else uses, as groups are joined.

    One hand that writes in three languages pastes three sets of texts under the same hashtags; taken one by
    one, each would have the others for the crowd that explains it.
    """
    named = {str(at): pastes for at, pastes in enumerate(sets)}
    sizes = {name: len(_of(pastes)) for name, pastes in named.items()}
    pairs = [(name, uid) for name, pastes in named.items() for uid in sorted(_of(pastes))]
    rows = asked.rows("group_objects", members=texts(pairs, "subject_id", "account_uid")) if pairs else []
    drafts = join_groups(list(named), distinctive(rows, sizes, accounts, asked.params), sizes, asked.params)
    return [tuple(paste for name in draft.groups for paste in named[name]) for draft in drafts]


def _announced(asked: Asked, named: Mapping[str, Sequence[Paste]]) -> dict[str, Check]:
    """Look for a post that announced each paste: under its hashtags, and passed on by many who then pasted.

    People who agree in public leave that trace, whatever the words of the call; who is told in private does
    not. At half of the pastes the explanation fits.
    """
    if not named:
        return {}
    pastes = {f"{name} {at}": paste for name, each in named.items() for at, paste in enumerate(each)}
    rows = asked.rows("announced", {"reach_us": _REACH_US}, pasted=_pasted(pastes))
    heard = Counter(
        row["paste_id"].split(" ")[0]
        for row in rows
        if row["accounts"] >= _HEARD * len(pastes[row["paste_id"]].accounts)
    )
    return {
        name: result(
            heard[name] / len(each), HALF, "announced-in-public", announced=heard[name], pastes=len(each)
        )
        for name, each in named.items()
    }


def _pasted(pastes: Mapping[str, Paste]) -> pa.Table:
    rows = [
        (name, row["post_uid"], row["account_uid"], len(paste.accounts), paste.posts[0]["at_us"])
        for name, paste in pastes.items()
        for row in paste.posts
    ]
    table = texts((row[:3] for row in rows), "paste_id", "post_uid", "account_uid")
    for at, name in ((3, "accounts"), (4, "first_us")):
        table = table.append_column(name, pa.array([row[at] for row in rows], pa.int64()))
    return table


def _checks(asked: Asked, named: Mapping[str, Sequence[Paste]]) -> dict[str, dict[str, Check]]:
    if not named:
        return {}
    rows = asked.rows("together", pairs=_pairs(named))
    kinds = sorted({(row["cluster_id"], row["object_type"]) for row in rows})
    edges = [{"edge_id": f"{name} {kind}", "cluster_id": name, "signal": kind} for name, kind in kinds]
    groups = [
        Group(name, tuple(sorted(_of(pastes))), tuple(edge for edge in edges if edge["cluster_id"] == name))
        for name, pastes in named.items()
    ]
    evidence = EDGE_EVIDENCE.rows(
        {name: row[name] for name in ("action_id_a", "action_id_b", "object_uid", "delta_us")}
        | {"run_id": asked.run_id, "edge_id": f"{row['cluster_id']} {row['object_type']}"}
        for row in rows
    )
    read: dict[str, Input] = {name: asked.tables[name] for name in ("action", "post", "account")}
    return benign_checks(asked.engine, groups, tables=read, evidence=evidence)


def _pairs(named: Mapping[str, Sequence[Paste]]) -> pa.Table:
    rows = [
        (name, first["post_uid"], later["post_uid"])
        for name, pastes in named.items()
        for paste in pastes
        for first, later in zip(paste.posts, paste.posts[1:], strict=False)
        if first["account_uid"] != later["account_uid"]
    ]
    return texts(rows, "cluster_id", "post_a", "post_b")


def _of(pastes: Iterable[Paste]) -> frozenset[str]:
    return frozenset().union(*(paste.accounts for paste in pastes))


def _id(pastes: Sequence[Paste], pseudonym: Callable[[str], str]) -> str:
    return short_id("S", *sorted(map(pseudonym, _of(pastes))))


def _column(rows: Sequence[Row], name: str) -> NDArray[np.int64]:
    return np.array([row[name] for row in rows], dtype=np.int64)
