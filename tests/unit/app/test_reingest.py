"""Files that were refused are kept and read again; so are those that an older version read."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.app.cases import open_or_create
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.reingest import reingest, waiting
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.lake.set_aside import list_set_aside
from vigie.model.errors import SourceError
from vigie.sources import registry, x_v1
from vigie.sources.spec import SourceOptions

NOW_US = 1_800_000_000_000_000
SAID = SourceOptions(now_us=NOW_US)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return open_or_create(tmp_path / "case", title="T", purpose="P", now_us=1, pseudonym_key="k")


def status(number: int, **fields: Any) -> dict[str, Any]:
    author = {"id_str": "7", "screen_name": "bob"}
    at = "Wed Oct 10 20:19:24 +0000 2018"
    return {"id_str": str(number), "created_at": at, "full_text": "hello", "user": author, **fields}


@pytest.fixture
def moved(tmp_path: Path) -> Path:
    """Statuses of which most lack the id of the author."""
    path = tmp_path / "moved.jsonl"
    rows = [status(1), *(status(n, user={"screen_name": "bob", "uid": "7"}) for n in range(2, 9))]
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return path


def ingested(case: Case, engine: DuckEngine, *paths: Path, **said: Any) -> list[IngestedFile]:
    wishes = ReadingWishes(declared=replace(SAID, **said))
    return list(ingest_files(case, paths, engine=engine, options=wishes))


def again(case: Case, engine: DuckEngine, **said: Any) -> list[IngestedFile]:
    return list(reingest(case, engine=engine, options=ReadingWishes(declared=replace(SAID, **said))))


def test_a_format_that_moved_is_refused_with_its_paths_and_kept(
    case: Case, engine: DuckEngine, moved: Path
) -> None:
    with pytest.raises(SourceError) as caught:
        ingested(case, engine, moved)
    assert caught.value.code == "VG206"
    assert "7 of 8 records lack 'user.id_str'" in caught.value.sentence
    assert "user.uid" in caught.value.hint
    assert "vigie reingest" in caught.value.hint
    (kept,) = list_set_aside(case)
    assert kept.name == "moved.jsonl"
    assert (case.raw / kept.kept).read_bytes() == moved.read_bytes()
    assert case.lake.head == 0


def test_a_kept_file_is_read_again_when_it_can_be(case: Case, engine: DuckEngine, moved: Path) -> None:
    with pytest.raises(SourceError):
        ingested(case, engine, moved)
    moved.unlink()
    (still,) = again(case, engine)
    assert (still.read_as, "still refused: VG206" in still.notes[0]) == ("not read", True)
    (done,) = again(case, engine, drift_limit=1.0)
    assert (done.reconciliation.rows_in, done.reconciliation.stored) == (8, 1)
    assert (list_set_aside(case), again(case, engine)) == ([], [])


def test_a_later_version_adds_what_the_earlier_did_not_see(
    case: Case, engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(orjson.dumps(status(1, favorite_count=5, entities={"hashtags": [{"text": "Vote"}]})))
    fields = {name: way for name, way in x_v1.FORMAT.fields.items() if name not in {"n_likes", "hashtags"}}
    monkeypatch.setattr(x_v1, "BODY", type(x_v1.BODY)(replace(x_v1.FORMAT, version="0", fields=fields)))
    ingested(case, engine, path)
    assert case.lake.read("post_metric").num_rows == 0
    monkeypatch.undo()
    (file,) = waiting(case)
    assert "version 0 of x-v1-json" in file.reason
    (told,) = again(case, engine)
    assert (told.reconciliation.stored, told.reconciliation.merged) == (0, 1)
    assert case.lake.read("post_metric")["value"].to_pylist() == [5]
    assert "hashtag" in case.lake.read("action")["object_type"].to_pylist()
    assert case.lake.read("post").num_rows == 1
    assert (waiting(case), again(case, engine)) == ([], [])


def test_what_an_archive_holds_beside_posts_is_left_out_and_told(
    case: Case, engine: DuckEngine, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "nothing to see")
        archive.writestr("posts.jsonl", orjson.dumps(status(1)))
    notes, posts = ingested(case, engine, path)
    assert (notes.read_as, "left out: VG202" in notes.notes[0]) == ("not read", True)
    assert (posts.read_as, posts.path) == ("x-v1-json", f"{path}/posts.jsonl")
    assert case.lake.read("source_file")["name"].to_pylist() == ["posts.jsonl"]
    assert len(ingested(case, engine, path)) == 2
    assert case.lake.head == 1


def test_the_same_id_under_a_new_handle_is_one_account_and_it_is_said(
    case: Case, engine: DuckEngine, tmp_path: Path
) -> None:
    for number, handle in enumerate(("bob", "rob"), start=1):
        author = {"id_str": "7", "screen_name": handle}
        (tmp_path / f"{number}.jsonl").write_bytes(orjson.dumps(status(number, user=author)))
    first, second = ingested(case, engine, tmp_path / "1.jsonl", tmp_path / "2.jsonl")
    assert first.reconciliation.renamed == 0
    assert second.reconciliation.renamed == 1
    assert any("renamed" in note for note in second.notes)
    assert case.lake.read("account").num_rows == 1
    assert set(case.lake.read("account_snapshot")["handle"].to_pylist()) == {"bob", "rob"}


def test_engagement_seen_twice_is_two_snapshots_and_the_same_one_once(
    case: Case, engine: DuckEngine, tmp_path: Path
) -> None:
    def page(likes: int, at: str) -> bytes:
        post = {
            "id": "1", "author_id": "7", "created_at": "2021-08-21T23:50:36Z", "text": "hello",
            "public_metrics": {"like_count": likes, "retweet_count": 0},
        }  # fmt: skip
        return orjson.dumps({"data": [post], "__twarc": {"retrieved_at": at}})

    (tmp_path / "1.jsonl").write_bytes(page(5, "2021-09-01T00:00:00Z"))
    both = [page(9, "2021-10-01T00:00:00Z"), page(5, "2021-09-01T00:00:00Z")]
    (tmp_path / "2.jsonl").write_bytes(b"\n".join(both))
    ingested(case, engine, tmp_path / "1.jsonl", tmp_path / "2.jsonl")
    rows = case.lake.read("post_metric").to_pylist()
    likes = sorted((row["observed_at_us"], row["value"]) for row in rows if row["metric"] == "likes")
    assert likes == [(1_630_454_400_000_000, 5), (1_633_046_400_000_000, 9)]
    assert sorted(row["value"] for row in rows if row["metric"] == "reposts") == [0, 0]


def test_every_source_is_at_the_version_that_its_rows_bear(case: Case, engine: DuckEngine) -> None:
    assert all(spec.version for spec in registry.BUILT_IN)
    assert waiting(case) == []
