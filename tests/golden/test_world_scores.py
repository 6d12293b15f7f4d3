"""Scores of small reference worlds, to the last digit; `VIGIE_GOLDEN=write pytest tests/golden` writes them.

Whoever changes a score says so: the changelog's "Numbers that change" names the digest of the table.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie.app.evaluate import EvaluationPlan, evaluate_worlds
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.duck import DuckEngine
from vigie.testing.worlds.catalogue import WORLDS

HERE = Path(__file__).parent / "scores"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
POSTS = 6_000
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


def scored(name: str, engine: DuckEngine) -> Rows:
    plan = EvaluationPlan(
        worlds=(name,),
        posts=POSTS,
        seeds=(0,),
        params=CoActionParams(decoys=39, sensitivity_pairs=1),
        hours=False,
    )
    content = evaluate_worlds(plan, engine=engine, clock=lambda: 0)
    return [
        {
            "scope": row["scope"],
            "measure": row["measure"],
            "value": "" if row["value"] is None else f"{row['value']:.6g}",
            "n": "" if row["n"] is None else str(row["n"]),
        }
        for row in content.score.to_pylist()
    ]


def frozen(name: str) -> Rows:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def freeze(name: str, rows: Rows) -> None:
    HERE.mkdir(exist_ok=True)
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["scope", "measure", "value", "n"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def digest() -> str:
    """Return eight digits that change when any frozen score does."""
    tables = (path.name.encode() + path.read_bytes() for path in sorted(HERE.glob("*.csv")))
    return hashlib.blake2b(b"".join(tables), digest_size=4).hexdigest()


def moved(before: Rows, after: Rows) -> list[str]:
    """Say which figures differ, one line each."""
    old = {(row["scope"], row["measure"]): (row["value"], row["n"]) for row in before}
    new = {(row["scope"], row["measure"]): (row["value"], row["n"]) for row in after}
    return [
        f"{' '.join(key)}: {old.get(key)} → {new.get(key)}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", list(WORLDS))
def test_the_scores_of_a_world_are_the_frozen_ones(name: str, engine: DuckEngine) -> None:
    found = scored(name, engine)
    if os.environ.get("VIGIE_GOLDEN") == "write":
        freeze(name, found)
    assert moved(frozen(name), found) == []


def test_every_world_has_frozen_scores_and_nothing_else_has() -> None:
    assert {path.stem for path in HERE.glob("*.csv")} == set(WORLDS)


def test_a_change_of_scores_is_told_in_the_changelog() -> None:
    text = CHANGELOG.read_text("utf-8")
    told = re.search(r"### Numbers that change\n(.*?)(?=\n## |\Z)", text, re.DOTALL)
    assert told is not None
    assert digest() in told[1], f"name the scores' digest {digest()} under 'Numbers that change'"


def test_a_figure_that_moved_is_named_with_both_values() -> None:
    one = [{"scope": "chain", "measure": "recall", "value": "0.5", "n": "10"}]
    other = [{"scope": "chain", "measure": "recall", "value": "0.6", "n": "10"}]
    assert moved(one, other) == ["chain recall: ('0.5', '10') → ('0.6', '10')"]
    assert moved(one, one) == []
