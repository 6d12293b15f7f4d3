"""Draw campaigns: relations in SQL, seeds, joining and parts as pure functions, tables of contracts out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.campaigns.fusing.asking import Asked, texts
from vigie.campaigns.fusing.constituents import part_rows
from vigie.campaigns.fusing.joining import Draft, distinctive, join_groups
from vigie.campaigns.fusing.narratives import narratives_of
from vigie.campaigns.fusing.parts import Starts, member_rows, outlets, relay_rows, sources_outside, starts
from vigie.campaigns.fusing.seeds import Seed, find_seeds
from vigie.campaigns.lineage import Fate, follow
from vigie.campaigns.spec import CampaignParams
from vigie.detectors.ground.laid import Subject
from vigie.engine.port import Engine, Input
from vigie.model.campaign_tables import (
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CAMPAIGN_PART,
    CAMPAIGN_RELAY,
    CAMPAIGN_SEED,
)
from vigie.model.content_tables import TEXT_FAMILY_MEMBER
from vigie.model.ids import short_id

__all__ = ["Before", "CampaignTables", "draw_campaigns"]

Rows = list[dict[str, Any]]

_SHOWN, _LETTERS_SHOWN = 12, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTables:
    """Contracts campaign, campaign_member, campaign_relay, campaign_part and campaign_seed."""

    campaigns: pa.Table
    members: pa.Table
    relays: pa.Table
    parts: pa.Table
    seeds: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Campaigns of the run before: rows of contracts campaign, campaign_member and campaign_part.

    `merged` are those that a person merged others into: what was in them is drawn together again.
    """

    rows: Sequence[Mapping[str, Any]] = ()
    member_rows: Sequence[Mapping[str, Any]] = ()
    part_rows: Sequence[Mapping[str, Any]] = ()
    merged: frozenset[str] = frozenset()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What campaigns are drawn from: groups of co-action and seeds, with the accounts that each brings.

    An account that is in a group already stays in it; `seeds` bring the others. `bound` are pairs of groups
    that a person merged.
    """

    subjects: tuple[Subject, ...]
    seeds: tuple[Seed, ...]
    asked: Asked
    accounts: int
    pseudonym: Callable[[str], str]
    bound: Sequence[tuple[str, str]]

    @property
    def sizes(self) -> dict[str, int]:
        return {subject.id: len(subject.members) for subject in self.subjects}

    @property
    def everybody(self) -> set[str]:
        return {uid for subject in self.subjects for uid in subject.members}


def draw_campaigns(  # noqa: PLR0913 - what is read, what it is read with, and what is known
    engine: Engine,
    tables: Mapping[str, Input],
    groups: Sequence[Subject],
    params: CampaignParams,
    *,
    run_id: str,
    accounts: int,
    pseudonym: Callable[[str], str],
    before: Before | None = None,
    explained: Collection[str] = (),
    seed: int = 0,
) -> CampaignTables:
    """Fuse groups and seeds into candidate campaigns and say who plays which part.

    Args:
        engine: where relations are computed.
        tables: `action`, `post`, `post_object`, `account` and `account_snapshot` of the lake; where there
            are families, the tables of these, and `action` on them. Without families there are no seeds.
        groups: candidate groups, heaviest first: those that neither chance nor an innocent cause explains.
        params: parameters.
        run_id: written into every row.
        accounts: accounts of the file that posted.
        pseudonym: name shown instead of an account's uid.
        before: campaigns of the run before, if any.
        explained: accounts of groups that an innocent cause explains; no seed holds them.
        seed: names the draws that seeds are held against.

    What they share decides, not what they say: a campaign shows no author and no intention. Relays are
    pseudonyms and counts. A campaign of the run before that is not found again stays as `dormant`.

    Cost: some passes over the actions of the groups' objects, and what `find_seeds` costs.
    """
    nothing: dict[str, Input] = {"text_family_member": TEXT_FAMILY_MEMBER.empty()}
    asked = Asked(engine, {**nothing, **tables}, params, run_id)
    rng = np.random.default_rng([seed, 17])
    seeds = find_seeds(asked, explained=explained, accounts=accounts, pseudonym=pseudonym, rng=rng)
    known = before or Before()
    scene = _scene(asked, groups, seeds, accounts, pseudonym, known)
    drawn = _drawn(scene) if scene.subjects else []
    mine = [(_own_id(each.core, pseudonym), frozenset(each.core)) for each in drawn]
    fates = follow(mine, known.members, overlap=params.overlap, dormant=known.dormant)
    digits = max(2, len(str(len(drawn))))
    labels = [f"C{number:0{digits}d}" for number in range(1, len(drawn) + 1)]
    rows = [_campaign_row(each, fate, label) for each, fate, label in zip(drawn, fates, labels, strict=True)]
    gone = _gone(known, fates)
    asleep = {row["campaign_id"] for row in gone}
    members, parts = (
        [*_numbered(drawn, fates, what), *(row for row in rows if row["campaign_id"] in asleep)]
        for what, rows in (("members", known.member_rows), ("parts", known.part_rows))
    )
    holders = {fate.campaign_id: frozenset(each.core) for each, fate in zip(drawn, fates, strict=True)}

    def of_run(rows: Sequence[Mapping[str, Any]]) -> Rows:
        return [{**row, "run_id": run_id} for row in rows]

    return CampaignTables(
        campaigns=CAMPAIGN.rows(of_run([*rows, *gone])),
        members=CAMPAIGN_MEMBER.rows(of_run(members)),
        relays=CAMPAIGN_RELAY.rows(of_run(_numbered(drawn, fates, "relays"))),
        parts=CAMPAIGN_PART.rows(of_run(parts)),
        seeds=CAMPAIGN_SEED.rows(of_run([_seed_row(seed, holders) for seed in seeds])),
    )


def _scene(
    asked: Asked,
    groups: Sequence[Subject],
    seeds: Sequence[Seed],
    accounts: int,
    pseudonym: Callable[[str], str],
    before: Before,
) -> _Scene:
    taken = {uid for group in groups for uid in group.members}
    brought = [(seed, tuple(sorted(seed.accounts - taken))) for seed in seeds if seed.stands]
    sown = [
        Subject(
            id=seed.id,
            kind="seed",
            members=members,
            first_at_us=min(paste.posts[0]["at_us"] for paste in seed.pastes),
            last_at_us=max(paste.posts[-1]["at_us"] for paste in seed.pastes),
        )
        for seed, members in brought
        if members
    ]
    standing = tuple(seed for seed, _ in brought)
    return _Scene(
        subjects=(*groups, *sown),
        seeds=standing,
        asked=asked,
        accounts=accounts,
        pseudonym=pseudonym,
        bound=_bound((*groups, *sown), before),
    )


def _bound(subjects: Sequence[Subject], before: Before) -> list[tuple[str, str]]:
    """Return the pairs of groups and seeds most of whose accounts were in one merged campaign."""
    pairs: list[tuple[str, str]] = []
    for name in sorted(before.merged & before.members.keys()):
        core = before.members[name]
        inside = [each.id for each in subjects if 2 * len(core & set(each.members)) > len(each.members)]
        pairs += pairwise(inside)
    return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """One campaign before it has a name."""

    draft: Draft
    core: Sequence[str]
    posts: Rows
    members: Rows
    relays: Rows
    parts: Rows
    targets: Rows
    narratives: Rows

    @property
    def own_posts(self) -> Rows:
        core = set(self.core)
        return [row for row in self.posts if row["account_uid"] in core]


def _drawn(scene: _Scene) -> list[_Drawn]:
    asked, params = scene.asked, scene.asked.params
    drafts = _drafts(scene)
    objects = _objects(drafts)
    posts = _by_place(asked.rows("object_posts", objects=objects))
    begun = [starts(posts[at], len(draft.objects), params) for at, draft in enumerate(drafts)]
    homes = _homes(scene, drafts, begun)
    core_posts = _core_posts(homes, posts)
    core = texts(
        ((str(at), uid) for at, home in enumerate(homes) for uid in sorted(home)),
        "campaign_id",
        "account_uid",
    )
    names = _by_place(asked.rows("own_sites", core=core))
    passed_on = _by_place(asked.rows("passed_on", core_posts=core_posts))
    targets = _by_place(asked.rows("mentioned", core_posts=core_posts))
    said = _by_place(asked.rows("said", core_posts=core_posts))
    uses = _by_place(asked.rows("part_uses", objects=objects, core=core))
    times = _times(scene.seeds)
    return [
        _Drawn(
            draft=draft,
            core=sorted(home),
            posts=posts[at],
            members=[
                row | {"pseudonym": scene.pseudonym(row["account_uid"])}
                for row in member_rows(
                    posts[at], home, outlets(names[at], _sites(draft)), begun[at], params, times
                )
            ],
            relays=relay_rows(posts[at], passed_on[at], home, scene.pseudonym),
            parts=part_rows(draft, home, uses[at], scene.seeds, _first_words(said[at])),
            targets=targets[at],
            narratives=narratives_of(said[at], at_most=params.narratives),
        )
        for at, (draft, home) in enumerate(zip(drafts, homes, strict=True))
    ]


def _first_words(said: Rows) -> dict[str, str]:
    words: dict[str, str] = {}
    for row in said:
        words.setdefault(row["piece"], " ".join(row["words"].split())[:_LETTERS_SHOWN])
    return words


def _times(seeds: Sequence[Seed]) -> dict[str, tuple[int, int]]:
    """Return for each account the pastes that it took part in, and those of its seed."""
    return {uid: (n, len(seed.pastes)) for seed in seeds for uid, n in seed.times.items()}


def _drafts(scene: _Scene) -> list[Draft]:
    asked = scene.asked
    pairs = ((subject.id, uid) for subject in scene.subjects for uid in subject.members)
    rows = asked.rows("group_objects", members=texts(pairs, "subject_id", "account_uid"))
    kept = distinctive(rows, scene.sizes, scene.accounts, asked.params)
    order = [subject.id for subject in scene.subjects]
    objects = [*kept, *_pasted_objects(scene)]
    return join_groups(order, objects, scene.sizes, asked.params, bound=scene.bound)


def _pasted_objects(scene: _Scene) -> Rows:
    """Return what the members of each seed pasted: it is theirs, however few of them used each thing."""
    brought = {subject.id: set(subject.members) for subject in scene.subjects}
    used: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for seed in scene.seeds:
        for paste in seed.pastes:
            inside = paste.accounts & brought.get(seed.id, set())
            if inside:
                used[seed.id, *paste.family] |= inside
    wanted = texts(sorted({key[1:] for key in used}), "object_type", "object_uid")
    users = {
        (row["object_type"], row["object_uid"]): row["users"]
        for row in scene.asked.rows("object_users", wanted=wanted)
    }
    return [
        {
            "subject_id": name,
            "object_type": kind,
            "object_uid": uid,
            "inside": len(inside),
            "users": users.get((kind, uid), len(inside)),
        }
        for (name, kind, uid), inside in sorted(used.items())
    ]


def _homes(scene: _Scene, drafts: Sequence[Draft], begun: Sequence[Starts]) -> list[dict[str, str]]:
    """Return for each campaign its accounts with their groups, sources outside groups among them."""
    members = {subject.id: subject.members for subject in scene.subjects}
    everybody = scene.everybody
    homes = []
    for at, draft in enumerate(drafts):
        home = {uid: name for name in draft.groups for uid in members[name]}
        found = sources_outside(begun[at], everybody, scene.asked.params)
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
        "narratives": _json(each.narratives),
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


def _seed_row(seed: Seed, holders: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    most = max(holders, key=lambda name: (len(holders[name] & seed.accounts), name), default="")
    # What an innocent cause explains supports no campaign, even where co-action drew the same accounts.
    held = seed.stands and bool(most) and 2 * len(holders[most] & seed.accounts) > len(seed.accounts)
    return {
        "seed_id": seed.id,
        "n_accounts": len(seed.accounts),
        "n_pastes": len(seed.pastes),
        "n_posts": seed.posts,
        "q": seed.q,
        "n_reposts": seed.reposts.seen,
        "expected_reposts": seed.reposts.expected,
        "p_reposts": seed.reposts.p,
        "benign_checks": _json(seed.checks),
        "campaign_id": most if held else "",
    }


def _objects(drafts: Sequence[Draft]) -> pa.Table:
    rows = ((str(at), *key) for at, draft in enumerate(drafts) for key in sorted(draft.objects))
    return texts(rows, "campaign_id", "object_type", "object_uid")


def _core_posts(homes: Sequence[Mapping[str, str]], posts: Mapping[int, Rows]) -> pa.Table:
    rows = (
        (str(at), row["post_uid"], row["account_uid"])
        for at, home in enumerate(homes)
        for row in posts[at]
        if row["account_uid"] in home
    )
    return texts(rows, "campaign_id", "post_uid", "account_uid")


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
