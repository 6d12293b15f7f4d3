"""A plain folder of Parquet files as an input that every engine reads."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from vigie.engine.port import ParquetFiles
from vigie.model.errors import OutsideError

__all__ = ["parquet_folder"]


def parquet_folder(folder: Path, schema: pa.Schema) -> ParquetFiles:
    """List the Parquet files of a folder and of those below it, as Spark and others leave them.

    Files and folders whose name begins with a dot or an underscore are notes of their writers and left out.
    The list is taken once: what is added later is not seen, which keeps a run to one state of the folder.

    Args:
        folder: where the files are, in storage that the engine reaches under this path.
        schema: columns of the files, such as `ACTION.schema`.

    Raises:
        OutsideError: the folder cannot be read (VG501).
    """
    if not folder.is_dir():
        raise OutsideError("VG501", "there is no such folder", place=str(folder))
    found = [path.relative_to(folder) for path in folder.rglob("*.parquet") if path.is_file()]
    shown = sorted(path for path in found if not any(part[0] in "._" for part in path.parts))
    return ParquetFiles(tuple(str(folder.absolute() / path) for path in shown), schema)
