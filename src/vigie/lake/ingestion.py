"""From staged records to one commit: duplicates resolved, nothing lost silently, memory bounded."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.dataset as ds

from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.lake.duplicates import NEW_ROWS, Duplicates
from vigie.lake.rejections import LISTED_AT_MOST, write_rejections
from vigie.lake.staging import Staged
from vigie.lake.staging_area import StagingArea
from vigie.lake.store import Transaction
from vigie.model.errors import InternalError
from vigie.model.tables import SOURCE_FILE

__all__ = ["Ingestion", "Reconciliation", "already_ingested"]

_log = logging.getLogger(__name__)

_PIECE_ROWS = 25_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Where every record of a file went: rows_in = stored + merged + rejected.

    `stored` counts the records that became a post, and those that gave a profile or told of a site and gave
    no post. `reasons` counts every refused record, `rejections_listed` those that the CSV lists; `renamed`
    the accounts that the file shows under another handle than it or the lake does elsewhere. With
    `already_known`, the file was ingested before and nothing changed: figures and `commit` are those of
    then.
    """

    source_file_id: str
    rows_in: int
    stored: int
    merged: int
    rejected: int
    reasons: Mapping[str, int]
    rejections_listed: int
    commit: int
    already_known: bool
    renamed: int = 0


class Ingestion:
    """One file on its way into a case: `stage` its records batch by batch, then `finish` once.

    Use in a `with` block: leaving it removes what was staged. A process that dies leaves nothing visible,
    and what it staged is removed by the next ingestion.

    Args:
        case: where to.
        engine: resolves duplicates; spills when the file does not fit in memory.
        source_file_id: first 16 hexadecimal digits of the sha256 of the file.

    Raises:
        CaseError: another ingestion is under way in this case (VG303).
        OutsideError: the case cannot be written (VG501).
    """

    def __init__(self, case: Case, engine: Engine, *, source_file_id: str) -> None:
        self._case = case
        self._engine = engine
        self._id = source_file_id
        self._rows_in = 0
        self._area = StagingArea(case.lake.folder / "_staging", source_file_id)

    def stage(self, staged: Staged, rejections: pa.Table, rows: int) -> None:
        """Add one batch of records.

        Args:
            staged: rows by table, contracts STAGED; tables may be absent.
            rejections: contract REJECTION, one row per record that the source refused.
            rows: number of records that the source read for this batch, refused ones included.

        Raises:
            ContractError: a table is unknown or breaks its contract (VG101–VG103).
            OutsideError: the disk failed (VG501).

        Cost: holds one row group a table in memory, whatever the number of batches.
        """
        self._area.write(staged, rejections)
        self._rows_in += rows

    def finish(self, source_file: Mapping[str, Any], now_us: int) -> Reconciliation:
        """Resolve duplicates, and commit the file's rows together with its own row.

        The lake's post stands; failing that, the one with the lowest record number. Other records with the
        same content are merged: their actions, objects and profiles are kept. Records with another content
        are refused as `conflicting-duplicate` and nothing of theirs is kept.

        The list of refused records is written before the commit, so that no commit can lack it.

        Args:
            source_file: columns of contract `source_file` that the source knows: name, sha256, bytes,
                importer, importer_version, and where known tz_declared, dayfirst, drift, mapping (the last
                two as JSON text, or as what becomes it).
            now_us: time of the commit, µs since 1970 UTC.

        Raises:
            CaseError: another writer is at work (VG303).
            ContractError: `source_file` lacks a column or has an unknown one (VG101–VG103).
            InternalError: a record is accounted for twice or not at all (VG312).
            OutsideError: the disk (VG501, VG502) or memory (VG406) failed.

        Cost: some passes over the staged rows and over the keys that the lake holds, within the engine's
        memory limit.
        """
        lake = self._case.lake
        with lake.transaction(now_us=now_us, note=_note(self._id)) as transaction:
            first_time = _known(self._case, "source_file_id", self._id)
            if first_time is not None:
                return first_time
            known = {name: lake.relation(name, transaction.base) for name in NEW_ROWS}
            duplicates = Duplicates(self._engine, self._area.files(), known)
            told = self._reconcile(duplicates)
            row = _source_row(source_file, told, now_us=now_us)
            path = self._case.rejections / f"{self._id}.csv"
            write_rejections(path, duplicates.refusals().batches(), total=told.rejected)
            self._append(transaction, duplicates)
            transaction.append(SOURCE_FILE.name, row)
            told = replace(told, commit=transaction.commit())
        _log.info("lake.ingested", extra=asdict(told))
        self.close()
        return told

    def close(self) -> None:
        """Remove what was staged; an ingestion that was not finished leaves nothing behind."""
        self._area.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reconcile(self, duplicates: Duplicates) -> Reconciliation:
        """Account for every record, or say that the source and the lake disagree."""
        outcomes = duplicates.outcomes()
        reasons = duplicates.reasons()
        stored = outcomes.get("stored", 0) + duplicates.profiles()
        merged, rejected = outcomes.get("merged", 0), sum(reasons.values())
        if stored + merged + rejected != self._rows_in:
            sentence = (
                f"{self._rows_in} records were read but {stored} are stored, {merged} merged, "
                f"{rejected} rejected: a record was told twice or not at all"
            )
            raise InternalError("VG312", sentence, place=self._id)
        return Reconciliation(
            source_file_id=self._id,
            rows_in=self._rows_in,
            stored=stored,
            merged=merged,
            rejected=rejected,
            reasons=reasons,
            rejections_listed=min(rejected, LISTED_AT_MOST),
            commit=0,
            already_known=False,
            renamed=duplicates.renamed(),
        )

    def _append(self, transaction: Transaction, duplicates: Duplicates) -> None:
        for name in NEW_ROWS:
            rows = transaction.append(name, duplicates.new_rows(name).batches(_PIECE_ROWS))
            _log.info("lake.appended", extra={"table": name, "rows": rows})


def already_ingested(case: Case, sha256: str) -> Reconciliation | None:
    """Return what came of a file of these bytes the first time, or None when it is new.

    Args:
        case: where.
        sha256: digest of the bytes, in hexadecimal.

    Raises:
        OutsideError: the case cannot be read (VG501, VG502).
    """
    return _known(case, "sha256", sha256)


def _known(case: Case, column: str, value: str) -> Reconciliation | None:
    rows = case.lake.read(SOURCE_FILE.name, where=ds.field(column) == value).to_pylist()
    if not rows:
        return None
    row = rows[0]
    note = _note(row["source_file_id"])
    commits = (commit.commit for commit in case.lake.history() if commit.note == note)
    return Reconciliation(
        source_file_id=row["source_file_id"],
        rows_in=row["rows_in"],
        stored=row["rows_stored"],
        merged=row["rows_merged"],
        rejected=row["rows_rejected"],
        reasons=json.loads(row["reject_reasons"]),
        rejections_listed=min(row["rows_rejected"], LISTED_AT_MOST),
        commit=next(commits, case.lake.head),
        already_known=True,
    )


def _note(source_file_id: str) -> str:
    return f"ingest {source_file_id}"


def _source_row(source_file: Mapping[str, Any], told: Reconciliation, *, now_us: int) -> pa.Table:
    ours = {
        "source_file_id": told.source_file_id,
        "rows_in": told.rows_in,
        "rows_stored": told.stored,
        "rows_merged": told.merged,
        "rows_rejected": told.rejected,
        "reject_reasons": _json(told.reasons),
        "drift": _json(source_file.get("drift", {})),
        "mapping": _json(source_file.get("mapping", {})),
        "ingested_at_us": now_us,
    }
    return SOURCE_FILE.rows([{**source_file, **ours}])


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
