"""Make and open cases."""

from __future__ import annotations

from pathlib import Path

from vigie.lake.case import Case, create_case, open_case

__all__ = ["create_case", "open_case", "open_or_create"]


def open_or_create(folder: Path, *, title: str, purpose: str, now_us: int, pseudonym_key: str) -> Case:
    """Open the case in `folder`, or make one there."""
    if (folder / "case.toml").is_file():
        return open_case(folder)
    return create_case(folder, title=title, purpose=purpose, now_us=now_us, pseudonym_key=pseudonym_key)
