"""Draw campaigns: relations in SQL, joining and parts as pure functions, tables of contracts out."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from vigie.campaigns.fusing.joining import Draft, distinctive, join_groups
from vigie.campaigns.fusing.parts import Starts, member_rows, outlets, relay_rows, sources_outside, starts
from vigie.campaigns.lineage import Fate, follow
from vigie.campaigns.spec import CampaignParams
from vigie.detectors.ground.laid import Subject
from vigie.engine.port import Engine, Input, Scalar
from vigie.engine.statements import read_statement
from vigie.model.campaign_tables import CAMPAIGN, CAMPAIGN_MEMBER, CAMPAIGN_RELAY
from vigie.model.ids import short_id

__all__ = ["Before", "CampaignTables", "draw_campaigns"]

Rows = list[dict[str, Any]]

_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTables:
    """Contracts campaign, campaign_member and campaign_relay."""

    campaigns: pa.Table
    members: pa.Table
    relays: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Campaigns of the run before: rows of contracts campaign and campaign_member."""

    rows: Sequence[Mapping[str, Any]] = ()
    member_rows: Sequence[Mapping[str, Any]] = ()

    @property
    def members(self) -> dict[str, frozenset[str]]:
        """Id → accounts of the core."""
        found: dict[str, set[str]] = {row["campaign_id"]: set() for row in self.rows}
        for row in self.member_rows:
            found[row["campaign_id"]].add(row["account_uid"])
        return {name: frozenset(uids) for name, uids in found.items()}

    @property
    def dormant(self) -> frozenset[str]:
        """Those that the run before had not found either."""
        return frozenset(row["campaign_id"] for row in self.rows if row["change"] == "dormant")


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the statements of this package are asked over."""

    engine: Engine
    tables: Mapping[str, Input]
    params: CampaignParams
    run_id: str
    pseudonym: Callable[[str], str]

    def rows(self, name: str, params: Mapping[str, Scalar] | None = None, **more: Input) -> Rows:
        text = read_statement(__package__, name)
        known = {**self.tables, **more}
        used = {key: value for key, value in known.items() if re.search(rf"\b{key}\b", text)}
        return self.engine.sql(text, used, params).arrow().to_pylist()


def draw_campaigns(
    engine: Engine,
    tables: Mapping[str, Input],
    groups: Sequence[Subject],
    params: CampaignParams,
    *,
    run_id: str,
    accounts: int,
    pseudonym: Callable[[str], str],
    before: Before | None = None,
) -> CampaignTables:
    """Fuse groups into candidate campaigns and say who plays which part.

    Args:
        engine: where relations are computed.
        tables: `action`, `post`, `post_object` and `account_snapshot` of the lake.
        groups: candidate groups, heaviest first: those that neither chance nor an innocent cause explains.
        params: parameters.
        run_id: written into every row.
        accounts: accounts of the file that posted.
        pseudonym: name shown instead of an account's uid.
        before: campaigns of the run before, if any.

    What they share decides, not what they say: a campaign shows no author and no intention. Relays are
    pseudonyms and counts. A campaign of the run before that is not found again stays as `dormant`.

    Cost: some passes over the actions of the groups' objects.
    """
    drawing = _Drawing(engine, tables, params, run_id, pseudonym)
    known = before or Before()
    drawn = _drawn(drawing, groups, accounts) if groups else []
    mine = [(_own_id(each.core, pseudonym), frozenset(each.core)) for each in drawn]
    fates = follow(mine, known.members, overlap=params.overlap, dormant=known.dormant)
    digits = max(2, len(str(len(drawn))))
    labels = [f"C{number:0{digits}d}" for number in range(1, len(drawn) + 1)]
    rows = [_campaign_row(each, fate, label) for each, fate, label in zip(drawn, fates, labels, strict=True)]
    gone = _gone(known, fates)
    asleep = [
        dict(row) for row in known.member_rows if row["campaign_id"] in {r["campaign_id"] for r in gone}
    ]
    members = [*_numbered(drawn, fates, "members"), *asleep]
    return CampaignTables(
        campaigns=CAMPAIGN.rows(row | {"run_id": run_id} for row in [*rows, *gone]),
        members=CAMPAIGN_MEMBER.rows(row | {"run_id": run_id} for row in members),
        relays=CAMPAIGN_RELAY.rows(row | {"run_id": run_id} for row in _numbered(drawn, fates, "relays")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """One campaign before it has a name."""

    draft: Draft
    core: Sequence[str]
    posts: Rows
    members: Rows
    relays: Rows
    targets: Rows
    narratives: Rows

    @property
    def own_posts(self) -> Rows:
        core = set(self.core)
        return [row for row in self.posts if row["account_uid"] in core]


def _drawn(drawing: _Drawing, groups: Sequence[Subject], accounts: int) -> list[_Drawn]:
    drafts = _drafts(drawing, groups, accounts)
    posts = _by_place(drawing.rows("object_posts", objects=_objects(drafts)))
    begun = [starts(posts[at], len(draft.objects), drawing.params) for at, draft in enumerate(drafts)]
    homes = _homes(drafts, groups, begun, drawing.params)
    core_posts = _core_posts(homes, posts)
    core = _table((str(at), uid) for at, home in enumerate(homes) for uid in sorted(home))
    core = core.rename_columns(["campaign_id", "account_uid"])
    names = _by_place(drawing.rows("own_sites", core=core))
    passed_on = _by_place(drawing.rows("passed_on", core_posts=core_posts))
    targets = _by_place(drawing.rows("mentioned", core_posts=core_posts))
    asked: dict[str, Scalar] = {"narratives": drawing.params.narratives}
    said = _by_place(drawing.rows("wordings", asked, core_posts=core_posts))
    return [
        _Drawn(
            draft=draft,
            core=sorted(home),
            posts=posts[at],
            members=[
                row | {"pseudonym": drawing.pseudonym(row["account_uid"])}
                for row in member_rows(
                    posts[at], home, outlets(names[at], _sites(draft)), begun[at], drawing.params
                )
            ],
            relays=relay_rows(posts[at], passed_on[at], home, drawing.pseudonym),
            targets=targets[at],
            narratives=said[at],
        )
        for at, (draft, home) in enumerate(zip(drafts, homes, strict=True))
    ]


def _drafts(drawing: _Drawing, groups: Sequence[Subject], accounts: int) -> list[Draft]:
    members = _table((group.id, uid) for group in groups for uid in group.members)
    sizes = {group.id: len(group.members) for group in groups}
    rows = drawing.rows("group_objects", members=members)
    kept = distinctive(rows, sizes, accounts, drawing.params)
    return join_groups([group.id for group in groups], kept, sizes, drawing.params)


def _homes(
    drafts: Sequence[Draft], groups: Sequence[Subject], begun: Sequence[Starts], params: CampaignParams
) -> list[dict[str, str]]:
    """Return for each campaign its accounts with their groups, sources outside groups among them."""
    members = {group.id: group.members for group in groups}
    everybody = {uid for group in groups for uid in group.members}
    homes = []
    for at, draft in enumerate(drafts):
        home = {uid: name for name in draft.groups for uid in members[name]}
        found = sources_outside(begun[at], everybody, params)
        homes.append(home | dict.fromkeys(found, ""))
    return homes


def _campaign_row(each: _Drawn, fate: Fate, label: str) -> dict[str, Any]:
    own, draft = each.own_posts, each.draft
    objects = [
        {"type": kind, "object": name, "inside": inside, "outside": max(users - inside, 0)}
        for (kind, name), (inside, users) in sorted(
            draft.objects.items(), key=lambda item: (-item[1][0], item[0])
        )
    ]
    return {
        "campaign_id": fate.campaign_id,
        "label": label,
        "groups": _json(list(draft.groups)),
        "joined_by": _json([{"type": kind, "object": name} for kind, name in draft.joined_by[:_SHOWN]]),
        "n_core": len(each.core),
        "n_relays": len(each.relays),
        "n_posts": len(own),
        "n_originals": sum(row["kind"] != "repost" for row in own),
        "first_at_us": min((row["at_us"] for row in own), default=0),
        "last_at_us": max((row["at_us"] for row in own), default=0),
        "objects": _json(objects[: 4 * _SHOWN]),
        "targets": _json(
            [{"account": row["mentioned"], "posts": row["posts"]} for row in each.targets[:_SHOWN]]
        ),
        "narratives": _json([_narrative(row) for row in each.narratives]),
        "platforms": _json(dict(sorted(Counter(uid.split(":")[0] for uid in each.core).items()))),
        "indices": "[]",
        "proposed": False,
        "change": fate.change,
        "earlier": _json(list(fate.earlier)),
    }


def _gone(before: Before, fates: Sequence[Fate]) -> Rows:
    """Return the campaigns of the run before that no campaign of this one goes on from, as dormant."""
    followed = {name for fate in fates for name in (fate.campaign_id, *fate.earlier)}
    kept = [row for row in before.rows if row["campaign_id"] not in followed]
    return [
        dict(row) | {"change": "dormant", "label": f"D{number:02d}", "earlier": _json([row["campaign_id"]])}
        for number, row in enumerate(kept, start=1)
    ]


def _narrative(row: Mapping[str, Any]) -> dict[str, Any]:
    words = " ".join(row["words"].split())
    return {"text": words[:400], "posts": row["posts"], "accounts": row["accounts"], "call": _calls(words)}


def _calls(words: str) -> bool:
    """Tell whether a text asks its readers to act, by the beginnings of words in `calls.toml`."""
    small = words.lower()
    return any(re.search(rf"(?<!\w){re.escape(stem)}", small) for stem in _stems())


@cache
def _stems() -> tuple[str, ...]:
    listed = tomllib.loads(files(__package__).joinpath("calls.toml").read_text("utf-8"))
    return tuple(stem for stems in listed.values() for stem in stems)


def _objects(drafts: Sequence[Draft]) -> pa.Table:
    rows = [(str(at), *key) for at, draft in enumerate(drafts) for key in sorted(draft.objects)]
    names = ("campaign_id", "object_type", "object_uid")
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})


def _core_posts(homes: Sequence[Mapping[str, str]], posts: Mapping[int, Rows]) -> pa.Table:
    rows = [
        (str(at), row["post_uid"], row["account_uid"])
        for at, home in enumerate(homes)
        for row in posts[at]
        if row["account_uid"] in home
    ]
    names = ("campaign_id", "post_uid", "account_uid")
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(names)})


def _table(pairs: Any) -> pa.Table:  # noqa: ANN401 - an iterable of pairs
    listed = list(pairs)
    names = ("subject_id", "account_uid")
    return pa.table(
        {name: pa.array([row[at] for row in listed], pa.string()) for at, name in enumerate(names)}
    )


def _by_place(rows: Rows) -> dict[int, Rows]:
    placed: dict[int, Rows] = defaultdict(list)
    for row in rows:
        placed[int(row["campaign_id"])].append(row)
    return placed


def _sites(draft: Draft) -> list[str]:
    return [name for kind, name in sorted(draft.objects) if kind == "domain"]


def _numbered(drawn: Sequence[_Drawn], fates: Sequence[Fate], what: str) -> Rows:
    return [
        row | {"campaign_id": fate.campaign_id}
        for each, fate in zip(drawn, fates, strict=True)
        for row in getattr(each, what)
    ]


def _own_id(core: Sequence[str], pseudonym: Callable[[str], str]) -> str:
    """Return the id of a campaign that nobody knew: nobody can test from it who is in it."""
    return short_id("C", *sorted(map(pseudonym, core)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
