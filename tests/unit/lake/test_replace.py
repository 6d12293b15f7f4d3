from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from vigie.lake.store import Lake
from vigie.model.tables import POST_OBJECT


def objects(*posts: str) -> pa.Table:
    same = {"type": "url", "value_canonical": "u", "rule_version": "1", "source_file_id": "f"}
    return POST_OBJECT.rows({"post_uid": post} | same for post in posts)


def replaced(lake: Lake, *posts: str) -> int:
    with lake.transaction(now_us=1, note="replace") as transaction:
        transaction.replace("post_object", objects(*posts))
        return transaction.commit()


def held(lake: Lake, commit: int | None = None) -> list[str]:
    return sorted(map(str, lake.read("post_object", commit)["post_uid"].to_pylist()))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_a_replaced_table_holds_the_new_rows_and_earlier_commits_keep_theirs(lake: Lake) -> None:
    first, second = replaced(lake, "a", "b"), replaced(lake, "c")
    assert held(lake) == ["c"]
    assert (held(lake, first), held(lake, second)) == (["a", "b"], ["c"])


def test_a_table_can_be_replaced_by_nothing(lake: Lake) -> None:
    assert held(lake, replaced(lake)) == []
    replaced(lake, "a")
    replaced(lake)
    assert held(lake) == []
    replaced(lake, "b")
    assert held(lake) == ["b"]


def test_a_writer_that_died_while_replacing_leaves_what_was_there(lake: Lake) -> None:
    replaced(lake, "a")
    with lake.transaction(now_us=2, note="dies") as transaction:
        transaction.replace("post_object", objects("lost"))
    assert held(lake) == ["a"]
    with lake.transaction(now_us=3, note="next") as transaction:
        transaction.append("post_object", objects("b"))
        transaction.commit()
    assert held(lake) == ["a", "b"]
