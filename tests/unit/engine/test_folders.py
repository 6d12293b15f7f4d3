from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.engine.duck import DuckEngine
from vigie.engine.folders import parquet_folder
from vigie.model.errors import OutsideError

ROWS = pa.table({"n": [1, 2]})


def test_a_folder_of_parquet_files_is_an_input(tmp_path: Path) -> None:
    for name in ("b/part-1.parquet", "part-0.parquet", "_temporary/part-2.parquet", ".part-3.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        pq.write_table(ROWS, tmp_path / name)
    (tmp_path / "_SUCCESS").touch()
    files = parquet_folder(tmp_path, ROWS.schema)
    assert [Path(path).name for path in files.paths] == ["part-1.parquet", "part-0.parquet"]
    with DuckEngine(threads=1) as engine:
        assert engine.sql("select n from t", {"t": files}).count() == 4


def test_an_empty_folder_has_no_rows_and_an_absent_one_is_refused(tmp_path: Path) -> None:
    assert parquet_folder(tmp_path, ROWS.schema).paths == ()
    with pytest.raises(OutsideError) as caught:
        parquet_folder(tmp_path / "gone", ROWS.schema)
    assert caught.value.code == "VG501"
