"""Progress as events: the app says how far it is, the edge decides whether to draw a bar."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Told of a stage, how much is done and how much there is; `total` 0 means not known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note; raise KeyboardInterrupt to stop the work, which leaves nothing half done."""
        ...


def silent(stage: str, done: int, total: int) -> None:
    """Ignore progress."""
