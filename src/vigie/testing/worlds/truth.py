"""What only the maker of a world knows: roles, parts, families, the first post, the sound conclusion."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vigie.model.ids import account_uid, post_uid
from vigie.testing.worlds.language import LANGUAGES
from vigie.testing.worlds.ledger import NOTHING, REPOST
from vigie.testing.worlds.rendered import account_ids, iso, post_ids
from vigie.testing.worlds.stage import ReferenceWorld

__all__ = ["account_truth", "post_truth", "text_families", "write_truth"]

Ints = NDArray[np.int64]


def write_truth(world: ReferenceWorld, folder: Path) -> None:
    """Write `accounts.csv`, `posts.parquet`, `text_families.parquet` and `expected.json`.

    Pictures and sites have truth of their own, which their writers put here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    accounts = account_truth(world)
    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, accounts.column_names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(accounts.to_pylist())
    pq.write_table(post_truth(world), folder / "posts.parquet")
    pq.write_table(text_families(world), folder / "text_families.parquet")
    (folder / "expected.json").write_text(
        json.dumps(_expected(world), indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8"
    )


def account_truth(world: ReferenceWorld) -> pa.Table:
    """Return one row for each account that posts: `account_uid`, `role`, `group`, `created_at`.

    `role` is `campaign` (acts together covertly), `benign` (acts together openly) or `organic`.
    """
    homes = _homes(world)
    ids = account_ids(world)
    rows = []
    for number, platform in homes:
        role = world.role_of(number)
        created = iso(int(world.accounts.created_us[number]))
        rows.append((account_uid(platform, ids[number]), role.role, role.group or "", created))
    columns = list(zip(*rows, strict=True)) or [()] * 4
    names = ("account_uid", "role", "group", "created_at")
    return pa.table(
        {name: pa.array(list(column), pa.string()) for name, column in zip(names, columns, strict=True)}
    )


def post_truth(world: ReferenceWorld) -> pa.Table:
    """Return one row for each post: `post_uid`, `part` of the scenario, `manoeuvre`, `picture`, `deleted`."""
    posts, register = world.posts, world.register
    names = [*register.parts, ""]
    in_manoeuvre = np.array([name in world.manoeuvre for name in names])
    return pa.table(
        {
            "post_uid": _post_uids(world),
            "part": pa.array([names[part] for part in posts.part.tolist()], pa.string()),
            "manoeuvre": in_manoeuvre[posts.part],
            "picture": posts.picture,
            "deleted": posts.deleted,
        }
    )


def text_families(world: ReferenceWorld) -> pa.Table:
    """Return the planted texts: `post_uid`, `family`, `kind` (copy, reword or translation) and `lang`.

    A family is one message. A wording that several posts share is a copy; another wording in the language
    of the family's first post is a reword; another language is a translation.
    """
    posts, register = world.posts, world.register
    rows = np.flatnonzero((posts.part != NOTHING) & (posts.message != NOTHING) & (posts.kind != REPOST))
    messages, langs = posts.message[rows].tolist(), posts.lang[rows].tolist()
    words = list(zip(messages, langs, posts.texts(register, rows), strict=True))
    times = Counter(words)
    home: dict[int, int] = {}
    for message, lang in zip(messages, langs, strict=True):
        home.setdefault(message, lang)
    kinds = [_kind(times[key], home[key[0]] == key[1]) for key in words]
    return pa.table(
        {
            "post_uid": _post_uids(world).take(pa.array(rows, pa.int64())),
            "family": pa.array([register.messages[message] for message in messages], pa.string()),
            "kind": pa.array(kinds, pa.string()),
            "lang": pa.array([LANGUAGES[lang] for lang in langs], pa.string()),
        }
    )


def _kind(times: int, at_home: bool) -> str:  # noqa: FBT001 - two facts of one wording
    if not at_home:
        return "translation"
    return "copy" if times > 1 else "reword"


def _homes(world: ReferenceWorld) -> list[tuple[int, str]]:
    """Return the accounts that post, each with its platform."""
    elsewhere = {
        number: platform
        for platform, rows in sorted(world.twins.items())
        for number in np.unique(world.posts.account[rows]).tolist()
    }
    return [(number, elsewhere.get(number, "x")) for number in np.unique(world.posts.account).tolist()]


def _post_uids(world: ReferenceWorld) -> pa.Array[Any]:
    platform = np.full(len(world.posts), "x", dtype=object)
    for name, rows in world.twins.items():
        platform[rows] = name
    ids = post_ids(world).tolist()
    return pa.array(
        [post_uid(where, str(native)) for where, native in zip(platform.tolist(), ids, strict=True)]
    )


def _expected(world: ReferenceWorld) -> dict[str, Any]:
    rows = world.manoeuvre_rows
    first = (
        {}
        if not len(rows)
        else {
            "first_post": str(_post_uids(world)[int(rows[0])]),
            "first_post_at": iso(int(world.posts.at_us[rows[0]])),
            "posts": len(rows),
            "accounts": len(np.unique(world.posts.account[rows])),
        }
    )
    return {"world": world.name, "kind": world.kind, "seed": world.seed, "manoeuvre": first} | dict(
        world.expected
    )
