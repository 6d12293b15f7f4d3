"""The whole product on a generated file, with known truth."""

from __future__ import annotations

from pathlib import Path

from vigie.testing.worlds import small_world

__all__ = ["write_demo_file"]


def write_demo_file(folder: Path, *, seed: int) -> Path:
    """Write a generated file of posts, invented from the first name to the last, and return its path.

    It holds three planted groups and, to be told from them, a news desk, a share button and schedulers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "posts.csv"
    small_world(seed=seed, accounts=2_000, posts=30_000).write_csv(path)
    return path
