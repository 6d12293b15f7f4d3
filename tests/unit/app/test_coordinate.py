from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pyarrow.compute as pc
import pytest

from vigie.app.coordinate import coordinate, pseudonyms
from vigie.detectors.coaction.spec import CoActionParams
from vigie.engine.port import Engine
from vigie.lake.runs import RUN_TABLES, list_runs
from vigie.model.errors import CaseError
from vigie.testing.worlds import World

if TYPE_CHECKING:
    from tests.unit.app.conftest import Bench


def the_run(tables: dict[str, Any]) -> dict[str, Any]:
    (row,) = tables["run"].to_pylist()
    return cast("dict[str, Any]", row)


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("nothing is to be computed")


class _NoEngine:
    """An engine that must not be asked for anything."""

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        return never


def test_a_run_gives_every_table_by_its_contract(done: Bench) -> None:
    tables = done.opened().tables
    assert set(tables) == set(RUN_TABLES)
    for name, contract in RUN_TABLES.items():
        contract.check(tables[name])
        assert set(tables[name]["run_id"].to_pylist()) <= {done.opened().run_id}
    # Indices and campaigns are runs of their own.
    assert {name for name, rows in tables.items() if not rows.num_rows} == {
        "evidence",
        *(name for name in RUN_TABLES if name.startswith(("campaign", "site_"))),
    }


def test_a_run_says_what_it_read_with_what_and_how(done: Bench) -> None:
    row = the_run(done.opened().tables)
    assert (row["kind"], row["detector"], row["input_commit"]) == ("coordinate", "CA01 1.1", 2)
    assert json.loads(row["params"]) == json.loads(json.dumps(CoActionParams(decoys=19).as_dict))
    assert row["params_hash"] == CoActionParams(decoys=19).fingerprint
    assert row["engine"] == done.engine.name
    assert row["started_at_us"] < row["ended_at_us"]
    common = json.loads(row["families"])["text"]["figures"]["boilerplate_posts"]
    assert row["rows_in"] == row["rows_used"] == done.case.lake.read("action").num_rows - common
    assert common == 40


def test_a_run_tells_the_outcome_of_every_object_type(done: Bench) -> None:
    told = json.loads(the_run(done.opened().tables)["outcomes"])
    words = {kind: entry["outcome"] for kind, entry in told.items()}
    assert (words["url"], words["repost"], words["media"]) == ("found", "nothing-found", "not-assessed")
    assert told["media"]["reason"]
    assert told["url"]["accounts_accepted"] == 23


def test_the_groups_are_those_that_were_planted(done: Bench, world: World) -> None:
    members: dict[str, set[str]] = {}
    for row in done.opened().tables["cluster_member"].to_pylist():
        members.setdefault(row["cluster_id"], set()).add(row["account_uid"])
    planted = ("link-ring", "text-ring", "hashtag-ring", "news-desk", "schedulers")
    assert {frozenset(group) for group in members.values()} == {world.members(group=g) for g in planted}


def test_open_coordination_is_told_from_covert(done: Bench, world: World) -> None:
    tables = done.opened().tables
    home = {row["account_uid"]: row["cluster_id"] for row in tables["cluster_member"].to_pylist()}
    checks = {row["cluster_id"]: json.loads(row["benign_checks"]) for row in tables["cluster"].to_pylist()}

    def result(group: str, check: str) -> str:
        return str(checks[home[min(world.members(group=group))]][check]["result"])

    assert result("news-desk", "news-desk") == "failed"
    assert result("schedulers", "declared-automation") == "failed"
    for campaign in ("text-ring", "hashtag-ring"):
        assert {result(campaign, check) for check in ("news-desk", "declared-automation")} == {"passed"}


def test_a_member_bears_its_least_q_and_its_pseudonym(done: Bench) -> None:
    tables = done.opened().tables
    named = pseudonyms(done.case.pseudonym_key)
    for row in tables["cluster_member"].to_pylist():
        mine = pc.equal(tables["account_discovery"]["account_uid"], row["account_uid"])
        assert row["q"] == pc.min(tables["account_discovery"].filter(mine)["q"]).as_py()
        assert row["pseudonym"] == named(row["account_uid"])


def test_the_same_run_is_not_computed_twice(copied: Bench) -> None:
    before = (copied.case.lake.head, copied.opened().tables)
    again = coordinate(
        copied.case,
        CoActionParams(decoys=19),
        engine=cast("Engine", _NoEngine()),
        clock=never,
        progress=never,
    )
    assert all(again[name].equals(before[1][name]) for name in RUN_TABLES)
    assert copied.case.lake.head == before[0]
    assert list_runs(copied.case).num_rows == 1


def test_ingesting_the_same_file_again_does_not_make_the_run_old(copied: Bench, posts_csv: Path) -> None:
    copied.ingest(posts_csv)
    assert the_run(copied.coordinate()) == the_run(copied.opened().tables)
    assert list_runs(copied.case).num_rows == 1


@pytest.mark.parametrize("knobs", [{"seed": 1}, {"window_s": 30}, {"object_types": ("url",)}])
def test_another_parameter_gives_another_run(copied: Bench, knobs: dict[str, object]) -> None:
    first = copied.opened().run_id
    other = copied.coordinate(families=True, **{"object_types": ("text",)} | knobs)
    assert the_run(other)["run_id"] != first
    assert list_runs(copied.case).num_rows == 2


def test_a_new_file_gives_a_new_run(copied: Bench, later_csv: Path) -> None:
    first = the_run(copied.opened().tables)
    copied.ingest(later_csv)
    second = the_run(copied.coordinate())
    assert second["run_id"] != first["run_id"]
    assert second["input_commit"] > first["input_commit"]
    assert second["rows_in"] > first["rows_in"]
    assert list_runs(copied.case)["run_id"].to_pylist() == [second["run_id"], first["run_id"]]


def test_two_cases_of_one_file_and_one_key_have_the_same_run(
    fresh: Bench, done: Bench, posts_csv: Path
) -> None:
    fresh.ingest(posts_csv)
    mine, theirs = fresh.coordinate(), done.opened().tables
    assert the_run(mine)["run_id"] == the_run(theirs)["run_id"]
    for name in set(RUN_TABLES) - {"run"}:
        assert mine[name].equals(theirs[name]), name


def test_a_case_that_holds_nothing_cannot_be_looked_at(fresh: Bench) -> None:
    with pytest.raises(CaseError) as refused:
        fresh.coordinate()
    assert (refused.value.code, refused.value.hint) == ("VG320", "vigie ingest FILE")
    assert list_runs(fresh.case).num_rows == 0


def test_stopping_in_the_middle_saves_nothing(fresh: Bench, posts_csv: Path) -> None:
    fresh.ingest(posts_csv)

    def stop(stage: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        coordinate(
            fresh.case, CoActionParams(decoys=19), engine=fresh.engine, clock=fresh.clock, progress=stop
        )
    assert list_runs(fresh.case).num_rows == 0
    assert fresh.case.lake.head == 1


def test_a_pseudonym_is_stable_and_hangs_on_the_key() -> None:
    one, other = pseudonyms("k"), pseudonyms("l")
    uids = [f"agora:{number}" for number in range(2_000)]
    assert [one(uid) for uid in uids] == [pseudonyms("k")(uid) for uid in uids]
    assert len({one(uid) for uid in uids}) == len(uids)
    assert not any(one(uid) == other(uid) for uid in uids)
    assert all(name.startswith("A-") and len(name) == 9 for name in map(one, uids))
