"""Files of a reference world: posts in the formats that sources read, and `truth/` beside them.

Nothing in the posts' files tells the truth; who evaluates a detector reads `truth/` after it has run.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from vigie.kernels.decoys import mix64
from vigie.model.errors import ParameterError, nearest
from vigie.testing.worlds.ledger import QUOTE, REPLY, REPOST
from vigie.testing.worlds.rendered import Rendered, account_ids, iso, pages
from vigie.testing.worlds.stage import ReferenceWorld
from vigie.testing.worlds.truth import write_truth

__all__ = ["FORMATS", "Written", "write_world"]

Ints = NDArray[np.int64]
Told = Callable[[int, int], None]

_REFERENCES = {REPOST: "retweeted", REPLY: "replied_to", QUOTE: "quoted"}
_GONE_USERS, _SILENT_POSTS = 3, 8


@dataclass(frozen=True, slots=True)
class Written:
    """Where a world's files are: what an analyst would hold, and what only its maker knows."""

    posts: tuple[Path, ...]
    truth: Path
    rows: int


def write_world(
    world: ReferenceWorld,
    folder: Path,
    *,
    form: str = "x-v2",
    beside: bool = True,
    progress: Told | None = None,
) -> Written:
    """Write a world's posts, what goes beside them, and its truth.

    Args:
        world: the world.
        folder: made when absent.
        form: `x-v2` (lines of API pages), `x-archive` (CSV, times to the minute) or `table` (CSV).
        beside: whether pictures, sites and the like are written too.
        progress: told (posts written, posts in all).

    Raises:
        ParameterError: there is no such format (VG104).

    Cost: 20 to 40 µs a post; memory of the ledger, about 200 bytes a post.
    """
    if form not in FORMATS:
        raise ParameterError("VG104", f"{form!r} is no format of a world", hint=nearest(form, FORMATS))
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.arange(len(world.posts))
    elsewhere = np.concatenate([np.empty(0, np.int64), *world.twins.values()])
    name, write = FORMATS[form]
    main = np.setdiff1d(rows, elsewhere, assume_unique=True)
    files = [write(world, folder / name, main, progress or _silent)]
    for platform, twins in sorted(world.twins.items()):
        files.append(_write_table(world, folder / f"{platform}.csv", twins, _silent, platform=platform))
    for appendix in world.appendices if beside else ():
        appendix(world, folder)
    write_truth(world, folder / "truth")
    return Written(tuple(files), folder / "truth", len(rows))


def _silent(done: int, total: int) -> None:
    """Say nothing."""


def _write_x_v2(world: ReferenceWorld, path: Path, rows: Ints, progress: Told) -> Path:
    ids, done = account_ids(world), 0
    with path.open("wb") as file:
        for page, referred in pages(world, rows):
            file.write(orjson.dumps(_page(world, ids, page, referred)) + b"\n")
            done += len(page)
            progress(done, len(rows))
    return path


def _page(
    world: ReferenceWorld, ids: list[str], page: list[Rendered], referred: dict[int, Rendered]
) -> dict[str, Any]:
    """Build one page: what a deleted author or post leaves is an entry of `errors`."""
    authors = {post.author for post in (*page, *referred.values())}
    gone = {number for number in authors if _rare(number, _GONE_USERS)}
    lost = {row for row, post in referred.items() if post.deleted}
    people = authors - gone
    mentioned = {number for post in (*page, *referred.values()) for number in post.mentions}
    reposted = {referred[post.target].author for post in page if post.kind == REPOST}
    named = {number: world.accounts.profile(number)["handle"] for number in mentioned | reposted}
    return {
        "data": [_tweet(post, ids, named, referred, lost) for post in page],
        "includes": {
            "users": [_user(world, ids, number) for number in sorted(people)],
            "tweets": [
                _tweet(post, ids, named, {}, lost) for row, post in referred.items() if row not in lost
            ],
        },
        "errors": [_missing(ids[number], "user") for number in sorted(gone)]
        + [_missing(referred[row].id, "tweet") for row in sorted(lost)],
        "meta": {"result_count": len(page), "newest_id": page[-1].id, "oldest_id": page[0].id},
        "__twarc": {"version": "2.14.0", "retrieved_at": iso(int(world.posts.at_us[-1]) + 86_400_000_000)},
    }


def _tweet(
    post: Rendered,
    ids: list[str],
    named: dict[int, str],
    referred: dict[int, Rendered],
    lost: set[int],
) -> dict[str, Any]:
    target = referred.get(post.target)
    told: dict[str, Any] = {
        "id": post.id,
        "author_id": ids[post.author],
        "created_at": post.created_at,
        "conversation_id": target.id if target is not None and post.kind == REPLY else post.id,
        "text": _cut(post, target, lost, named),
        "edit_history_tweet_ids": [post.id],
        "public_metrics": _metrics(post),
        "possibly_sensitive": False,
    }
    if not _rare(int(post.id), _SILENT_POSTS):
        told |= {"lang": _lang(post, target), "source": post.client}
    if target is not None:
        told["referenced_tweets"] = [{"type": _REFERENCES[post.kind], "id": target.id}]
    entities = _entities(post, ids, named)
    return told | ({"entities": entities} if entities else {}) | _attached(post)


def _lang(post: Rendered, target: Rendered | None) -> str:
    return target.lang if target is not None and post.kind == REPOST else post.lang


def _cut(post: Rendered, target: Rendered | None, lost: set[int], named: dict[int, str]) -> str:
    # The API cuts a repost's text; the whole of it is in the original that the page includes.
    if post.kind != REPOST or target is None:
        return post.text
    whole = f"RT @{named[target.author]}: {target.text}"
    return whole if len(whole) <= 140 or target.row in lost else f"{whole[:139]}…"


def _entities(post: Rendered, ids: list[str], named: dict[int, str]) -> dict[str, Any]:
    links = [{"url": "https://t.example/" + post.id[-8:], "expanded_url": link} for link in post.links]
    tags = [{"tag": tag} for tag in post.tags]
    people = [{"username": named.get(number, ids[number]), "id": ids[number]} for number in post.mentions]
    held = {"urls": links, "hashtags": tags, "mentions": people}
    return {name: values for name, values in held.items() if values}


def _attached(post: Rendered) -> dict[str, Any]:
    return {} if post.media is None else {"attachments": {"media_keys": [post.media]}}


def _metrics(post: Rendered) -> dict[str, int]:
    chance = int(mix64(np.array([int(post.id)], np.uint64))[0])
    heat = (chance & 255) ** 4 >> 24
    return {
        "retweet_count": heat >> 3,
        "reply_count": heat >> 4,
        "like_count": heat,
        "quote_count": heat >> 6,
        "impression_count": heat * 40 + (chance >> 8 & 63),
    }


def _user(world: ReferenceWorld, ids: list[str], number: int) -> dict[str, Any]:
    profile, accounts = world.accounts.profile(number), world.accounts
    return {
        "id": ids[number],
        "username": profile["handle"],
        "name": profile["name"],
        "created_at": iso(int(accounts.created_us[number])),
        "description": profile["bio"] or "",
        **({"location": profile["location"]} if profile["location"] else {}),
        "url": profile["url"] or "",
        "verified": profile["verified"],
        "public_metrics": {
            "followers_count": int(accounts.followers[number]),
            "following_count": int(accounts.following[number]),
            "tweet_count": int(accounts.n_posts[number]),
            "listed_count": int(accounts.followers[number]) // 300,
        },
    }


def _missing(native: str, kind: str) -> dict[str, str]:
    return {
        "resource_id": native,
        "resource_type": kind,
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with id: [{native}].",
    }


def _rare(number: int, of_a_hundred: int) -> bool:
    return bool(int(mix64(np.array([number], np.uint64))[0] % 100) < of_a_hundred)


_ARCHIVE = (
    *("tweetid", "userid", "user_display_name", "user_screen_name", "user_reported_location"),
    *("user_profile_description", "user_profile_url", "follower_count", "following_count"),
    *("account_creation_date", "account_language", "tweet_language", "tweet_text", "tweet_time"),
    *("tweet_client_name", "in_reply_to_tweetid", "quoted_tweet_tweetid", "is_retweet", "retweet_tweetid"),
    *("hashtags", "urls", "user_mentions"),
)


def _write_archive(world: ReferenceWorld, path: Path, rows: Ints, progress: Told) -> Path:
    ids = account_ids(world)
    told = (
        _archive_row(world, ids, post, referred) for page, referred in pages(world, rows) for post in page
    )
    return _write_csv(path, _ARCHIVE, told, len(rows), progress)


def _archive_row(
    world: ReferenceWorld, ids: list[str], post: Rendered, referred: dict[int, Rendered]
) -> dict[str, Any]:
    target, profile = referred.get(post.target), world.accounts.profile(post.author)
    words = target if target is not None and post.kind == REPOST else post
    aim = {_REFERENCES[post.kind]: target.id} if target is not None else {}
    return {
        "tweetid": post.id,
        "userid": ids[post.author],
        "user_display_name": profile["name"],
        "user_screen_name": profile["handle"],
        "user_reported_location": profile["location"],
        "user_profile_description": profile["bio"],
        "user_profile_url": profile["url"],
        "follower_count": int(world.accounts.followers[post.author]),
        "following_count": int(world.accounts.following[post.author]),
        "account_creation_date": iso(int(world.accounts.created_us[post.author]))[:10],
        "account_language": post.lang,
        "tweet_language": _lang(post, target),
        "tweet_text": words.text,
        "tweet_time": post.created_at[:16].replace("T", " "),
        "tweet_client_name": post.client,
        "in_reply_to_tweetid": aim.get("replied_to"),
        "quoted_tweet_tweetid": aim.get("quoted"),
        "is_retweet": str(post.kind == REPOST).lower(),
        "retweet_tweetid": aim.get("retweeted"),
        "hashtags": _bracketed(words.tags),
        "urls": _bracketed(words.links),
        "user_mentions": _bracketed([ids[number] for number in post.mentions]),
    }


def _bracketed(values: list[str]) -> str:
    return f"[{', '.join(values)}]" if values else ""


_TABLE = (
    *("platform", "account_id", "handle", "display_name", "location", "account_created_at", "followers"),
    *("post_id", "created_at", "text", "urls", "hashtags", "mentions", "media", "lang", "client"),
    *("reposted_id", "quoted_id", "parent_id"),
)


def _write_table(
    world: ReferenceWorld, path: Path, rows: Ints, progress: Told, *, platform: str = "x"
) -> Path:
    ids = account_ids(world)
    told = (
        _table_row(world, ids, post, referred, platform)
        for page, referred in pages(world, rows)
        for post in page
    )
    return _write_csv(path, _TABLE, told, len(rows), progress)


def _table_row(
    world: ReferenceWorld, ids: list[str], post: Rendered, referred: dict[int, Rendered], platform: str
) -> dict[str, Any]:
    target, profile = referred.get(post.target), world.accounts.profile(post.author)
    words = target if target is not None and post.kind == REPOST else post
    aim = {post.kind: target.id} if target is not None else {}
    return {
        "platform": platform,
        "account_id": ids[post.author],
        "handle": profile["handle"],
        "display_name": profile["name"],
        "location": profile["location"],
        "account_created_at": iso(int(world.accounts.created_us[post.author])),
        "followers": int(world.accounts.followers[post.author]),
        "post_id": post.id,
        "created_at": post.created_at,
        "text": words.text,
        "urls": _json(words.links),
        "hashtags": _json(words.tags),
        "mentions": _json([ids[number] for number in post.mentions]),
        "media": _json([words.media] if words.media else []),
        "lang": _lang(post, target),
        "client": post.client,
        "reposted_id": aim.get(REPOST),
        "quoted_id": aim.get(QUOTE),
        "parent_id": aim.get(REPLY),
    }


def _json(values: list[str]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


def _write_csv(
    path: Path, names: Iterable[str], rows: Iterator[dict[str, Any]], total: int, progress: Told
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(names), lineterminator="\n")
        writer.writeheader()
        for done, row in enumerate(rows, start=1):
            writer.writerow(row)
            if done % 5_000 == 0 or done == total:
                progress(done, total)
    return path


FORMATS: dict[str, tuple[str, Callable[[ReferenceWorld, Path, Ints, Told], Path]]] = {
    "x-v2": ("posts.jsonl", _write_x_v2),
    "x-archive": ("posts.csv", _write_archive),
    "table": ("posts.csv", _write_table),
}
"""Format → file name and writer."""
