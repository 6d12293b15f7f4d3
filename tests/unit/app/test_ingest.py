from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from vigie.app.cases import open_or_create
from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_files
from vigie.app.inspect import inspect_files
from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case
from vigie.model.errors import OutsideError, SourceError
from vigie.model.tables import TABLES
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds import World

NOW_US = 1_800_000_000_000_000
WISHES = ReadingWishes(declared=SourceOptions(now_us=NOW_US))


def ingested(case: Case, engine: DuckEngine, *paths: Path) -> list[IngestedFile]:
    return list(ingest_files(case, paths, engine=engine, options=WISHES))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return open_or_create(tmp_path / "case", title="T", purpose="P", now_us=1, pseudonym_key="k")


def contents(case: Case) -> dict[str, int]:
    return {name: case.lake.read(name).num_rows for name in TABLES}


def test_every_row_of_a_file_is_accounted_for(
    case: Case, engine: DuckEngine, posts_csv: Path, world: World
) -> None:
    (told,) = ingested(case, engine, posts_csv)
    found = told.reconciliation
    assert (found.rows_in, found.stored, found.merged, found.rejected) == (2_000, 2_000, 0, 0)
    assert (told.importer, found.already_known) == ("tables", False)
    assert contents(case)["post"] == 2_000
    assert set(case.lake.read("account")["account_uid"].to_pylist()) == set(world.truth)


def test_what_happened_to_a_file_can_be_written_as_json(
    case: Case, engine: DuckEngine, posts_csv: Path
) -> None:
    (told,) = ingested(case, engine, posts_csv)
    plain = told.as_dict()
    assert (plain["path"], plain["rows_in"], plain["reasons"]) == (str(posts_csv), 2_000, {})
    assert plain["commit"] == 1


def test_the_file_is_described_and_kept_as_it_was_given(
    case: Case, engine: DuckEngine, posts_csv: Path
) -> None:
    ingested(case, engine, posts_csv)
    (row,) = case.lake.read("source_file").to_pylist()
    assert (row["name"], row["bytes"]) == ("posts.csv", posts_csv.stat().st_size)
    assert row["ingested_at_us"] == NOW_US
    assert any(path.read_bytes() == posts_csv.read_bytes() for path in case.raw.rglob("*") if path.is_file())


def test_the_same_file_twice_changes_nothing(case: Case, engine: DuckEngine, posts_csv: Path) -> None:
    (first,) = ingested(case, engine, posts_csv)
    before = (case.lake.head, contents(case))
    (again,) = ingested(case, engine, posts_csv)
    assert (case.lake.head, contents(case)) == before
    assert again.reconciliation.already_known
    assert again.reconciliation.rows_in == first.reconciliation.rows_in
    assert again.notes == ("already ingested",)


def test_a_copy_under_another_name_is_the_same_file(
    case: Case, engine: DuckEngine, posts_csv: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "other-name.csv"
    copy.write_bytes(posts_csv.read_bytes())
    first, again = ingested(case, engine, posts_csv, copy)
    assert again.reconciliation.source_file_id == first.reconciliation.source_file_id
    assert case.lake.head == 1


def test_each_file_gets_a_commit_of_its_own(
    case: Case, engine: DuckEngine, posts_csv: Path, later_csv: Path
) -> None:
    told = ingested(case, engine, posts_csv, later_csv)
    assert [each.reconciliation.commit for each in told] == [1, 2]
    assert contents(case)["post"] == 2_700


def test_a_file_that_cannot_be_read_leaves_those_before_it(
    case: Case, engine: DuckEngine, posts_csv: Path, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as refused:
        ingested(case, engine, posts_csv, tmp_path / "absent.csv")
    assert refused.value.code == "VG209"
    assert contents(case)["post"] == 2_000


@pytest.mark.parametrize("exists", [True, False], ids=["folder", "absent"])
def test_what_is_no_file_is_refused_with_its_place(
    case: Case, engine: DuckEngine, tmp_path: Path, *, exists: bool
) -> None:
    path = tmp_path / "posts"
    if exists:
        path.mkdir()
    with pytest.raises(SourceError) as refused:
        ingested(case, engine, path)
    assert (refused.value.code, refused.value.place) == ("VG209", str(path))
    assert case.lake.head == 0


def test_a_file_that_the_system_will_not_give_is_the_fault_of_the_outside_world(
    case: Case, engine: DuckEngine, posts_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutsideError) as refused:
        ingested(case, engine, posts_csv)
    assert (refused.value.code, refused.value.exit_code) == ("VG501", 3)


def test_progress_ends_at_the_size_of_the_file(case: Case, engine: DuckEngine, posts_csv: Path) -> None:
    told: list[tuple[str, int, int]] = []
    list(
        ingest_files(
            case, [posts_csv], engine=engine, options=WISHES, progress=lambda *event: told.append(event)
        )
    )
    size = posts_csv.stat().st_size
    assert told[-1] == ("posts.csv", size, size)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_inspecting_a_file_writes_nothing(posts_csv: Path) -> None:
    before = sorted(posts_csv.parent.iterdir())
    (told,) = inspect_files([posts_csv], WISHES)
    assert sorted(posts_csv.parent.iterdir()) == before
    assert "tables" in str(told.as_dict())


def test_inspecting_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        inspect_files([tmp_path / "absent.csv"], WISHES)


def test_a_case_is_made_once_and_opened_after(tmp_path: Path) -> None:
    first = open_or_create(tmp_path, title="One", purpose="P", now_us=1, pseudonym_key="k1")
    again = open_or_create(tmp_path, title="Two", purpose="Q", now_us=2, pseudonym_key="k2")
    assert again == first
