"""From a case to files that others load: pseudonyms, markings, and people's words."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import stix2
from pymisp import MISPEvent

from vigie.app.campaigns import CampaignPlan, draw
from vigie.app.characterise import Deed, mark, record_acts
from vigie.app.citing import citable
from vigie.app.export_campaign import CAMPAIGN_FORMATS, SharingWishes, export_campaign
from vigie.app.gathering import gather_dossier
from vigie.app.indices import IndicePlan
from vigie.app.packing import pack_case, unpack_case
from vigie.app.sharing import share_campaign
from vigie.characterisation.dossier import Dossier
from vigie.detectors.ground.spec import GroundParams
from vigie.lake.case import Case
from vigie.model.errors import InputError
from vigie.share.shared import SharedCampaign

Bench = Any
PLAN = CampaignPlan(indices=IndicePlan(ground=GroundParams(draws=199)))


@pytest.fixture(scope="module")
def bench(done: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A finished case with campaigns, of which people have said something."""
    folder = tmp_path_factory.mktemp("shared") / "case"
    shutil.copytree(done.case.folder, folder)
    case = done.case
    rest = (case.title, case.purpose, case.created_at_us, case.pseudonym_key)
    bench = type(done)(Case(folder, *rest), done.engine)
    draw(bench.case, engine=bench.engine, clock=bench.clock, plan=PLAN)
    said(bench)
    return bench


def said(bench: Bench) -> None:
    evidence = citable(bench.case, "C01").evidence
    dossier = gather_dossier(bench.case, bench.engine, "C01")
    post = f"post:{dossier.posts[0]['post_uid']}"
    handle = dossier.accounts[0]["handle"]
    rationale = {"en": f"seen at @{handle}", "fr": f"vu chez @{handle}"}
    finding = {
        "criterion": "artificial-diffusion", "status": "met", "confidence": "high", "rationale": rationale,
        "facts": [
            {"text": "{core} accounts", "evidence": [evidence[0], post], "proof": f"https://x.example/{handle}/1"}
        ],
    }  # fmt: skip
    deeds = [
        Deed(kind="criterion.set", content=finding),
        Deed(kind="tag.add", content={"technique_id": "T0119", "evidence": [evidence[1]]}, reason="seen"),
        Deed(kind="hypothesis.add", content={"kind": "nationals", "statement": "People of one country"}),
    ]
    record_acts(bench.case, "C01", deeds, by="Ada Lovelace", now_us=5)
    mark(bench.case, "C01", "campaign", "TLP:GREEN", reason="partners", by="Ada Lovelace", now_us=6)
    mark(bench.case, "C01", evidence[1], "TLP:AMBER", reason="source", by="Ada Lovelace", now_us=7)


@pytest.fixture(scope="module")
def dossier(bench: Bench) -> Dossier:
    return gather_dossier(bench.case, bench.engine, "C01")


@pytest.fixture(scope="module")
def shared(dossier: Dossier) -> SharedCampaign:
    return share_campaign(dossier, limit="TLP:AMBER", lang="fr")


def everything(bench: Bench, folder: Path, **wished: Any) -> str:
    for profile in ("core", "opencti"):
        wishes = SharingWishes(profile=profile, **wished)
        export_campaign(bench.case, bench.engine, "C01", folder, wishes=wishes)
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))


def test_nothing_that_leaves_names_an_account_a_post_or_an_analyst(
    bench: Bench, dossier: Dossier, tmp_path: Path
) -> None:
    text = everything(bench, tmp_path, limit="TLP:AMBER")
    names = {row["account_uid"] for row in dossier.accounts} | {row["post_uid"] for row in dossier.posts}
    names |= {f"@{row['handle']}" for row in dossier.accounts} | {"Ada", "Lovelace"}
    assert len(names) > 20
    assert [name for name in sorted(names) if name in text] == []
    assert f"/{dossier.accounts[0]['handle']}/1" not in text
    assert all(row["pseudonym"] in text for row in dossier.members)


def test_for_a_reason_accounts_of_the_core_are_named_and_texts_still_name_nobody(dossier: Dossier) -> None:
    named = share_campaign(dossier, identify_reason="order 12")
    assert {each.key for each in named.accounts} == {row["account_uid"] for row in dossier.members}
    assert named.identify_reason == "order 12"
    handle = dossier.accounts[0]["handle"]
    assert not [
        each for each in named.statements if any(f"@{handle}" in text for text in each.words.values())
    ]
    with pytest.raises(InputError, match="VG601"):
        share_campaign(dossier, identify_reason=" ")


def test_every_format_is_loaded_by_a_reader_that_is_not_ours(bench: Bench, tmp_path: Path) -> None:
    told = export_campaign(bench.case, bench.engine, "C01", tmp_path, formats=CAMPAIGN_FORMATS)
    assert [path.name for path in told.files] == [
        "C01.stix.core.json", "C01.misp.json", "C01.navigator-4.3.json", "C01.navigator-4.5.json",
    ]  # fmt: skip
    bundle = stix2.parse(told.files[0].read_text("utf-8"), version="2.1")
    assert len(bundle.objects) > 50
    event = MISPEvent()
    event.load(told.files[1].read_bytes())
    assert event.objects
    layer = json.loads(told.files[2].read_bytes())
    assert [each["techniqueID"] for each in layer["techniques"]] == ["T0119"]


def test_what_people_said_leaves_in_both_languages(shared: SharedCampaign) -> None:
    found = {each.statement_id: each for each in shared.statements}["artificial-diffusion"]
    assert found.words["fr"].startswith("vu chez @A-")
    assert found.words["en"].startswith("seen at @A-")
    assert "{core} accounts" in found.words["en"]
    assert (found.confidence, found.scale) == (85, "confidence: high")
    assert [name for name in found.cites if name.startswith("post:")] == [f"post:{shared.posts[0].label}"]
    assert found.links == ()
    kinds = {each.kind for each in shared.statements}
    assert kinds == {"indice", "criterion", "hypothesis", "limits"}


def test_numbers_that_people_name_are_counted(bench: Bench, dossier: Dossier, tmp_path: Path) -> None:
    text = everything(bench, tmp_path)
    assert f"{len(dossier.members)} accounts [" in text
    assert "{core}" not in text


def test_who_registered_a_site_stays_in_unless_there_is_a_reason(dossier: Dossier) -> None:
    about = {"source": "rdap", "valid_from_us": 1, "valid_to_us": None, "observed_at_us": 2}
    rows = [
        {"domain": "phare.example", "record_type": "registrant", "value": "Lise Orme", **about},
        {"domain": "phare.example", "record_type": "registrar", "value": "Registrar One", **about},
    ]
    known = replace(dossier, sites=rows, domains=[{"domain": "phare.example"}, {"domain": "paper.example"}])
    kept, named = share_campaign(known), share_campaign(known, identify_reason="order 12")
    assert kept.withheld["registrants"] == 1
    values = [
        [one.value for each in told.sites if each.host == "phare.example" for one in each.statements]
        for told in (kept, named)
    ]
    assert values == [["Registrar One"], ["Lise Orme", "Registrar One"]]
    assert "paper.example" not in {each.host for each in kept.sites}


def test_criteria_on_which_nobody_said_anything_stay_in(shared: SharedCampaign) -> None:
    assert [each.statement_id for each in shared.statements if each.kind == "criterion"] == [
        "artificial-diffusion"
    ]


def test_what_cites_something_bears_at_least_its_marking(shared: SharedCampaign, dossier: Dossier) -> None:
    assert shared.techniques[0].tlp == "TLP:AMBER"
    assert {each.tlp for each in shared.statements if each.kind == "criterion"} == {"TLP:GREEN"}
    green = share_campaign(dossier, limit="TLP:GREEN")
    assert green.techniques == ()
    assert green.withheld["techniques"] == 1
    assert all(each.tlp == "TLP:GREEN" for each in green.statements)


def test_a_campaign_does_not_leave_below_its_own_marking(
    bench: Bench, dossier: Dossier, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="VG720"):
        share_campaign(dossier, limit="TLP:CLEAR")
    wishes = SharingWishes(limit="TLP:CLEAR")
    with pytest.raises(InputError, match="VG720"):
        export_campaign(bench.case, bench.engine, "C01", tmp_path / "out", wishes=wishes)
    assert not (tmp_path / "out").exists()


def test_accounts_outside_the_core_are_counted_and_nothing_more(
    shared: SharedCampaign, dossier: Dossier
) -> None:
    assert shared.withheld.get("relays", 0) == len(dossier.relays)
    assert {each.account for each in shared.posts} <= {each.key for each in shared.accounts}
    assert len(shared.accounts) == len(dossier.members)


def test_the_same_dossier_leaves_as_the_same_bytes(bench: Bench, tmp_path: Path) -> None:
    assert everything(bench, tmp_path / "a", lang="fr") == everything(bench, tmp_path / "b", lang="fr")


def test_a_packed_case_gives_the_same_dossier_elsewhere(
    bench: Bench, dossier: Dossier, tmp_path: Path
) -> None:
    told = pack_case(bench.case, bench.engine, tmp_path / "case.vigie.zip", now_us=8)
    again = unpack_case(told.path, tmp_path / "again")
    assert again.tables == told.tables
    assert told.marking == "TLP:AMBER"
    assert gather_dossier(again.case, bench.engine, "C01") == dossier
    assert (again.case.folder / "out" / "packed" / "stix" / "C01.stix.core.json").exists()
