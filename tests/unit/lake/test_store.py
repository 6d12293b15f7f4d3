from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from vigie.lake import deltas
from vigie.lake.commits import Commit
from vigie.lake.store import Lake
from vigie.model.errors import CaseError, ContractError, InternalError, OutsideError
from vigie.model.tables import ACTION, POST_OBJECT


def objects(*posts: str) -> pa.Table:
    return POST_OBJECT.rows(
        {
            "post_uid": post,
            "type": "url",
            "value_canonical": "u",
            "rule_version": "1",
            "source_file_id": "f",
        }
        for post in posts
    )


def actions(*posts: str) -> pa.Table:
    return ACTION.rows(
        {
            "action_id": post,
            "account_uid": "a",
            "platform": "p",
            "verb": "share_url",
            "object_type": "url",
            "object_uid": "u",
            "post_uid": post,
            "at_us": 0,
            "at_prec": "s",
            "source_file_id": "f",
        }
        for post in posts
    )


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def save(lake: Lake, *posts: str, note: str = "") -> int:
    with lake.transaction(now_us=len(posts), note=note) as transaction:
        transaction.append("post_object", objects(*posts))
        return transaction.commit()


def seen(lake: Lake, commit: int | None = None) -> list[str]:
    return sorted(map(str, lake.read("post_object", commit)["post_uid"].to_pylist()))


def test_an_empty_lake_has_no_rows_and_no_history(lake: Lake) -> None:
    assert (lake.head, lake.history()) == (0, [])
    assert lake.relation("post").paths == ()
    assert lake.read("post").num_rows == 0
    assert lake.relation("post", 0).paths == ()


def test_every_commit_can_be_read_as_it_was(lake: Lake) -> None:
    assert [save(lake, "a", note="one"), save(lake, "b", "c", note="two")] == [1, 2]
    assert seen(lake) == ["a", "b", "c"]
    assert seen(lake, 1) == ["a"]
    assert seen(lake, 0) == []
    assert lake.history() == [
        Commit(1, {"post_object": 0}, 1, "one"),
        Commit(2, {"post_object": 1}, 2, "two"),
    ]


def test_leaving_without_a_commit_publishes_nothing(lake: Lake) -> None:
    save(lake, "a")
    with lake.transaction(now_us=0, note="") as transaction:
        assert transaction.append("post_object", objects("gone")) == 1
        transaction.append("action", actions("gone"))
    assert seen(lake) == ["a"]
    assert (lake.head, lake.relation("action").paths) == (1, ())
    save(lake, "b")
    assert seen(lake) == ["a", "b"]
    assert seen(lake, 1) == ["a"]
    assert not (lake.folder / "action").exists()


def test_an_error_inside_publishes_nothing(lake: Lake) -> None:
    def fail_after_a_row() -> None:
        with lake.transaction(now_us=0, note="") as transaction:
            transaction.append("post_object", objects("gone"))
            raise KeyError("ours")

    with pytest.raises(KeyError):
        fail_after_a_row()
    assert lake.head == 0
    assert save(lake, "a") == 1
    assert seen(lake) == ["a"]


def test_a_table_rolled_back_once_is_not_rolled_back_again(lake: Lake) -> None:
    save(lake, "a")
    with lake.transaction(now_us=0, note="") as transaction:
        transaction.append("post_object", objects("gone"))
    for _ in range(3):
        with lake.transaction(now_us=0, note="") as transaction:
            transaction.append("action", actions("x"))
            transaction.commit()
    assert len(list((lake.folder / "post_object" / "_delta_log").glob("*.json"))) == 3
    assert seen(lake) == ["a"]


def test_several_tables_change_together(lake: Lake) -> None:
    with lake.transaction(now_us=0, note="") as transaction:
        transaction.append("post_object", objects("a"))
        transaction.append("action", actions("a"))
        transaction.append("action", actions("b").to_batches())
        transaction.append("post", [])
        transaction.commit()
    assert lake.history()[-1].tables == {"post_object": 0, "action": 1}
    assert lake.read("action")["post_uid"].to_pylist() == ["a", "b"]


def test_a_second_writer_is_refused_until_the_first_is_done(lake: Lake) -> None:
    with lake.transaction(now_us=0, note=""), pytest.raises(CaseError) as caught:
        save(lake, "a")
    assert caught.value.code == "VG303"
    assert save(lake, "a") == 1


def test_rows_that_break_the_contract_are_refused_wherever_they_come(lake: Lake) -> None:
    def pieces() -> Iterator[pa.RecordBatch]:
        yield from objects("a").to_batches()
        yield from objects("b").drop_columns(["type"]).to_batches()

    with lake.transaction(now_us=0, note="") as transaction, pytest.raises(ContractError) as caught:
        transaction.append("post_object", pieces())
    assert caught.value.code == "VG101"
    assert lake.head == 0


def test_what_stops_the_rows_is_what_the_caller_sees(lake: Lake) -> None:
    def pieces() -> Iterator[pa.RecordBatch]:
        yield from objects("a").to_batches()
        raise OutsideError("VG406", "no memory")

    with lake.transaction(now_us=0, note="") as transaction, pytest.raises(OutsideError, match="no memory"):
        transaction.append("post_object", pieces())


def test_a_transaction_ends_with_its_commit(lake: Lake) -> None:
    with lake.transaction(now_us=0, note="") as transaction:
        transaction.commit()
        for late in (transaction.commit, lambda: transaction.append("post_object", objects("a"))):
            with pytest.raises(InternalError) as caught:
                late()
            assert caught.value.code == "VG308"


def test_unknown_tables_and_commits_are_told(lake: Lake) -> None:
    save(lake, "a")
    with pytest.raises(InternalError, match="'posts'") as table:
        lake.relation("posts")
    assert (table.value.code, table.value.hint) == ("VG307", "did you mean 'post'?")
    with pytest.raises(CaseError) as commit:
        lake.relation("post", 9)
    assert (commit.value.code, commit.value.hint) == ("VG306", "the last one is 1")


def test_a_damaged_last_commit_is_skipped_by_readers_and_stops_writers(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    save(lake, "a")
    save(lake, "b")
    (lake.folder / "_commits" / "00000002.json").write_text('{"commit": 2, "tab')
    with caplog.at_level(logging.WARNING):
        assert (lake.head, seen(lake)) == (1, ["a"])
    assert "lake.commit_unreadable" in caplog.messages
    with pytest.raises(CaseError) as caught:
        save(lake, "c")
    assert caught.value.code == "VG305"
    (lake.folder / "_commits" / "00000002.json").unlink()
    save(lake, "c")
    assert seen(lake) == ["a", "c"]


def test_a_commit_is_never_written_over(lake: Lake) -> None:
    save(lake, "a")
    with lake.transaction(now_us=0, note="") as transaction:
        (lake.folder / "_commits" / "00000002.json").write_text("somebody else's")
        with pytest.raises(OutsideError) as caught:
            transaction.commit()
    assert caught.value.code == "VG501"
    assert (lake.folder / "_commits" / "00000002.json").read_text() == "somebody else's"
    assert [path.name for path in (lake.folder / "_commits").iterdir() if path.name.startswith(".")] == []


def test_a_damaged_table_is_the_outside_world(lake: Lake) -> None:
    save(lake, "a")
    save(lake, "b")
    (lake.folder / "post_object" / "_delta_log" / f"{1:020d}.json").unlink()
    with pytest.raises(OutsideError) as reading:
        lake.relation("post_object")
    assert reading.value.code == "VG502"
    (lake.folder / "post_object" / "_delta_log" / f"{0:020d}.json").write_text("{")
    with pytest.raises(OutsideError):
        save(lake, "c")


def test_a_missing_file_of_a_table_is_the_outside_world(lake: Lake) -> None:
    save(lake, "a")
    Path(lake.relation("post_object").paths[0]).unlink()
    with pytest.raises(OutsideError) as caught:
        lake.read("post_object")
    assert caught.value.code == "VG501"


def test_a_lake_that_cannot_be_written_is_the_outside_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutsideError) as caught:
        save(Lake(tmp_path / "file"), "a")
    assert caught.value.code == "VG501"


def test_a_table_folder_that_is_a_file_is_the_outside_world(lake: Lake) -> None:
    save(lake, "a")
    (lake.folder / "action").write_text("")
    with pytest.raises(OutsideError), lake.transaction(now_us=0, note=""):
        pass


def test_posts_texts_do_not_reach_the_log_of_the_table(lake: Lake) -> None:
    save(lake, "a private matter")
    log = (lake.folder / "post_object" / "_delta_log" / f"{0:020d}.json").read_text()
    assert "private" not in log
    assert "numRecords" in log


def test_a_table_that_vanished_is_never_begun_anew(lake: Lake) -> None:
    save(lake, "a")
    (lake.folder / "post_object").rename(lake.folder / "aside")
    with pytest.raises(OutsideError) as caught:
        save(lake, "b")
    assert caught.value.code == "VG502"
    (lake.folder / "aside").rename(lake.folder / "post_object")
    save(lake, "b")
    assert seen(lake) == ["a", "b"]


def test_a_table_damaged_while_it_is_written_is_the_outside_world(lake: Lake) -> None:
    save(lake, "a")
    log = lake.folder / "post_object" / "_delta_log" / f"{0:020d}.json"
    with lake.transaction(now_us=0, note="") as transaction:
        log.write_text("{")
        with pytest.raises(OutsideError) as caught:
            transaction.append("post_object", objects("b"))
    assert caught.value.code == "VG502"


def test_the_feed_of_a_table_remembers_why_it_stopped() -> None:
    # The table writer reads its feed on a thread of its own, so this is the place to see it plainly.
    def pieces() -> Iterator[pa.RecordBatch]:
        yield from objects("b").to_batches()
        raise KeyError("ours")

    (first,) = objects("a").to_batches()
    feed = deltas._Feed(first, pieces())
    with pytest.raises(KeyError, match="ours"):
        list(feed)
    assert isinstance(feed.failure, KeyError)
    whole = deltas._Feed(first, iter(objects("b").to_batches()))
    assert [piece["post_uid"][0].as_py() for piece in whole] == ["a", "b"]
    assert whole.failure is None


@pytest.mark.slow
def test_rows_stay_readable_over_a_hundred_commits(lake: Lake) -> None:
    for number in range(105):
        save(lake, str(number))
    assert len(seen(lake)) == 105
    assert seen(lake, 3) == ["0", "1", "2"]
    assert (lake.folder / "post_object" / "_delta_log" / f"{0:020d}.json").exists()
