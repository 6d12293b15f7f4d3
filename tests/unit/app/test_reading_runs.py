from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from vigie.app.report import ReportWishes, out_folder, report_content, write_report
from vigie.lake.runs import save_run
from vigie.model.errors import CaseError, InputError, OutsideError
from vigie.model.tables import RUN
from vigie.report.build import build_report
from vigie.report.content import ACCOUNT_SEEN, POST_SEEN, TIMELINE, ReportContent
from vigie.testing.worlds import World

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench

NOW_US = 1_800_000_000_000_000


def test_a_run_opens_with_the_posts_behind_its_evidence(done: Bench) -> None:
    opened = done.opened()
    evidence = opened.tables["edge_evidence"].to_pylist()
    wanted = {row[side] for row in evidence for side in ("action_id_a", "action_id_b")}
    posts = POST_SEEN.check(opened.posts).to_pylist()
    assert {row["action_id"] for row in posts} == wanted
    assert len(posts) == len(wanted)
    assert all(row["text_raw"] for row in posts)
    raw = {row["object_type"]: row["object_raw"] for row in posts}
    assert raw["url"].startswith("https://")


def test_a_run_opens_with_the_accounts_that_its_edges_name(done: Bench, world: World) -> None:
    opened = done.opened()
    edges = opened.tables["edge"].to_pylist()
    named = {row[side] for row in edges for side in ("a_uid", "b_uid")}
    accounts = ACCOUNT_SEEN.check(opened.accounts)
    assert set(accounts["account_uid"].to_pylist()) == named
    assert all(accounts["handle"].to_pylist())


def test_the_timeline_counts_every_post_once(done: Bench) -> None:
    opened = done.opened()
    timeline = TIMELINE.check(opened.timeline)
    members = set(opened.tables["cluster_member"]["account_uid"].to_pylist())
    posts = done.case.lake.read("post")["account_uid"].to_pylist()
    assert pc.sum(timeline["all"]).as_py() == len(posts)
    assert pc.sum(timeline["in_groups"]).as_py() == sum(uid in members for uid in posts)


def test_the_spans_of_the_timeline_are_equal_and_not_too_many(done: Bench) -> None:
    rows = done.opened().timeline.to_pylist()
    (length,) = {row["bucket_us"] for row in rows}
    assert all(row["at_us"] % length == 0 for row in rows)
    assert 50 < len(rows) <= 241


def test_a_run_opens_by_the_beginning_of_its_id(done: Bench) -> None:
    name = done.opened().run_id
    assert done.opened(name[:6]).run_id == done.opened(name).run_id == name


def test_a_run_that_is_not_there_is_refused(done: Bench) -> None:
    with pytest.raises(CaseError) as refused:
        done.opened("R-nothing")
    assert refused.value.code == "VG304"


def test_a_run_opens_as_it_was_after_other_data_came(copied: Bench, later_csv: Path) -> None:
    before = copied.opened()
    copied.ingest(later_csv)
    copied.coordinate(object_types=("url",))
    after = copied.opened(before.run_id)
    for name in ("posts", "accounts", "timeline", "sources"):
        assert getattr(after, name).equals(getattr(before, name)), name
    assert copied.opened().run_id != before.run_id
    assert copied.opened().sources.num_rows == 2


def test_a_report_of_an_old_run_is_the_same_after_other_data_came(copied: Bench, later_csv: Path) -> None:
    before = copied.opened().run_id
    first = build_report(copied.content(before))
    copied.ingest(later_csv)
    copied.coordinate(object_types=("url",))
    assert build_report(copied.content(before)) == first


def test_a_run_on_an_empty_lake_opens_with_nothing_behind_it(fresh: Bench, done: Bench) -> None:
    (row,) = done.opened().tables["run"].to_pylist()
    save_run(fresh.case, {"run": RUN.rows([row | {"input_commit": 0}])}, NOW_US)
    opened = fresh.opened()
    tables = (opened.posts, opened.accounts, opened.timeline, opened.sources)
    assert [table.num_rows for table in tables] == [0, 0, 0, 0]


def named(world: World) -> set[str]:
    """Return what names the accounts of the planted groups."""
    members = world.members(role="campaign") | world.members(role="benign")
    rows = [row for row in world.rows() if f"{row['platform']}:{row['account_id']}" in members]
    return {name for row in rows for name in (row["account_id"], row["handle"])}


def test_a_report_names_nobody_unless_it_is_asked_to(content: ReportContent, world: World) -> None:
    html = build_report(content)
    assert content.identify is False
    assert [name for name in sorted(named(world)) if name in html] == []
    assert all(row["pseudonym"] in html for row in content.members.to_pylist())


def test_a_report_that_names_accounts_prints_the_reason(done: Bench, world: World) -> None:
    html = build_report(done.content(identify_reason="asked by the prosecutor"))
    assert "asked by the prosecutor" in html
    members = world.members(group="link-ring")
    handles = {row["handle"] for row in world.rows() if f"{row['platform']}:{row['account_id']}" in members}
    assert handles
    assert all(handle in html for handle in handles)


def test_accounts_are_not_named_for_an_empty_reason(done: Bench) -> None:
    with pytest.raises(InputError) as refused:
        build_report(done.content(identify_reason=" "))
    assert refused.value.code == "VG601"


def test_a_report_speaks_the_language_and_bears_the_mark_it_was_asked_for(done: Bench) -> None:
    html = build_report(done.content(lang="fr", marking="TLP:RED"))
    assert '<html lang="fr"' in html
    assert "TLP:RED" in html


def test_a_report_is_written_where_its_folder_did_not_exist(
    content: ReportContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda shown: f"é {shown.case_title}")
    path = write_report(content, tmp_path / "a" / "b" / "report.html")
    assert path.read_text("utf-8") == "é Town"


def test_a_report_that_cannot_be_written_is_the_fault_of_the_outside_world(
    content: ReportContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError) as refused:
        write_report(content, tmp_path / "file" / "report.html")
    assert (refused.value.code, refused.value.exit_code) == ("VG501", 3)


def test_reports_go_into_the_folder_of_their_run(done: Bench) -> None:
    assert out_folder(done.case, "R-1") == done.case.folder / "out" / "R-1"


def test_what_is_shown_comes_with_when_and_by_what_it_was_made(done: Bench) -> None:
    content = report_content(done.opened(), ReportWishes(), now_us=NOW_US)
    assert (content.case_title, content.case_purpose) == ("Town", "Tests")
    assert (content.generated_at_us, content.lang, content.marking) == (NOW_US, "en", "TLP:AMBER")
    assert replace(content).checked().run.num_rows == 1
