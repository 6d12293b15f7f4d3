from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.lake.ingestion import Ingestion, already_ingested
from vigie.lake.staging import REJECTION
from vigie.model.errors import CaseError, ContractError, InternalError, OutsideError
from vigie.testing.staged_records import Record, staged_records

if TYPE_CHECKING:
    from tests.unit.lake.conftest import Archive

FILE = {"name": "f", "sha256": "0" * 64, "bytes": 1, "importer": "t", "importer_version": "1"}


def test_a_file_becomes_posts_accounts_objects_and_actions_in_one_commit(archive: Archive) -> None:
    told = archive.ingest(
        [
            Record(number=1, post="p1", account="a", links=("u", "v"), handle="A"),
            Record(number=2, post="p2", account="b", links=("u",)),
            Record(number=3, refused="bad-time"),
        ]
    )
    assert (told.rows_in, told.stored, told.merged, told.rejected) == (3, 2, 0, 1)
    assert (told.reasons, told.commit, told.already_known) == ({"bad-time": 1}, 1, False)
    assert archive.column("post", "post_uid") == ["test:p1", "test:p2"]
    assert archive.column("account", "handle") == ["A", None]
    assert len(archive.column("action", "action_id")) == len(archive.column("post_object", "type")) == 3
    (commit,) = archive.case.lake.history()
    assert set(commit.tables) == {
        "post", "account", "account_snapshot", "post_object", "action", "source_file",
    }  # fmt: skip
    assert commit.at_us == 7


def test_the_file_has_a_row_that_says_where_its_records_went(archive: Archive) -> None:
    archive.ingest([Record(number=1, post="p1"), Record(number=2, refused="bad-time")], name="posts.csv")
    (row,) = archive.case.lake.read("source_file").to_pylist()
    assert (row["rows_in"], row["rows_stored"], row["rows_merged"], row["rows_rejected"]) == (2, 1, 0, 1)
    assert json.loads(row["reject_reasons"]) == {"bad-time": 1}
    assert (row["name"], row["ingested_at_us"], row["tz_declared"]) == ("posts.csv", 7, None)


def test_records_of_one_post_with_one_content_are_merged_and_lose_nothing(archive: Archive) -> None:
    told = archive.ingest(
        [
            Record(number=2, post="p", links=("u", "w"), followers=2),
            Record(number=1, post="p", links=("u", "v"), followers=1),
            Record(number=3, post="p", links=(), followers=1, handle="late"),
        ],
        pieces=3,
    )
    assert (told.stored, told.merged, told.rejected) == (1, 2, 0)
    assert archive.column("post", "raw_ref") == ["line:1"]
    assert archive.column("account", "raw_ref") == ["line:1"]
    assert archive.column("action", "object_uid") == ["u", "v", "w"]
    assert archive.column("post_object", "value_canonical") == ["u", "v", "w"]
    assert archive.column("account_snapshot", "raw_ref") == ["line:1", "line:2", "line:3"]


def test_a_record_that_gives_a_post_another_content_is_refused_whole(archive: Archive) -> None:
    told = archive.ingest(
        [
            Record(number=1, post="p", account="a", text="kept", links=("u",)),
            Record(number=2, post="p", account="b", text="=HYPERLINK()", links=("x",), handle="B"),
            Record(number=3, post="q", account="b", links=("y",), handle="later"),
        ]
    )
    assert (told.stored, told.merged, told.rejected) == (2, 0, 1)
    assert told.reasons == {"conflicting-duplicate": 1}
    assert archive.column("action", "object_uid") == ["u", "y"]
    assert archive.column("post_object", "value_canonical") == ["u", "y"]
    assert archive.column("account", "handle") == [None, "later"]
    assert archive.column("account_snapshot", "handle") == [None, "later"]


def test_refused_records_are_listed_in_the_files_order(archive: Archive) -> None:
    told = archive.ingest(
        [
            Record(number=1, post="p", text="kept"),
            Record(number=4, refused="bad-time", text="later"),
            Record(number=3, post="p", text="=1+1"),
        ]
    )
    path = archive.case.rejections / f"{told.source_file_id}.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        listed = list(csv.reader(text))
    assert [row[:3] for row in listed[1:]] == [
        ["3", "line:3", "conflicting-duplicate"],
        ["4", "line:4", "bad-time"],
    ]
    assert "test:p" in listed[1][3]
    assert listed[1][4] == "'=1+1"
    assert told.rejections_listed == 2


def test_a_second_file_adds_to_posts_that_the_lake_knows(archive: Archive) -> None:
    archive.ingest([Record(number=1, post="p", text="same", links=("u",), handle="A", at_us=5)], name="1")
    told = archive.ingest(
        [
            Record(number=1, post="p", text="same", links=("u", "v"), handle="A", at_us=5),
            Record(number=2, post="p", text="other", links=("x",), at_us=5),
            Record(number=3, post="q", links=("u",), handle="A", at_us=9),
        ],
        name="2",
    )
    assert (told.stored, told.merged, told.rejected, told.commit) == (1, 1, 1, 2)
    assert archive.column("post", "post_uid") == ["test:p", "test:q"]
    assert archive.column("action", "action_id") == [
        "test:p share_url u",
        "test:p share_url v",
        "test:q share_url u",
    ]
    assert len(archive.column("account", "account_uid")) == 1
    assert archive.column("account_snapshot", "observed_at_us") == [5]
    assert archive.column("post", "post_uid", 1) == ["test:p"]


def test_the_lake_decides_even_against_the_lowest_record(archive: Archive) -> None:
    archive.ingest([Record(number=1, post="p", text="first seen")], name="1")
    told = archive.ingest(
        [Record(number=1, post="p", text="changed"), Record(number=2, post="p", text="first seen")], name="2"
    )
    assert (told.stored, told.merged, told.rejected) == (0, 1, 1)
    assert archive.column("post", "text_raw") == ["first seen"]


def test_a_profile_seen_earlier_than_the_lake_knew_is_added(archive: Archive) -> None:
    archive.ingest([Record(number=1, post="p", handle="A", at_us=50)], name="1")
    archive.ingest([Record(number=1, post="q", handle="A", at_us=20)], name="2")
    archive.ingest([Record(number=1, post="r", handle="A", at_us=30)], name="3")
    assert archive.column("account_snapshot", "observed_at_us") == [20, 50]


def test_profiles_without_posts_are_accounted_for(archive: Archive) -> None:
    told = archive.ingest([Record(number=1, account="a"), Record(number=2, account="b")])
    assert (told.rows_in, told.stored) == (2, 2)
    assert archive.case.lake.relation("post").paths == ()
    assert len(archive.column("account", "account_uid")) == 2


def test_a_file_of_no_records_is_still_a_file(archive: Archive) -> None:
    told = archive.ingest([])
    assert (told.rows_in, told.stored, told.reasons) == (0, 0, {})
    assert archive.column("source_file", "rows_in") == [0]


def test_the_same_bytes_twice_change_nothing(archive: Archive) -> None:
    records = [Record(number=1, post="p"), Record(number=2, refused="bad-time")]
    first = archive.ingest(records)
    archive.ingest([Record(number=1, post="q")], name="other")
    again = archive.ingest(records)
    assert again.already_known
    assert (again.rows_in, again.stored, again.rejected, again.reasons, again.commit) == (
        first.rows_in, first.stored, first.rejected, first.reasons, first.commit,
    )  # fmt: skip
    assert archive.case.lake.head == 2
    assert already_ingested(archive.case, first.source_file_id * 4) == again
    assert already_ingested(archive.case, "f" * 64) is None


@pytest.mark.parametrize(
    ("records", "rows"),
    [
        ([Record(number=1, post="p")], 2),
        ([Record(number=1, post="p"), Record(number=1, post="q")], 1),
        ([Record(number=1, post="p"), Record(number=1, refused="bad-time")], 1),
    ],
    ids=["forgotten", "two posts", "refused and told"],
)
def test_a_record_accounted_for_twice_or_not_at_all_stops_everything(
    case: Case, engine: DuckEngine, records: list[Record], rows: int
) -> None:
    staged, refusals, _ = staged_records(records, source_file_id="f")
    with Ingestion(case, engine, source_file_id="f") as ingestion:
        ingestion.stage(staged, refusals, rows)
        with pytest.raises(InternalError) as caught:
            ingestion.finish(FILE, now_us=0)
    assert caught.value.code == "VG312"
    assert case.lake.head == 0


def test_staged_tables_are_checked(case: Case, engine: DuckEngine) -> None:
    with Ingestion(case, engine, source_file_id="f") as ingestion:
        with pytest.raises(ContractError) as unknown:
            ingestion.stage({"posts": pa.table({})}, REJECTION.empty(), 0)
        with pytest.raises(ContractError) as broken:
            ingestion.stage({"post": pa.table({"record": [1]})}, REJECTION.empty(), 0)
    assert (unknown.value.code, unknown.value.hint) == ("VG103", "did you mean 'post'?")
    assert broken.value.code == "VG101"


def test_what_the_source_says_of_its_file_is_checked_before_anything_is_written(
    case: Case, engine: DuckEngine
) -> None:
    with Ingestion(case, engine, source_file_id="f") as ingestion, pytest.raises(ContractError) as caught:
        ingestion.finish({**FILE, "nmae": "f"}, now_us=0)
    assert caught.value.code == "VG103"
    assert [path.name for path in case.lake.folder.iterdir() if path.name in ("post", "source_file")] == []


def test_an_ingestion_that_is_not_finished_leaves_nothing(case: Case, engine: DuckEngine) -> None:
    staged = staged_records([Record(number=1, post="p")], source_file_id="f")
    with Ingestion(case, engine, source_file_id="f") as ingestion:
        ingestion.stage(*staged)
    assert [path.name for path in (case.lake.folder / "_staging").iterdir()] == ["_lock"]
    assert case.lake.head == 0
    for late in (lambda: ingestion.stage(*staged), lambda: ingestion.finish(FILE, now_us=0)):
        with pytest.raises(InternalError) as caught:
            late()
        assert caught.value.code == "VG308"


def test_what_a_dead_ingestion_staged_is_removed(case: Case, engine: DuckEngine) -> None:
    left = case.lake.folder / "_staging" / "dead"
    left.mkdir(parents=True)
    (left / "post.parquet").write_text("half a file")
    with Ingestion(case, engine, source_file_id="f"):
        assert not left.exists()


def test_two_ingestions_at_once_are_refused(case: Case, engine: DuckEngine) -> None:
    with Ingestion(case, engine, source_file_id="f"), pytest.raises(CaseError) as caught:
        Ingestion(case, engine, source_file_id="g")
    assert caught.value.code == "VG303"
    Ingestion(case, engine, source_file_id="g").close()


def test_a_staging_area_that_cannot_be_written_is_the_outside_world(case: Case, engine: DuckEngine) -> None:
    (case.lake.folder / "_staging").write_text("")
    with pytest.raises(OutsideError) as caught:
        Ingestion(case, engine, source_file_id="f")
    assert caught.value.code == "VG501"


def test_rows_are_stored_in_the_files_order(archive: Archive) -> None:
    archive.ingest([Record(number=n, post=str(n * 7919 % 101)) for n in range(100, 0, -1)], pieces=7)
    stored = archive.case.lake.read("post")["raw_ref"].to_pylist()
    assert stored == [f"line:{n}" for n in range(1, 101)]
