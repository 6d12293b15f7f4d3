from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.app.ingest import ReadingWishes
from vigie.app.investigate import Investigation, investigate
from vigie.app.progress import silent
from vigie.app.report import ReportWishes
from vigie.detectors.coaction.spec import CoActionParams
from vigie.lake.runs import list_runs
from vigie.sources.spec import SourceOptions

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench

NOW_US = 1_800_000_000_000_000


def investigated(bench: Bench, *paths: Path) -> Investigation:
    return investigate(
        bench.case,
        paths,
        engine=bench.engine,
        options=ReadingWishes(declared=SourceOptions(now_us=NOW_US)),
        params=CoActionParams(decoys=19),
        clock=bench.clock,
        wishes=ReportWishes(lang="fr"),
        with_campaigns=False,
    )


def test_files_go_in_and_groups_a_report_and_graph_files_come_out(fresh: Bench, posts_csv: Path) -> None:
    done = investigated(fresh, posts_csv)
    assert [file.reconciliation.stored for file in done.files] == [2_000]
    assert done.tables["cluster"].num_rows == 5
    assert done.report.name == "report.fr.html"
    assert done.report.is_file()
    assert len(done.exports) == 6
    assert {path.parent for path in done.exports} == {done.report.parent}
    plain = json.loads(json.dumps(done.as_dict()))
    assert (plain["files"][0]["stored"], plain["report"]) == (2_000, str(done.report))
    assert (plain["run"]["kind"], len(plain["groups"]), len(plain["exports"])) == ("coordinate", 5, 6)


def test_doing_it_again_is_the_same_run(copied: Bench, posts_csv: Path) -> None:
    before = copied.opened().run_id
    again = investigated(copied, posts_csv)
    assert again.files[0].reconciliation.already_known
    assert again.tables["run"]["run_id"].to_pylist() == [before]
    assert list_runs(copied.case).num_rows == 1


def test_progress_may_be_told_to_nobody() -> None:
    silent("stage", 1, 0)
