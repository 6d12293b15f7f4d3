"""What a source hands to the lake: canonical rows that still remember which record they came from.

A record (one line, row or page item of the file) may give one post, one account, one snapshot and any
number of objects, engagement numbers, actions, statements about sites and articles of theirs. The lake
decides which records are stored, merged or refused as conflicting duplicates, and keeps only the rows of
those that it did not refuse; what is told of sites carries its own times and is kept in any case.
"""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract
from vigie.model.reference_tables import REFERENCE_OBJECT
from vigie.model.site_tables import SITE_ARTICLE
from vigie.model.tables import (
    ACCOUNT,
    ACCOUNT_SNAPSHOT,
    ACTION,
    POST,
    POST_METRIC,
    POST_OBJECT,
    SITE_OBSERVATION,
)

__all__ = ["REJECTION", "STAGED", "Staged"]

_RECORD = Column("record", pa.int64(), "Number of the record in its file, from 1", nullable=False)

STAGED: dict[str, Contract] = {
    table.name: Contract(table.name, table.version, table.row, (_RECORD, *table.columns), table.key)
    for table in (
        *(POST, ACCOUNT, ACCOUNT_SNAPSHOT, POST_OBJECT, POST_METRIC, ACTION),
        *(SITE_OBSERVATION, SITE_ARTICLE, REFERENCE_OBJECT),
    )
}

REJECTION = Contract(
    "rejection",
    1,
    "one record that was refused",
    (
        _RECORD,
        Column("raw_ref", pa.string(), "Where in the file", nullable=False),
        Column(
            "reason",
            pa.string(),
            "Stable word: bad-time, damaged-id, …",
            nullable=False,
        ),
        Column("detail", pa.string(), "What exactly was wrong", nullable=False),
        Column("sample", pa.string(), "First 200 characters of the record", nullable=False),
    ),
)

Staged = dict[str, pa.Table]
"""Table name (a key of STAGED) → rows of that contract."""
