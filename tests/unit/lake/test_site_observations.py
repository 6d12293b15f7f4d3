"""Statements about sites on their way into a case: counted, stored once, without any post."""

from __future__ import annotations

from pathlib import Path

import orjson

from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.engine.duck import DuckEngine
from vigie.lake.case import create_case
from vigie.sources.spec import SourceOptions

NOW_US = 1_750_000_000_000_000


def answer(address: str, queried_at: str | None = "2023-11-14T22:13:20Z") -> dict[str, object]:
    held = {"name": "news.example.", "type": 1, "data": address}
    return {"Question": [], "Answer": [held], **({"queried_at": queried_at} if queried_at else {})}


def test_statements_are_accounted_for_and_stored_once(tmp_path: Path, engine: DuckEngine) -> None:
    case = create_case(tmp_path / "case", title="t", purpose="p", now_us=NOW_US, pseudonym_key="k" * 64)
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    told = [answer("192.0.2.1"), answer("192.0.2.2"), answer("192.0.2.3", None)]
    first.write_bytes(b"\n".join(map(orjson.dumps, told)))
    second.write_bytes(b"\n".join(map(orjson.dumps, [answer("192.0.2.1"), answer("192.0.2.9")])))
    wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
    files = list(ingest_files(case, [first, second], engine=engine, options=wishes))
    counts = [(file.reconciliation.rows_in, file.reconciliation.stored) for file in files]
    assert counts == [(3, 2), (2, 2)]
    assert files[0].reconciliation.reasons == {"missing-time": 1}
    values = case.lake.read("site_observation")["value"].to_pylist()
    assert sorted(map(str, values)) == ["192.0.2.1", "192.0.2.2", "192.0.2.9"]
    assert case.lake.read("post").num_rows == 0
