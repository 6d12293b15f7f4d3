"""Run CO09: files → who resembles whom → families with their first appearance and their pauses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.media_families.appearances import Row, family_table, posts_by_file
from vigie.detectors.media_families.fingerprints import member_row, pictures_of, placed_of, videos_of
from vigie.detectors.media_families.links import link_media, media_family_actions
from vigie.detectors.media_families.spec import MediaFamilyParams
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.kernels.media.families import Joined, Role, gather_pictures, gather_videos
from vigie.kernels.media.matching import MatchRules
from vigie.model.ids import short_id
from vigie.model.media_tables import MEDIA_FAMILY_MEMBER
from vigie.model.outcomes import Found, NotAssessed, NothingFound, Outcome

__all__ = ["MediaFamilies", "find_media_families", "link_media", "media_family_actions", "shown_before"]

Progress = Callable[[str, int, int], None]

_LATE = 1 << 62


@dataclass(frozen=True, slots=True)
class MediaFamilies:
    """Families of all readable files.

    Attributes:
        families: contract `media_family`; a file that resembles no other is a family of one.
        members: contract `media_family_member`.
        outcome: found with the figures, nothing found (no family of two), or not assessed (`no-media`,
            `no-readable-media`).
        figures: files, refused, images, videos, families, shared (families of two files or more), unposted
            (files that no post shows).
    """

    families: pa.Table
    members: pa.Table
    outcome: Outcome[dict[str, int]]
    figures: dict[str, int]


def find_media_families(
    engine: Engine,
    tables: Mapping[str, Input],
    media_posts: pa.Table,
    params: MediaFamilyParams,
    *,
    known: Mapping[str, pa.Table] | None = None,
    progress: Progress | None = None,
) -> MediaFamilies:
    """Sort files into families, those posted first before the others.

    Args:
        engine: reads the tables.
        tables: `media_file`, `media_frame` and `media_item`, each of its contract; refused files are counted
            and left out.
        media_posts: contract `media_post`, as `link_media` gives it.
        params: checked parameters.
        known: `media_family` and `media_family_member` of an earlier call: families keep their ids, leaders
            and members, and only files that are in none are compared. Posts are counted anew.
        progress: told (what is compared, done, in all).

    Returns:
        Whole tables: what was known, and what is new.

    Cost: that of `gather_pictures` and `gather_videos`.
    """
    tell = progress or (lambda _what, _done, _total: None)
    files = {row["sha256"]: row for row in _read(engine, "readable_files", media_file=tables["media_file"])}
    readable = {sha256: row for sha256, row in files.items() if row["refused"] is None}
    posts, placed = posts_by_file(media_posts), _placed(known)
    order = [row for row in _in_order(readable, posts) if _compared(row["sha256"], placed)]
    # What stands is compared with, and so comes first.
    order.sort(key=lambda row: row["sha256"] not in placed)
    joined = placed | _joined(engine, order, tables["media_frame"], placed, params, tell)
    members = _members(joined, posts, known)
    archived = {
        row["sha256"]: row["at_us"] for row in _read(engine, "archive_dates", media_item=tables["media_item"])
    }
    families = family_table(members, files, posts, archived)
    figures = _figures(len(files), readable, members, families)
    return MediaFamilies(families, MEDIA_FAMILY_MEMBER.rows(members), _outcome(figures), figures)


def shown_before(families: pa.Table, *, since_us: int) -> pa.Table:
    """Return the families with a trace earlier than `since_us`, the beginning of what is looked at.

    An old picture in a new story may be out of its context, a stock picture, or an anniversary: who reads the
    posts can tell. A family without an earlier trace is not shown to be new: the collection may begin late.

    Args:
        families: contract `media_family`.
        since_us: µs since 1970 UTC.
    """
    return families.filter(pc.field("earliest_at_us") < since_us)


def _read(engine: Engine, name: str, **inputs: Input) -> list[dict[str, Any]]:
    return engine.sql(read_statement(__package__, name), inputs, {}).arrow().to_pylist()


def _placed(known: Mapping[str, pa.Table] | None) -> dict[str, Joined]:
    if known is None:
        return {}
    leaders = {row["family_id"]: row["leader_sha256"] for row in known["media_family"].to_pylist()}
    return placed_of(known["media_family_member"], leaders)


def _in_order(files: Mapping[str, Row], posts: Mapping[str, Sequence[Row]]) -> list[Row]:
    """Order files by their first post, those without one last; the digest decides between equals."""

    def key(row: Row) -> tuple[int, str]:
        first = posts.get(row["sha256"])
        return (int(first[0]["at_us"]) if first else _LATE, row["sha256"])

    return sorted(files.values(), key=key)


def _compared(sha256: str, placed: Mapping[str, Joined]) -> bool:
    """Say whether a file is new, or others may join through it."""
    return sha256 not in placed or placed[sha256].role is not Role.COPY


def _joined(
    engine: Engine,
    order: Sequence[Row],
    frames: Input,
    placed: Mapping[str, Joined],
    params: MediaFamilyParams,
    tell: Progress,
) -> dict[str, Joined]:
    rules = MatchRules(**params.as_dict)
    images = [row for row in order if row["kind"] == "image"]
    clips = [row["sha256"] for row in order if row["kind"] == "video"]
    tell("images", 0, len(images))
    out = _unless_placed(images, placed, lambda: gather_pictures(pictures_of(images), placed, rules))
    tell("videos", 0, len(clips))
    wanted = pa.table({"sha256": pa.array(clips, pa.string())})
    rows = _read(engine, "frames_of_videos", media_frame=frames, wanted=wanted) if clips else []
    return out | gather_videos(videos_of(clips, rows), placed, rules)


def _unless_placed(
    images: Sequence[Row], placed: Mapping[str, Joined], gather: Callable[[], dict[str, Joined]]
) -> dict[str, Joined]:
    return {} if all(row["sha256"] in placed for row in images) else gather()


def _members(
    joined: Mapping[str, Joined], posts: Mapping[str, Sequence[Row]], known: Mapping[str, pa.Table] | None
) -> list[dict[str, Any]]:
    stored = {row["sha256"]: row for row in known["media_family_member"].to_pylist()} if known else {}
    by_family: dict[str, list[str]] = defaultdict(list)
    for sha256, place in joined.items():
        by_family[_family_id(place.leader)].append(sha256)
    return [
        _member(family_id, sha256, position, stored.get(sha256) or member_row(joined[sha256]), posts)
        for family_id, own in sorted(by_family.items())
        for position, sha256 in enumerate(own, 1)
    ]


def _family_id(leader: str) -> str:
    return short_id("MF", leader)


def _member(
    family_id: str, sha256: str, position: int, own: Row, posts: Mapping[str, Sequence[Row]]
) -> dict[str, Any]:
    shown = posts.get(sha256, ())
    first = next((post for post in shown if not post["repost"]), None)
    return {
        **own,
        "family_id": family_id,
        "sha256": sha256,
        "position": position,
        "n_posts": len(shown),
        "first_at_us": first["at_us"] if first else None,
        "first_post_uid": first["post_uid"] if first else None,
    }


def _figures(
    files: int, readable: Mapping[str, Row], members: Sequence[Row], families: pa.Table
) -> dict[str, int]:
    kinds = Counter(row["kind"] for row in readable.values())
    return {
        "files": files,
        "refused": files - len(readable),
        "images": kinds["image"],
        "videos": kinds["video"],
        "families": len(families),
        "shared": sum(row["n_variants"] > 1 for row in families.to_pylist()),
        "unposted": sum(member["n_posts"] == 0 for member in members),
    }


def _outcome(figures: dict[str, int]) -> Outcome[dict[str, int]]:
    if not figures["files"]:
        return NotAssessed("no-media")
    if figures["files"] == figures["refused"]:
        return NotAssessed("no-readable-media", {"refused": figures["refused"]})
    looked_at = figures["files"] - figures["refused"]
    return Found(figures, looked_at) if figures["shared"] else NothingFound(looked_at)
