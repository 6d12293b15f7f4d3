from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from vigie.app.evaluate import (
    EvaluationPlan,
    LabelledFiles,
    evaluate_files,
    evaluate_worlds,
    write_evaluation,
)
from vigie.app.ingest import ReadingWishes
from vigie.app.labels import Label, Labels
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.model.errors import ParameterError
from vigie.report.evaluation.content import EvaluationContent
from vigie.sources.spec import SourceOptions
from vigie.testing.worlds import World

NOW_US = 1_800_000_000_000_000
QUICK = CoActionParams(decoys=19, sensitivity_pairs=1)


def plan(*worlds: str, seeds: int = 1, hours: bool = False, posts: int = 3_000) -> EvaluationPlan:
    return EvaluationPlan(worlds=worlds, posts=posts, seeds=tuple(range(seeds)), params=QUICK, hours=hours)


def figures(content: EvaluationContent, scope: str = "chain", world: str | None = None) -> dict[str, Any]:
    return {
        row["measure"]: row["value"]
        for row in content.score.to_pylist()
        if row["scope"] == scope and world in {None, row["world"]}
    }


@pytest.fixture(scope="module")
def evaluated(engine: DuckEngine) -> EvaluationContent:
    asked = plan("aged-accounts", "news-desk", hours=True)
    return evaluate_worlds(asked, engine=engine, clock=count(NOW_US).__next__)


def test_a_campaign_that_is_easy_to_find_is_found_and_nobody_else_is_shown(
    evaluated: EvaluationContent,
) -> None:
    told = figures(evaluated, world="aged-accounts")
    assert told["recall"] >= 0.9
    assert told["precision"] == 1.0
    assert told["fdr"] == 0.0
    assert told["organic_exposed"] == 0.0
    assert told["ari"] > 0.9
    assert told["groups_unexplained_wrong"] == 0


def test_where_nobody_acts_covertly_recall_is_undefined_and_no_group_is_left_unexplained(
    evaluated: EvaluationContent,
) -> None:
    told = figures(evaluated, world="news-desk")
    assert told["recall"] is None
    assert told["groups_found"] > 3
    assert told["groups_unexplained"] == 0


def test_acting_together_openly_is_no_error_of_the_detector(evaluated: EvaluationContent) -> None:
    told = figures(evaluated, "CA01", "news-desk")
    assert told["accounts_accepted"] >= 20
    assert told["fdr"] == 0.0


def test_the_first_alert_comes_at_the_last_hour_that_was_asked(evaluated: EvaluationContent) -> None:
    rows = evaluated.alert.to_pylist()
    assert {row["world"] for row in rows} == {"aged-accounts"}
    assert [row["alerted"] for row in rows] == [False] * (len(rows) - 1) + [True]
    assert figures(evaluated, world="aged-accounts")["hours_to_first_alert"] == rows[-1]["hours"]
    posting = [row["members_posting"] for row in rows]
    assert posting == sorted(posting)


def test_curves_rise_and_count_true_and_false(evaluated: EvaluationContent) -> None:
    rows = [row for row in evaluated.curve.to_pylist() if row["scope"] == "CA01"]
    assert rows
    for row in rows:
        assert row["accepted"] == row["true"] + row["false"]
        assert row["fdr"] == pytest.approx(row["false"] / row["accepted"])


def test_groups_say_who_is_in_them_in_truth(evaluated: EvaluationContent) -> None:
    for row in evaluated.group.to_pylist():
        assert row["n"] == row["campaign"] + row["benign"] + row["organic"]
        assert row["unexplained"] == (row["explanations"] == "")


def test_the_same_plan_gives_the_same_figures(engine: DuckEngine) -> None:
    first, again = (evaluate_worlds(plan("flooded"), engine=engine, clock=lambda: NOW_US) for _ in range(2))
    assert first.score.equals(again.score)
    assert first.group.equals(again.group)


def test_finished_runs_are_kept_and_not_computed_again(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = evaluate_worlds(plan("flooded"), engine=engine, clock=lambda: NOW_US, kept=tmp_path)
    monkeypatch.setattr("vigie.app.evaluate.build_world", None)
    again = evaluate_worlds(plan("flooded"), engine=engine, clock=lambda: NOW_US, kept=tmp_path)
    assert again.score.equals(first.score)


def test_a_run_that_was_stopped_leaves_nothing_that_counts(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if "writing" in stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate_worlds(plan("flooded"), engine=engine, clock=lambda: NOW_US, kept=tmp_path, progress=stop)
    assert not list(tmp_path.rglob("done"))


def test_an_unknown_world_is_refused_with_the_nearest(engine: DuckEngine) -> None:
    with pytest.raises(ParameterError, match="VG104") as told:
        evaluate_worlds(plan("olimpia"), engine=engine, clock=lambda: NOW_US)
    assert "olimpiya" in told.value.hint


@pytest.fixture(scope="module")
def labelled(engine: DuckEngine, world: World, posts_csv: Path) -> EvaluationContent:
    labels = Labels({uid: Label(role.role, role.group or "") for uid, role in world.truth.items()})
    given = LabelledFiles(
        files=(posts_csv,),
        options=ReadingWishes(declared=SourceOptions(now_us=NOW_US)),
        labels=labels,
        name="posts",
    )
    return evaluate_files(given, QUICK, engine=engine, clock=count(NOW_US).__next__)


def test_labelled_files_are_measured_as_worlds_are(labelled: EvaluationContent) -> None:
    told = figures(labelled, "CA01")
    assert told["recall"] >= 0.9
    assert told["fdr"] == 0.0
    assert set(labelled.score["kind"].to_pylist()) == {"labelled"}
    assert labelled.score["posts"][0].as_py() == 2_000


def test_the_command_that_repeats_it_names_what_differs_from_the_defaults(
    labelled: EvaluationContent,
) -> None:
    assert labelled.command.startswith("vigie evaluate FILES --truth LABELS --decoys 19")
    assert "sensitivity_pairs=1" in labelled.command
    assert "level" not in labelled.command


def test_a_truth_without_a_first_post_gives_no_hours(labelled: EvaluationContent) -> None:
    assert "hours_to_first_alert" not in figures(labelled)
    assert labelled.alert.num_rows == 0


def test_what_is_written_can_be_read_back(labelled: EvaluationContent, tmp_path: Path) -> None:
    page, document, *tables = write_evaluation(labelled, tmp_path / "out")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    told = json.loads(document.read_text("utf-8"))
    assert told["score"] == labelled.score.to_pylist()
    assert told["parameters"]["decoys"] == 19
    assert {path.name for path in tables} == {
        f"{name}.parquet" for name in ("score", "curve", "alert", "group", "summary")
    }
    assert pq.read_table(tmp_path / "out" / "score.parquet").num_rows == labelled.score.num_rows
