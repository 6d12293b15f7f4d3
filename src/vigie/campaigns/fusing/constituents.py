"""What a campaign is made of: groups, seeds, and the things that it uses, each with its figures and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from vigie.campaigns.fusing.joining import Draft
from vigie.campaigns.fusing.seeds import Seed

__all__ = ["part_rows"]

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]


def part_rows(
    draft: Draft,
    home: Mapping[str, str],
    uses: Sequence[Row],
    seeds: Sequence[Seed],
    words: Mapping[str, str],
) -> Rows:
    """Return rows of contract `campaign_part`, but for run and campaign.

    Args:
        draft: the campaign's groups and seeds, its objects, and which of these joined groups.
        home: account of the core → the group or seed that it belongs to.
        uses: `object_type`, `object_uid`, `inside` (accounts of the core), `outside` (others),
            `first_at_us` (of the core) of its objects.
        seeds: seeds without an innocent explanation.
        words: family of texts → its first text.

    A thing that was pasted counts as that, one that joins groups as that, any other as distinctive: used by
    a part of the core and by hardly anybody else.
    """
    sizes = Counter(home.values())
    known = {seed.id: seed for seed in seeds}
    pasted = {paste.family for seed in seeds for paste in seed.pastes}
    made_of = [_made_of(name, sizes[name], known.get(name)) for name in draft.groups]
    return made_of + [_thing(row, draft, pasted, words.get(row["object_uid"], "")) for row in uses]


def _made_of(name: str, n_inside: int, seed: Seed | None) -> dict[str, Any]:
    figures: dict[str, Any] = {"word": "co-action"}
    if seed:
        figures = {
            "word": "pastes",
            "pastes": len(seed.pastes),
            "accounts": len(seed.accounts),
            "posts": seed.posts,
            "reposts": seed.reposts.seen,
            "expected": round(seed.reposts.expected),
        }
    return {
        "kind": "seed" if seed else "group",
        "part_id": name,
        "role": "made-of",
        "n_inside": n_inside,
        "n_outside": 0,
        "first_at_us": min(paste.posts[0]["at_us"] for paste in seed.pastes) if seed else None,
        "reason": json.dumps(figures, sort_keys=True, ensure_ascii=False),
    }


def _thing(row: Row, draft: Draft, pasted: set[tuple[str, str]], words: str) -> dict[str, Any]:
    key = row["object_type"], row["object_uid"]
    role = "pasted" if key in pasted else "joins" if key in draft.joined_by else "distinctive"
    figures = {"word": role, "inside": row["inside"], "outside": row["outside"], "text": words}
    return {
        "kind": row["object_type"],
        "part_id": row["object_uid"],
        "role": role,
        "n_inside": row["inside"],
        "n_outside": row["outside"],
        "first_at_us": row["first_at_us"],
        "reason": json.dumps(figures, sort_keys=True, ensure_ascii=False),
    }
