"""CrowdTangle's times: `2021-03-05 14:05:22 EST`, the zone as three letters of North America."""

from __future__ import annotations

from vigie.kernels.texts import map_distinct
from vigie.sources.table_format import Computed

__all__ = ["with_offset"]

# As e-mail knows them (RFC 5322, 4.3); elsewhere the same letters mean other zones, so only here.
_OFFSETS = {
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}


def with_offset(name: str) -> Computed:
    """Return a column of times with the offset from UTC in place of the letters."""
    return Computed(f"{name}, with its zone", name, lambda cells: map_distinct(cells[name], _placed))


def _placed(time: str) -> str:
    offset = _OFFSETS.get(time[-3:]) if time[-4:-3] == " " else None
    return f"{time[:-4]}{offset}" if offset else time
