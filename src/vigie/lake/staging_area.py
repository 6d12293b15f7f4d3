"""Where the rows of a file wait, on disk, until duplicates are resolved."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from vigie.engine.port import ParquetFiles
from vigie.engine.spool import Spool
from vigie.lake.durable import exclusive, outside_world
from vigie.lake.staging import REJECTION, STAGED, Staged
from vigie.model.contracts import Contract
from vigie.model.errors import ContractError, InternalError, nearest

__all__ = ["StagingArea"]

_CONTRACTS: dict[str, Contract] = {**STAGED, REJECTION.name: REJECTION}


class StagingArea:
    """One folder of Parquet files, one a table; one ingestion at a time owns the case's staging.

    Args:
        folder: staging folder of the case; what dead ingestions left in it is removed.
        name: name of this ingestion's own folder.

    Raises:
        CaseError: another ingestion is under way (VG303).
        OutsideError: the folder cannot be written (VG501).
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder / name
        self._resources = ExitStack()
        with outside_world(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._resources.enter_context(exclusive(folder / "_lock", what="the case's staging area"))
            _sweep(folder)
            self._folder.mkdir()
        self._spools = {
            name: Spool(self._folder / f"{name}.parquet", contract.schema)
            for name, contract in _CONTRACTS.items()
        }
        self._is_open = True

    def write(self, staged: Staged, rejections: pa.Table) -> None:
        """Add rows, checking their contracts.

        Raises:
            ContractError: a table is unknown or breaks its contract (VG101–VG103).
            InternalError: the ingestion is over (VG308).
            OutsideError: the disk failed (VG501).
        """
        self._refuse_closed()
        for name, table in {**staged, REJECTION.name: rejections}.items():
            if name not in _CONTRACTS:
                raise ContractError("VG103", f"no table {name!r} is staged", hint=nearest(name, STAGED))
            with outside_world(self._folder):
                self._spools[name].write(_CONTRACTS[name].check(table, place=f"staged {name}"))

    def files(self) -> dict[str, ParquetFiles]:
        """End the writing and return the files, by table name and `rejection`.

        Raises:
            InternalError: the ingestion is over (VG308).
            OutsideError: the disk failed (VG501).
        """
        self._refuse_closed()
        with outside_world(self._folder):
            return {name: spool.close() for name, spool in self._spools.items()}

    def close(self) -> None:
        """Remove what was staged and let another ingestion begin."""
        if not self._is_open:
            return
        self._is_open = False
        with outside_world(self._folder), self._resources:
            for spool in self._spools.values():
                spool.close()
            shutil.rmtree(self._folder)

    def _refuse_closed(self) -> None:
        if not self._is_open:
            raise InternalError("VG308", "the ingestion is over", place=str(self._folder))


def _sweep(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
