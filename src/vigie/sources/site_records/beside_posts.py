"""Sources of posts whose records tell of sites as well: both reach the lake from one reading of the file."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from tempfile import TemporaryFile

from vigie.lake.staging import REJECTION
from vigie.sources.reading import Opened, read_observations
from vigie.sources.site_records.facts import SiteItem, site_rows
from vigie.sources.spec import Batch, Reading

__all__ = ["SiteSpool", "read_with_sites"]

_CHUNK = 20_000
Placed = tuple[int, str, SiteItem]


class SiteSpool:
    """What records tell of sites, on disk until their posts were judged."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="vigie-")  # noqa: SIM115 - it outlives the survey
        self._held: list[Placed] = []
        self._chunks = 0
        self.postless: set[int] = set()

    def __del__(self) -> None:
        """Give the disk back, also where nobody took what it holds."""
        self._file.close()

    def add(self, number: int, ref: str, items: Sequence[SiteItem], *, gives_post: bool) -> None:
        """Keep what a record tells; items without any date are left out."""
        self._held += [(number, ref, item) for item in items if item.is_dated]
        if not gives_post:
            self.postless.add(number)
        if len(self._held) >= _CHUNK:
            self._flush()

    def taken(self) -> Iterator[list[Placed]]:
        """Give the items back, once, in their order; those of one record stay together."""
        self._flush()
        self._file.seek(0)
        for _ in range(self._chunks):
            yield pickle.load(self._file)  # noqa: S301 - our own bytes, in a file without a name

    def _flush(self) -> None:
        if self._held:
            pickle.dump(self._held, self._file, protocol=5)
            self._held, self._chunks = [], self._chunks + 1


def read_with_sites(opened: Opened, spool: SiteSpool, *, source: str) -> Reading:
    """Read posts, then what the same records tell of sites.

    Args:
        opened: File, whose pieces put what they tell of sites into `spool` as they are read, and leave out
            the records that give no post but are told there.
        spool: Holds it.
        source: Written into the rows of sites.

    What a refused record tells of sites is left out with it.

    Raises:
        SourceError: as `read_observations`.
    """
    posts = read_observations(opened)
    reading = Reading(iter(()))
    reading.batches = _batches(posts, spool, source, reading)
    return reading


def _batches(posts: Reading, spool: SiteSpool, source: str, reading: Reading) -> Iterator[Batch]:
    refused: set[int] = set()
    bytes_read = 0
    for batch in posts:
        refused.update(filter(None, batch.rejections["record"].to_pylist()))
        bytes_read = batch.bytes_read
        yield batch
    summary, told = posts.summary, 0
    for chunk in spool.taken():
        kept = [placed for placed in chunk if placed[0] not in refused]
        alone = len({number for number, _, _ in kept} & spool.postless)
        told += alone
        staged = site_rows(kept, source=source, source_file_id=summary.source_file_id)
        yield Batch(staged, REJECTION.empty(), alone, bytes_read)
    reading.finish(replace(summary, rows=summary.rows + told, stored=summary.stored + told))
