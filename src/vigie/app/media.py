"""Add pictures and videos to a case: read in a process apart, the bytes kept, every refusal told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from vigie.app.progress import Progress, silent
from vigie.lake.case import Case
from vigie.lake.raw_files import keep_raw
from vigie.lake.rejections import write_rejections
from vigie.model.ids import short_id
from vigie.model.media_tables import MEDIA_FILE, MEDIA_FRAME, MEDIA_ITEM, MEDIA_THUMBNAIL
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.tables import MediaTables, read_media

__all__ = ["AddedMedia", "add_media"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedMedia:
    """What became of the files given.

    `read`, `known`, `refused` and `rejected` add up to what was found; `new_places` counts places that the
    case did not know. `refusals` says why files could not be read, `rejections` which rows of a manifest or
    records of an archive give no file.
    """

    read: int
    known: int
    refused: int
    rejected: int
    new_places: int
    refusals: Sequence[Row]
    rejections: Sequence[Row]
    commit: int

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def add_media(
    case: Case,
    paths: Iterable[Path],
    *,
    now_us: int,
    limits: MediaLimits | None = None,
    progress: Progress = silent,
) -> AddedMedia:
    """Read pictures and videos into a case, in one commit; what it holds already changes nothing.

    Args:
        case: the case.
        paths: files, folders (with `manifest.csv` or `manifest.jsonl`, or without) and web archives.
        now_us: time of the commit, µs since 1970 UTC.
        limits: what one file may cost.
        progress: told (file, files seen so far, 0).

    Raises:
        OutsideError: a library is not installed (VG504), or the case cannot be written (VG501, VG502).
        SourceError: a path does not exist (VG209), a manifest or an archive cannot be read (VG237, VG238).
        CaseError: another writer is at work (VG303).
    """
    given = list(paths)
    known = set(map(str, case.lake.read(MEDIA_FILE.name)["sha256"].to_pylist()))
    found = read_media(
        given,
        limits or MediaLimits(),
        known=known,
        keep=partial(keep_raw, case),
        progress=lambda _place, seen: progress("media", seen, 0),
    )
    commit, places = _saved(case, found, now_us)
    rejections = case.rejections / f"{short_id('media', *sorted(map(str, given)))}.csv"
    write_rejections(rejections, found.rejections.to_batches(), total=len(found.rejections))
    return _added(found, places, commit)


def _saved(case: Case, found: MediaTables, now_us: int) -> tuple[int, int]:
    """Append what is new in one commit; return the commit and the number of new places."""
    known = case.lake.read(MEDIA_ITEM.name)["item_id"].combine_chunks()
    items = found.items.filter(pc.invert(pc.is_in(found.items["item_id"], value_set=known)))
    if not len(items) and not len(found.files):
        return case.lake.head, 0
    rows = {
        MEDIA_FILE.name: found.files,
        MEDIA_FRAME.name: found.frames,
        MEDIA_THUMBNAIL.name: found.thumbnails,
        MEDIA_ITEM.name: items,
    }
    note = short_id("media", *sorted(map(str, items["item_id"].to_pylist())))
    with case.lake.transaction(now_us=now_us, note=f"media {note}") as transaction:
        for name, table in rows.items():
            transaction.append(name, table)
        return transaction.commit(), len(items)


def _added(found: MediaTables, places: int, commit: int) -> AddedMedia:
    where = {row["sha256"]: row["place"] for row in reversed(found.items.to_pylist())}
    refused = found.files.filter(pc.is_valid(found.files["refused"])).to_pylist()
    counts = {name: found.counts.get(name, 0) for name in ("read", "known", "refused", "rejected")}
    return AddedMedia(
        **counts,
        new_places=places,
        refusals=[
            {"file": where.get(row["sha256"]), "code": row["refused"], "reason": row["refused_detail"]}
            for row in refused
        ],
        rejections=found.rejections.to_pylist(),
        commit=commit,
    )
