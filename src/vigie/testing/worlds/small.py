"""Synthetic worlds whose truth is known: ordinary posts, planted campaigns and innocent coordination.

Accounts act independently of one another except in planted groups, which is what the decoy null supposes;
popularity and activity have heavy tails, people sleep, weekends are quiet. A world is easier than life in
one respect: ordinary accounts have no friends, no tastes and no news that only some of them read.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.model.errors import ParameterError
from vigie.testing.chance import START_US
from vigie.testing.drafts import Draft, ordinary_posts
from vigie.testing.planting import NO_CAMPAIGN, NOTHING_PLANTED, Planted, Role, plant
from vigie.testing.population import Person, populate

__all__ = ["NOTHING_PLANTED", "NO_CAMPAIGN", "POST_COLUMNS", "Planted", "Role", "World", "small_world"]

_LISTS = pa.list_(pa.string())
POST_COLUMNS = pa.schema(
    [
        ("platform", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("display_name", pa.string()),
        ("post_id", pa.string()),
        ("created_at", pa.string()),
        ("text", pa.string()),
        ("urls", _LISTS),
        ("hashtags", _LISTS),
        ("mentions", _LISTS),
        ("lang", pa.string()),
        ("client", pa.string()),
        ("reposted_id", pa.string()),
    ]
)
"""Columns of a world's posts, named so that a generic table source maps all of them by itself."""


@dataclass(frozen=True, slots=True)
class World:
    """Posts in the order of time, and what each account that posts is in truth (by `platform:account_id`)."""

    posts: pa.Table
    truth: dict[str, Role]

    def members(self, *, role: str | None = None, group: str | None = None) -> frozenset[str]:
        """Return the accounts that have this role and belong to this group; None means any."""
        return frozenset(
            account
            for account, truth in self.truth.items()
            if role in {None, truth.role} and group in {None, truth.group}
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return the posts as dictionaries, lists as lists, a missing repost as None."""
        return self.posts.to_pylist()

    def write_csv(self, path: Path) -> Path:
        """Write UTF-8 CSV with a header; lists are JSON arrays, a missing value is empty."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, POST_COLUMNS.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: _cell(value) for name, value in row.items()} for row in self.rows())
        return path

    def write_jsonl(self, path: Path) -> Path:
        """Write one JSON object a line, UTF-8."""
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows())
        return path


def small_world(
    *,
    seed: int,
    accounts: int = 400,
    posts: int = 5_000,
    days: int = 14,
    planted: Planted | None = None,
    organic_only: bool = False,
) -> World:
    """Make a world; the same arguments give the same bytes.

    Args:
        seed: names the world.
        accounts: accounts that may post; those who never do are in no table.
        posts: posts in all, planted ones included.
        days: length of the period, from Monday 4 March 2024, 1 to 366.
        planted: groups and their sizes; by default every kind.
        organic_only: plant nothing at all, neither campaigns nor innocent coordination.

    Raises:
        ParameterError: groups need more accounts or posts than there are, or `days` is out of range (VG104).

    Cost: about a second for 50 000 posts.
    """
    groups = NOTHING_PLANTED if organic_only else planted or Planted()
    if not 1 <= days <= 366 or groups.members > accounts:
        sentence = f"{groups.members} planted accounts need accounts={accounts} and days={days} in 1..366"
        raise ParameterError("VG104", sentence)
    rng = np.random.default_rng(seed)
    population, coordinated, roles = plant(rng, populate(rng, accounts), groups, days=days)
    ordinary = posts - len(coordinated)
    if ordinary < 0:
        raise ParameterError("VG104", f"posts={posts} leaves no room for {len(coordinated)} planted posts")
    drafts = ordinary_posts(rng, population, ordinary, days=days) + coordinated
    uids = {number: str(population.persons[number].uid) for number in {draft.account for draft in drafts}}
    truth = {uid: roles.get(number, Role("organic")) for number, uid in sorted(uids.items())}
    return World(_table(drafts, population.persons), truth)


def _table(drafts: list[Draft], persons: tuple[Person, ...]) -> pa.Table:
    ids = [_post_id(draft, position) for position, draft in enumerate(drafts)]
    order = sorted(range(len(drafts)), key=lambda position: (drafts[position].at_us, position))
    rows = _rows(drafts, persons, ids, order)
    columns = list(zip(*rows, strict=True)) or [()] * len(POST_COLUMNS)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, POST_COLUMNS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=POST_COLUMNS)


def _rows(
    drafts: list[Draft], persons: tuple[Person, ...], ids: list[str], order: list[int]
) -> Iterator[tuple[Any, ...]]:
    for position in order:
        draft = drafts[position]
        who = persons[draft.account]
        yield (
            who.platform,
            who.account_id,
            who.handle,
            who.display_name,
            ids[position],
            datetime.fromtimestamp(draft.at_us // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            _published(draft),
            draft.urls,
            draft.hashtags,
            draft.mentions,
            who.lang,
            who.client,
            None if draft.repost_of is None else ids[draft.repost_of],
        )


def _post_id(draft: Draft, position: int) -> str:
    # Nineteen digits, rising with time: too long for floating point, as real ids are.
    since_s = (draft.at_us - START_US) // 1_000_000
    return str(1_764_000_000_000_000_000 + since_s * 4_194_304_000 + position)


def _published(draft: Draft) -> str:
    if draft.repost_of is not None:
        return draft.text
    names = (f"@{name}" for name in draft.mentions)
    tags = (f"#{tag}" for tag in draft.hashtags)
    return " ".join([*names, draft.text, *tags, *draft.urls])


def _cell(value: Any) -> Any:  # noqa: ANN401 - text, a list or nothing
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
