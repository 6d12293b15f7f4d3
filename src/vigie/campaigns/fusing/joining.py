"""Which groups belong together: they use the same things that hardly anybody else uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from vigie.campaigns.spec import CampaignParams

__all__ = ["Draft", "distinctive", "join_groups"]

Row = Mapping[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate campaign: its groups, heaviest first, its distinctive objects, and what joined the groups.

    Attributes:
        groups: Ids of groups.
        objects: (object type, object) → members of the groups that use it, and all accounts that do.
        joined_by: Objects that join two of its groups.
    """

    groups: tuple[str, ...]
    objects: Mapping[Key, tuple[int, int]]
    joined_by: tuple[Key, ...]


def distinctive(
    rows: Sequence[Row], sizes: Mapping[str, int], accounts: int, params: CampaignParams
) -> list[Row]:
    """Keep the objects that a group uses and hardly anybody else.

    Args:
        rows: `subject_id`, `object_type`, `object_uid`, `inside` (members that used it), `users` (all
            accounts) and `grouped` (accounts of any candidate group).
        sizes: members of each group.
        accounts: accounts of the file.
        params: `share` and `lift`.

    An object is a group's where at least `share` of its members use it, and their share is at least `lift`
    times that of the accounts outside all groups (one half added, so that an object of nobody else has a
    finite lift). Accounts of other groups do not count: they may belong to the same campaign.
    """

    def kept(row: Row) -> bool:
        n = sizes[row["subject_id"]]
        share = row["inside"] / n
        outside = (row["users"] - row["grouped"] + 0.5) / (accounts - sum(sizes.values()) + 1)
        return bool(share >= params.share and share >= params.lift * outside)

    return [row for row in rows if kept(row)]


def join_groups(
    order: Sequence[str],
    rows: Sequence[Row],
    sizes: Mapping[str, int],
    params: CampaignParams,
    *,
    bound: Sequence[tuple[str, str]] = (),
) -> list[Draft]:
    """Join groups that have at least `least_shared` distinctive objects in common, and those that these join.

    Args:
        order: ids of groups, heaviest first.
        rows: what `distinctive` kept.
        sizes: members of each group.
        params: `least_shared`.
        bound: pairs of groups that a person merged: joined whatever they share.

    Cost: groups squared × objects of a group.
    """
    of_group: dict[str, dict[Key, Row]] = defaultdict(dict)
    for row in rows:
        of_group[row["subject_id"]][row["object_type"], row["object_uid"]] = row
    links = {
        (a, b): shared
        for a, b in combinations(order, 2)
        if len(shared := sorted(of_group[a].keys() & of_group[b].keys())) >= params.least_shared
    }
    drafts = [
        _draft(together, of_group, [link for pair, link in links.items() if pair[0] in together])
        for together in _components(order, [*links, *bound])
    ]
    total = {draft.groups: sum(sizes[group] for group in draft.groups) for draft in drafts}
    return [draft for draft in drafts if total[draft.groups] >= params.least_members]


def _draft(
    together: Sequence[str], of_group: Mapping[str, Mapping[Key, Row]], links: Sequence[Sequence[Key]]
) -> Draft:
    objects: dict[Key, tuple[int, int]] = {}
    for group in together:
        for key, row in of_group.get(group, {}).items():
            inside = objects.get(key, (0, 0))[0] + row["inside"]
            objects[key] = (inside, row["users"])
    joined = tuple(sorted({key for link in links for key in link}))
    return Draft(tuple(together), objects, joined)


def _components(order: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    home = {name: name for name in order}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    place = {name: at for at, name in enumerate(order)}
    for a, b in pairs:
        first, last = sorted((root(a), root(b)), key=place.__getitem__)
        home[last] = first
    members: dict[str, list[str]] = defaultdict(list)
    for name in order:
        members[root(name)].append(name)
    return list(members.values())
