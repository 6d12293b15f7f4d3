from __future__ import annotations

import pyarrow as pa
import pytest

from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run, save_run
from vigie.model.errors import CaseError, ContractError
from vigie.model.tables import CLUSTER_MEMBER, RUN


def run_row(run_id: str, ended_at_us: int = 0) -> dict[str, object]:
    words = ("kind", "tool_version", "detector", "params", "params_hash", "input_hash", "engine", "outcomes")
    numbers = ("input_commit", "seed", "started_at_us", "rows_in", "rows_used")
    row: dict[str, object] = {"run_id": run_id, "ended_at_us": ended_at_us}
    return row | dict.fromkeys(words, "x") | dict.fromkeys(numbers, 0) | {"kind": "coordinate"}


def made(run_id: str, *, ended_at_us: int = 0, members: int = 2) -> dict[str, pa.Table]:
    return {
        "run": RUN.rows([run_row(run_id, ended_at_us)]),
        "cluster_member": CLUSTER_MEMBER.rows(
            {
                "run_id": run_id,
                "cluster_id": "c",
                "account_uid": str(number),
                "pseudonym": f"A-{number}",
                "degree": 1,
                "score": 1.0,
                "q": 0.0,
            }
            for number in range(members)
        ),
    }


def test_a_run_reads_back_as_it_was_saved(case: Case) -> None:
    run = made("R-1", members=3)
    assert save_run(case, run, now_us=9) == 1
    save_run(case, made("R-2"), now_us=9)
    loaded = load_run(case, "R-1")
    assert loaded["run"] == run["run"]
    assert loaded["cluster_member"] == run["cluster_member"]
    assert loaded["edge"].num_rows == 0
    assert case.lake.history()[0].note == "run R-1"


def test_a_run_that_was_saved_is_not_written_again(case: Case) -> None:
    assert save_run(case, made("R-1"), now_us=0) == 1
    save_run(case, made("R-2"), now_us=0)
    assert save_run(case, made("R-1"), now_us=5) == 1
    assert case.lake.head == 2


def test_the_latest_run_is_the_one_that_ended_last(case: Case) -> None:
    for run_id, ended_at_us in (("R-b", 20), ("R-a", 10)):
        save_run(case, made(run_id, ended_at_us=ended_at_us), now_us=0)
    assert load_run(case)["run"]["run_id"].to_pylist() == ["R-b"]
    assert list_runs(case)["run_id"].to_pylist() == ["R-b", "R-a"]


def test_a_unique_beginning_names_a_run_and_a_whole_id_always_does(case: Case) -> None:
    for run_id in ("R-12", "R-123", "R-4"):
        save_run(case, made(run_id), now_us=0)
    assert load_run(case, "R-4")["run"]["run_id"].to_pylist() == ["R-4"]
    assert load_run(case, "R-12")["run"]["run_id"].to_pylist() == ["R-12"]
    with pytest.raises(CaseError) as caught:
        load_run(case, "R-1")
    assert (caught.value.code, caught.value.hint) == ("VG304", "give more of it: R-12, R-123")


def test_an_unknown_run_names_the_nearest(case: Case) -> None:
    with pytest.raises(CaseError, match="'latest'") as none:
        load_run(case)
    assert none.value.hint == "no run was saved in this case yet"
    save_run(case, made("R-12345"), now_us=0)
    with pytest.raises(CaseError) as caught:
        load_run(case, "R-12354")
    assert (caught.value.code, caught.value.hint) == ("VG304", "did you mean 'R-12345'?")


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ({"run": RUN.empty()}, "VG102"),
        ({}, "VG102"),
        ({**made("R-1"), "cluster_member": made("R-2")["cluster_member"]}, "VG102"),
        ({**made("R-1"), "clusters": pa.table({})}, "VG103"),
        ({"run": pa.table({"run_id": ["R-1"]})}, "VG101"),
    ],
    ids=["no row", "no table", "another run's rows", "unknown table", "broken contract"],
)
def test_what_is_not_one_run_is_refused(case: Case, run: dict[str, pa.Table], code: str) -> None:
    with pytest.raises(ContractError) as caught:
        save_run(case, run, now_us=0)
    assert caught.value.code == code
    assert case.lake.head == 0
