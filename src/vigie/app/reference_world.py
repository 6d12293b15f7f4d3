"""Write a reference world for others to measure with."""

from __future__ import annotations

from pathlib import Path

from vigie.app.progress import Progress, silent
from vigie.testing.worlds.catalogue import WORLDS, build_world
from vigie.testing.worlds.written import Written, write_world

__all__ = ["list_worlds", "write_reference_world"]


def list_worlds() -> list[dict[str, str]]:
    """Return the reference worlds: name, kind, what they hold, format of their posts."""
    return [
        {"world": spec.name, "kind": spec.kind, "what": spec.title, "format": spec.form}
        for spec in WORLDS.values()
    ]


def write_reference_world(
    name: str,
    folder: Path,
    *,
    seed: int,
    posts: int,
    form: str | None = None,
    progress: Progress = silent,
) -> Written:
    """Build a world and write its posts, what goes beside them, and `truth/`.

    Raises:
        ParameterError: there is no such world or format, or the size is outside its range (VG104).
        OutsideError: pictures are to be written and the extra for media is not installed (VG504).
    """
    world = build_world(name, seed=seed, posts=posts)
    return write_world(
        world,
        folder,
        form=form or WORLDS[name].form,
        progress=lambda done, total: progress(f"writing {name}", done, total),
    )
