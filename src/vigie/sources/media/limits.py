"""What one file may cost. Beyond, it is refused with a reason and the run goes on."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.model.parameters import Params, param

__all__ = ["MediaLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits(Params):
    """Limits of one file, and how finely videos are looked at."""

    seconds: int = param(
        300, low=1, high=86_400, unit="s", why="a file that takes longer holds up all others"
    )
    memory_mb: int = param(
        2_048, low=512, high=65_536, unit="MB", why="address space of the process that decodes"
    )
    file_mb: int = param(2_048, low=1, high=65_536, unit="MB", why="larger files are no posted media")
    pixels: int = param(
        80_000_000,
        low=10_000,
        high=1_000_000_000,
        unit="pixels",
        why="a small file may claim to be enormous; cameras end below",
    )
    step_ms: int = param(
        1_000,
        low=100,
        high=10_000,
        unit="ms",
        why="time between the frames looked at; finer finds shorter cuts",
    )
    video_s: int = param(
        3_600, low=1, high=86_400, unit="s", why="what comes later in a video is not looked at, and said so"
    )
    archive_mb: int = param(
        20_480, low=1, high=10_000_000, unit="MB", why="a compressed archive may unfold without end"
    )
