"""Quality and time of media families: PDQ's sample pictures and videos, and those of the world `olimpiya`.

    python benchmarks/media_quality.py [--shared ../shared/data] [--orders 5]

Families are known by name. Every order of joining must give them: files are shuffled `--orders` times.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vigie.detectors.media_families.fingerprints import pictures_of, videos_of
from vigie.kernels.media.families import Joined, gather_pictures, gather_videos
from vigie.kernels.media.hamming import near_pairs
from vigie.kernels.media.matching import MatchRules
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.tables import MediaTables, read_media
from vigie.testing.worlds.pictures import write_pictures
from vigie.testing.worlds.video import write_video, write_video_copy

_FOLDERS = {"bridge-mods": "bridge", "dih": "bridge", "modes": "bridge"}


def picture_family(place: str) -> str:
    """Name the family of a sample picture: all edits, turns and modes of the bridge are one."""
    path = Path(place)
    return _FOLDERS.get(path.parent.name, path.name)


def video_family(place: str) -> str:
    """Name the family of a sample video: the first word of its name."""
    return Path(place).stem.split("-")[0]


def named(tables: MediaTables, family: Callable[[str], str]) -> dict[str, str]:
    """Return digest → family."""
    return {row["sha256"]: family(row["place"]) for row in tables.items.to_pylist()}


def compared(joined: Mapping[str, Joined], truth: Mapping[str, str]) -> dict[str, Any]:
    """Count families that are split, and files that joined a stranger."""
    leaders = defaultdict(set)
    for sha256, place in joined.items():
        leaders[truth[sha256]].add(place.leader)
    return {
        "files": len(joined),
        "families": len(leaders),
        "split": sorted(family for family, found in leaders.items() if len(found) > 1),
        "strangers_joined": sorted(
            f"{truth[sha256]} + {truth[place.leader]}"
            for sha256, place in joined.items()
            if truth[sha256] != truth[place.leader]
        ),
    }


def orders(names: Iterable[str], count: int) -> Iterable[list[str]]:
    """Yield the names as they are, then shuffled."""
    listed = sorted(names)
    yield listed
    for seed in range(1, count):
        yield [listed[at] for at in np.random.default_rng(seed).permutation(len(listed))]


def judged_pictures(tables: MediaTables, truth: Mapping[str, str], count: int) -> list[dict[str, Any]]:
    """Join pictures in several orders."""
    rows = {row["sha256"]: row for row in tables.files.to_pylist() if row["kind"] == "image"}
    out = []
    for names in orders(rows, count):
        started = time.perf_counter()
        joined = gather_pictures(pictures_of([rows[name] for name in names]), {}, MatchRules())
        seconds = time.perf_counter() - started
        out.append(compared(joined, truth) | {"ms_a_picture": round(1_000 * seconds / len(names), 1)})
    return out


def judged_videos(tables: MediaTables, truth: Mapping[str, str], count: int) -> list[dict[str, Any]]:
    """Join videos in several orders."""
    frames = tables.frames.to_pylist()
    names = {row["sha256"] for row in frames}
    return [
        compared(gather_videos(videos_of(order, frames), {}, MatchRules()), truth)
        for order in orders(names, count)
    ]


def timed(paths: list[Path]) -> tuple[MediaTables, dict[str, Any]]:
    """Read files; return the tables, and what a picture and a minute of video cost."""
    started = time.perf_counter()
    tables = read_media(paths, MediaLimits())
    seconds = time.perf_counter() - started
    minutes = sum(row["duration_ms"] or 0 for row in tables.files.to_pylist()) / 60_000
    told: dict[str, Any] = {"counts": tables.counts, "seconds": round(seconds, 2)}
    if minutes:
        told["s_a_minute_of_video"] = round(seconds / minutes, 2)
    else:
        told["ms_a_picture"] = round(1_000 * seconds / len(tables.files), 1)
    return tables, told


def world(folder: Path, count: int) -> dict[str, Any]:
    """Judge the pictures and videos of `olimpiya`."""
    painted = write_pictures(folder, seed=0)
    video = write_video(folder / "video.mp4", seed=0)
    short = write_video_copy(video, folder / "video-short.mp4")
    tables, told = timed([folder / picture.file for picture in painted])
    truth = {picture.sha256: picture.family for picture in painted}
    clips, told_clips = timed([video, short])
    videos = judged_videos(clips, named(clips, video_family), count)
    return {
        "reading": [told, told_clips],
        "pictures": judged_pictures(tables, truth, count),
        "videos": videos,
    }


def samples(shared: Path, count: int) -> dict[str, Any]:
    """Judge the sample sets of PDQ and vPDQ."""
    images, told = timed([shared / "images_pdq"])
    clips, told_clips = timed(sorted((shared / "videos_vpdq").glob("*.mp4")))
    return {
        "reading": [told, told_clips],
        "pictures": judged_pictures(images, named(images, picture_family), count),
        "videos": judged_videos(clips, named(clips, video_family), count),
    }


def search(count: int = 100_000) -> dict[str, Any]:
    """Time the search for near hashes among random ones of which every tenth has a near copy."""
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 256, (count, 32), dtype=np.uint8)
    hashes[: count // 10] = hashes[-(count // 10) :]
    hashes[: count // 10, 3] ^= 0b1011
    started = time.perf_counter()
    found = near_pairs(hashes, hashes)
    return {"hashes": count, "pairs": len(found), "seconds": round(time.perf_counter() - started, 2)}


def main() -> None:
    """Print the figures as JSON, one part after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--orders", type=int, default=5)
    wanted = parser.parse_args()
    print(json.dumps({"search": search()}))
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"olimpiya": world(Path(folder), wanted.orders)}, indent=1))
    if wanted.shared.is_dir():
        print(json.dumps({"samples": samples(wanted.shared, wanted.orders)}, indent=1))


if __name__ == "__main__":
    main()
