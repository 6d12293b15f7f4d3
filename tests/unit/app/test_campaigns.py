from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from vigie.app.campaigns import CampaignPlan, Decision, campaign_standings, decide, draw, find_campaign
from vigie.app.dossier import event_rows, open_dossier, read_facts, write_dossier
from vigie.app.indices import IndicePlan
from vigie.detectors.ground.spec import GroundParams
from vigie.lake.case import Case
from vigie.lake.runs import list_runs, load_run
from vigie.model.errors import CaseError, ContractError, ParameterError, SourceError
from vigie.testing.worlds import World

Bench = Any
PLAN = CampaignPlan(indices=IndicePlan(ground=GroundParams(draws=199)))


def drawn(bench: Bench, **more: Any) -> dict[str, Any]:
    return draw(bench.case, engine=bench.engine, clock=bench.clock, plan=PLAN, **more)


@pytest.fixture(scope="module")
def campaigns(done: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A copy of the finished case with campaigns, for reading only."""
    folder = tmp_path_factory.mktemp("drawn") / "case"
    shutil.copytree(done.case.folder, folder)
    bench = type(done)(type(done.case)(folder, *_rest(done.case)), done.engine)
    drawn(bench)
    return bench


def _rest(case: Case) -> tuple[Any, ...]:
    return case.title, case.purpose, case.created_at_us, case.pseudonym_key


def test_covert_groups_become_campaigns_and_open_ones_do_not(campaigns: Bench, world: World) -> None:
    members = load_run(campaigns.case, kind="campaigns")["campaign_member"].to_pylist()
    roles = {world.truth[row["account_uid"]].role for row in members}
    assert members
    assert roles == {"campaign"}


def test_members_and_relays_are_apart_and_relays_have_no_ids(campaigns: Bench) -> None:
    tables = load_run(campaigns.case, kind="campaigns")
    members = {row["pseudonym"] for row in tables["campaign_member"].to_pylist()}
    relays = {row["pseudonym"] for row in tables["campaign_relay"].to_pylist()}
    assert not members & relays
    assert "account_uid" not in tables["campaign_relay"].column_names


def test_every_campaign_is_measured_by_every_indice(campaigns: Bench) -> None:
    tables = load_run(campaigns.case, kind="campaigns")
    ids = {row["campaign_id"] for row in tables["campaign"].to_pylist()}
    measured = {
        row["subject_id"] for row in tables["evidence"].to_pylist() if row["subject_kind"] == "campaign"
    }
    assert measured == ids
    told = json.loads(tables["run"]["outcomes"][0].as_py())
    assert sum(sum(counts.values()) for counts in told.values()) == len(tables["evidence"])


def test_the_latest_run_of_each_kind_is_its_own(campaigns: Bench) -> None:
    kinds = [str(kind) for kind in list_runs(campaigns.case)["kind"].to_pylist()]
    assert sorted(kinds) == ["campaigns", "coordinate"]
    assert len(load_run(campaigns.case)["cluster"]) > 0
    assert campaigns.content().run["kind"].to_pylist() == ["coordinate"]


def test_the_same_campaigns_are_not_drawn_twice(copied: Bench) -> None:
    first = drawn(copied)
    head = copied.case.lake.head
    assert drawn(copied)["evidence"].equals(first["evidence"])
    assert copied.case.lake.head == head


def test_ids_and_decisions_stay_through_a_later_run(copied: Bench, later_csv: Path) -> None:
    before = {row["label"]: row for row in drawn(copied)["campaign"].to_pylist()}
    decide(copied.case, "C01", Decision(kind="confirm", reason="seen", decided_by="AB"), now_us=1)
    decide(copied.case, "C01", Decision(kind="rename", value="Blue wave", reason="name"), now_us=2)
    copied.ingest(later_csv)
    copied.coordinate()
    after = {row["campaign_id"]: row for row in drawn(copied)["campaign"].to_pylist()}
    kept = before["C01"]["campaign_id"]
    assert after[kept]["change"] in {"same", "grown", "shrunk"}
    standing = campaign_standings(copied.case)[kept]
    assert (standing.state, standing.name) == ("kept", "Blue wave")
    assert len(copied.case.lake.read("campaign_decision")) == 2


def test_a_campaign_that_is_not_found_again_is_dormant_and_then_resurgent(copied: Bench) -> None:
    first = drawn(copied)
    ids = {row["campaign_id"] for row in first["campaign"].to_pylist()}
    copied.coordinate(level=0.0001, object_types=("media",))
    gone = drawn(copied)["campaign"].to_pylist()
    assert {row["campaign_id"] for row in gone} == ids
    assert {row["change"] for row in gone} == {"dormant"}
    copied.coordinate(decoys=29)
    back = drawn(copied)["campaign"].to_pylist()
    assert {row["change"] for row in back if row["campaign_id"] in ids} == {"resurgent"}


def test_a_merge_names_a_campaign_that_exists(copied: Bench) -> None:
    drawn(copied)
    with pytest.raises(CaseError) as caught:
        decide(copied.case, "C01", Decision(kind="merge", value="C99", reason="x"), now_us=1)
    assert caught.value.code == "VG304"
    decide(copied.case, "C02", Decision(kind="merge", value="C01", reason="one source"), now_us=1)
    merged = find_campaign(copied.case, "C02")["campaign_id"]
    assert (
        campaign_standings(copied.case)[merged].merged_into
        == find_campaign(copied.case, "C01")["campaign_id"]
    )


def test_merged_campaigns_are_shown_as_one_and_drawn_as_one_by_the_next_run(
    copied: Bench, tmp_path: Path
) -> None:
    before = {row["label"]: row for row in drawn(copied)["campaign"].to_pylist()}
    kept, gone = before["C02"]["campaign_id"], before["C01"]["campaign_id"]
    decide(copied.case, "C01", Decision(kind="merge", value="C02", reason="one source"), now_us=1)
    opened = open_dossier(copied.case, copied.engine)
    told = {row["label"]: row for row in opened.campaigns}
    assert told["C02"]["n_core"] == before["C01"]["n_core"] + before["C02"]["n_core"]
    assert (told["C01"]["n_core"], told["C01"]["merged_into"], told["C02"]["absorbed"]) == (0, kept, ["C01"])
    members = opened.tables["campaign_member"].to_pylist()
    parts = opened.tables["campaign_part"].to_pylist()
    assert gone not in {row["campaign_id"] for row in [*members, *parts]}
    page = write_dossier(
        opened, tmp_path, lang="en", marking="TLP:AMBER", identify_reason=None, now_us=5
    ).read_text("utf-8")
    assert "A person merged C01 into it" in page
    later = {row["campaign_id"]: row for row in drawn(copied)["campaign"].to_pylist()}
    assert gone not in later
    assert later[kept]["n_core"] == told["C02"]["n_core"]
    assert len(load_run(copied.case, kind="campaigns")["campaign"]) == len(before) - 1


def test_a_campaign_is_not_merged_into_itself(campaigns: Bench) -> None:
    with pytest.raises(ParameterError) as caught:
        decide(campaigns.case, "C01", Decision(kind="merge", value="C01", reason="x"), now_us=1)
    assert caught.value.code == "VG104"


def test_parts_say_what_a_campaign_is_made_of(campaigns: Bench) -> None:
    tables = load_run(campaigns.case, kind="campaigns")
    parts = tables["campaign_part"].to_pylist()
    for row in tables["campaign"].to_pylist():
        mine = [part for part in parts if part["campaign_id"] == row["campaign_id"]]
        made_of = {part["part_id"] for part in mine if part["role"] == "made-of"}
        assert made_of == set(json.loads(row["groups"]))
        assert all(part["n_inside"] <= row["n_core"] for part in mine)
        assert {"word"} <= json.loads(mine[0]["reason"]).keys()


@pytest.mark.parametrize(
    "wrong",
    [
        Decision(kind="judge", reason="x"),
        Decision(kind="confirm", reason=" "),
        Decision(kind="rename", reason="x"),
    ],
)
def test_an_incomplete_decision_is_refused(campaigns: Bench, wrong: Decision) -> None:
    with pytest.raises(ParameterError) as caught:
        decide(campaigns.case, "C01", wrong, now_us=1)
    assert caught.value.code == "VG104"


def test_facts_of_a_folder_reach_their_indice(copied: Bench, tmp_path: Path) -> None:
    members = copied.case.lake.read("cluster_member")["account_uid"].to_pylist()
    rows = [f"{uid},party,AB" for uid in members]
    (tmp_path / "affiliation.csv").write_text("\n".join(["account_uid,code,coded_by", *rows]), "utf-8")
    evidence = drawn(copied, facts=read_facts(tmp_path))["evidence"].to_pylist()
    declared = [row for row in evidence if row["indice"] == "AC14" and row["subject_kind"] == "campaign"]
    assert {row["value"] for row in declared} == {1.0}


def test_a_table_of_facts_that_nobody_knows_or_can_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "afiliation.csv").write_text("a\n", "utf-8")
    with pytest.raises(ParameterError) as unknown:
        read_facts(tmp_path)
    assert "affiliation" in unknown.value.hint
    (tmp_path / "afiliation.csv").rename(tmp_path / "affiliation.csv")
    with pytest.raises(ContractError) as lacking:
        read_facts(tmp_path)
    assert lacking.value.code == "VG101"
    (tmp_path / "affiliation.csv").write_text("", "utf-8")
    with pytest.raises(SourceError) as empty:
        read_facts(tmp_path)
    assert empty.value.code == "VG208"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_hides_who_is_who_and_is_the_same_twice(
    campaigns: Bench, tmp_path: Path, lang: str
) -> None:
    opened = open_dossier(campaigns.case, campaigns.engine)

    def written(reason: str | None) -> str:
        path = write_dossier(
            opened, tmp_path, lang=lang, marking="TLP:AMBER", identify_reason=reason, now_us=5
        )
        return path.read_text("utf-8")

    html = written(None)
    assert html == written(None)
    assert html.count("<figure>") >= 3
    handles = [row["handle"] for row in opened.accounts.to_pylist()]
    assert [handle for handle in handles if handle in html] == []
    assert any(handle in written("order 12") for handle in handles)
    assert "<script" not in html


def test_events_are_in_the_order_of_time(campaigns: Bench) -> None:
    opened = open_dossier(campaigns.case, campaigns.engine)
    for row in opened.campaigns:
        times = [at for at, _, _ in event_rows(opened, row)]
        assert times == sorted(times)
        assert {"first", "last"} <= {word for _, word, _ in event_rows(opened, row)}
