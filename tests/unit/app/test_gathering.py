from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from vigie.app.campaigns import CampaignPlan, draw
from vigie.app.characterise import Deed, mark, record_acts, record_for
from vigie.app.citing import citable
from vigie.app.gathering import gather_dossier
from vigie.app.indices import IndicePlan
from vigie.cases.log import read_acts
from vigie.characterisation.criteria import CRITERIA
from vigie.characterisation.dossier import wordings_of
from vigie.detectors.ground.spec import GroundParams
from vigie.lake.case import Case
from vigie.model.errors import CaseError, InputError, ParameterError

Bench = Any
PLAN = CampaignPlan(indices=IndicePlan(ground=GroundParams(draws=199)))
OTHER = CampaignPlan(indices=IndicePlan(ground=GroundParams(draws=199, seed=1)))


@pytest.fixture(scope="module")
def drawn(done: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("gathered") / "case"
    bench = copied(done, folder)
    draw(bench.case, engine=bench.engine, clock=bench.clock, plan=PLAN)
    return bench


@pytest.fixture
def bench(drawn: Bench, tmp_path: Path) -> Bench:
    return copied(drawn, tmp_path / "case")


def copied(bench: Bench, folder: Path) -> Bench:
    shutil.copytree(bench.case.folder, folder)
    case = bench.case
    rest = (case.title, case.purpose, case.created_at_us, case.pseudonym_key)
    return type(bench)(Case(folder, *rest), bench.engine)


def finding(criterion: str, evidence: str) -> Deed:
    content = {
        "criterion": criterion,
        "status": "met",
        "confidence": "low",
        "rationale": "seen",
        "facts": [{"text": "so it is", "evidence": [evidence], "proof": evidence}],
    }
    return Deed(kind="criterion.set", content=content)


def test_a_campaign_without_acts_has_four_open_findings_and_says_what_is_not_shown(drawn: Bench) -> None:
    dossier = gather_dossier(drawn.case, drawn.engine, "C01")
    assert [each.criterion for each in dossier.findings] == list(CRITERIA)
    assert {each.status for each in dossier.findings} == {"open"}
    assert dossier.end.state == "open"
    assert (dossier.tlp, dossier.pap, dossier.log_digest) == ("TLP:AMBER", "PAP:CLEAR", "")
    silent = {each.criterion for each in dossier.not_shown if each.kind == "no-evidence"}
    spoken = {each.target for each in dossier.suggestions} & set(CRITERIA)
    assert silent | spoken == set(CRITERIA)
    assert not silent & spoken


def test_a_dossier_holds_one_campaign_alone(drawn: Bench) -> None:
    dossier = gather_dossier(drawn.case, drawn.engine, "C01")
    campaign_id = dossier.campaign["campaign_id"]
    assert {row["campaign_id"] for row in [*dossier.members, *dossier.relays, *dossier.hours]} == {
        campaign_id
    }
    assert {row["subject_id"] for row in dossier.evidence} == {campaign_id}
    assert len({row["evidence_id"] for row in dossier.evidence}) == len(dossier.evidence)
    assert {row["account_uid"] for row in dossier.accounts} == {row["account_uid"] for row in dossier.members}


def test_examples_are_the_first_posts_of_each_wording_by_members_of_the_core(drawn: Bench) -> None:
    dossier = gather_dossier(drawn.case, drawn.engine, "C01")
    texts = {each["text"] for each in wordings_of(dossier.campaign)}
    assert {row["text_raw"] for row in dossier.posts} == texts
    assert all(row["pseudonym"] for row in dossier.posts)
    assert max(sum(row["text_raw"] == text for row in dossier.posts) for text in texts) <= 3


def test_domains_are_counted_as_the_core_uses_them(drawn: Bench) -> None:
    dossier = gather_dossier(drawn.case, drawn.engine, "C01")
    assert all(1 <= row["accounts"] <= len(dossier.members) for row in dossier.domains)
    assert all(row["accounts"] <= row["posts"] for row in dossier.domains)


def test_acts_appear_with_the_marking_and_the_end_of_the_log(bench: Bench) -> None:
    cited = citable(bench.case, "C01").evidence[0]
    record_acts(bench.case, "C01", [finding("foreign-actor", cited)], by="Ada", now_us=5)
    mark(bench.case, "C01", "campaign", "tlp:clear", reason="public", by="Ada", now_us=6)
    mark(bench.case, "C01", cited, "TLP:GREEN", reason="", by="Ada", now_us=7)
    dossier = gather_dossier(bench.case, bench.engine, "C01")
    stands = {each.criterion: each.status for each in dossier.findings}
    assert stands == {**dict.fromkeys(CRITERIA, "open"), "foreign-actor": "met"}
    assert dossier.tlp == "TLP:GREEN"
    assert dossier.log_digest == read_acts(bench.case)[-1].digest


def test_acts_are_kept_all_or_none(bench: Bench) -> None:
    cited = citable(bench.case, "C01").evidence[0]
    deeds = [finding("foreign-actor", cited), Deed(kind="dossier.declare", reason="enough")]
    with pytest.raises(InputError, match="cannot be declared"):
        record_acts(bench.case, "C01", deeds, by="Ada", now_us=5)
    assert read_acts(bench.case) == []
    assert record_for(bench.case, "C01").characterisation.findings["foreign-actor"].status == "open"


def test_evidence_of_an_earlier_run_stays_in_the_dossier_that_cites_it(bench: Bench) -> None:
    cited = citable(bench.case, "C01").evidence[0]
    record_acts(bench.case, "C01", [finding("foreign-actor", cited)], by="Ada", now_us=5)
    draw(bench.case, engine=bench.engine, clock=lambda: 2**55, plan=OTHER)
    dossier = gather_dossier(bench.case, bench.engine, "C01")
    runs = {row["run_id"] for row in dossier.evidence}
    assert cited in {row["evidence_id"] for row in dossier.evidence}
    assert len(runs) == 2
    assert cited not in citable(bench.case, "C01").evidence
    assert citable(bench.case, "C01").resolve(cited) == cited


@pytest.mark.parametrize("cited", ["AC99.none", "X-", "post:none", "AC01@R-none", "nothing"])
def test_what_is_not_there_cannot_be_cited(drawn: Bench, cited: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        citable(drawn.case, "C01").resolve(cited)
    assert refusal.value.code == "VG702"


def test_an_indice_of_several_measures_is_not_cited_by_its_code_alone(drawn: Bench) -> None:
    cited = citable(drawn.case, "C01")
    codes = [each.split(".")[0] for each in cited.evidence if "." in each]
    several = next(code for code in codes if codes.count(code) > 1)
    with pytest.raises(ParameterError, match="pieces of evidence") as refusal:
        cited.resolve(several)
    assert "@R-" in refusal.value.hint


def test_a_campaign_that_is_not_there_has_no_dossier(drawn: Bench) -> None:
    with pytest.raises(CaseError) as refusal:
        gather_dossier(drawn.case, drawn.engine, "C99")
    assert refusal.value.code == "VG304"
