"""From tables to what the kernels compare, and back from what they say to rows of members."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from vigie.kernels.media.families import Joined, Pictures, Role
from vigie.kernels.media.hamming import from_hex
from vigie.kernels.media.matching import Change, Match, Video
from vigie.kernels.media.outlines import FRAME_SCALES, outlines_of, windows_of

__all__ = ["member_row", "pictures_of", "placed_of", "videos_of"]

_SIDE, _FRAME_SIDE = 64, 32


def pictures_of(files: Iterable[Mapping[str, Any]]) -> Pictures:
    """Return pictures in the order of rows of `media_file`, each with `pdq`, `quality` and `tiny`."""
    rows = list(files)
    return Pictures(
        names=[row["sha256"] for row in rows],
        hashes=from_hex([row["pdq"] for row in rows]),
        quality=np.array([row["quality"] for row in rows], dtype=np.uint8),
        tiny=_levels([row["tiny"] for row in rows], _SIDE),
    )


def videos_of(names: Iterable[str], frames: Iterable[Mapping[str, Any]]) -> dict[str, Video]:
    """Return videos in the order of their names.

    Args:
        names: digests.
        frames: rows of `media_frame`, in order of time within each video.

    Cost: 4 ms and 8 kB a frame.
    """
    held: dict[str, list[Mapping[str, Any]]] = {name: [] for name in names}
    for row in frames:
        held[row["sha256"]].append(row)
    return {name: _video(rows) for name, rows in held.items()}


def _video(rows: list[Mapping[str, Any]]) -> Video:
    tiny = _levels([row["tiny"] for row in rows], _FRAME_SIDE)
    return Video(
        hashes=from_hex([row["pdq"] for row in rows]),
        at_ms=np.array([row["at_ms"] for row in rows], dtype=np.int64),
        quality=np.array([row["quality"] for row in rows], dtype=np.uint8),
        tiny=tiny,
        outlines=outlines_of(tiny, windows_of(FRAME_SCALES)),
    )


def _levels(texts: list[str], side: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    joined = b"".join(base64.b64decode(text) for text in texts)
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, side, side)


def placed_of(members: pa.Table, leaders: Mapping[str, str]) -> dict[str, Joined]:
    """Return where stored members stand, from contract `media_family_member`; `leaders` by family."""
    return {
        row["sha256"]: Joined(
            leaders[row["family_id"]], row["through_sha256"], _match(row), Role(row["role"])
        )
        for row in members.to_pylist()
    }


def _match(row: Mapping[str, Any]) -> Match:
    left, top, right, bottom = orjson.loads(row["box"])
    return Match(Change(row["change"]), row["similarity"], row["mirrored"], (left, top, right, bottom))


def member_row(joined: Joined) -> dict[str, Any]:
    """Return the columns of a member that come from where it joined."""
    match = joined.match
    stretches = [[s.a_first_ms, s.a_last_ms, s.b_first_ms, s.b_last_ms] for s in match.stretches]
    return {
        "role": str(joined.role),
        "through_sha256": joined.through,
        "change": str(match.change),
        "similarity": round(match.similarity, 4),
        "mirrored": match.mirrored,
        "box": orjson.dumps([round(side, 3) for side in match.box]).decode(),
        "stretches": orjson.dumps(stretches).decode(),
    }
