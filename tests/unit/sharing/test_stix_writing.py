"""Campaigns as STIX: loaded by readers that we did not write, the same bytes every time, nobody named."""

from __future__ import annotations

import base64
import builtins
import os
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import orjson
import pytest
import stix2
import stix2validator

from vigie.app.sharing_lint import lint_bundle_file
from vigie.model.errors import InternalError, OutsideError, ParameterError
from vigie.model.lint import blocking
from vigie.share.shared import within
from vigie.share.stix.campaigns import PROFILES
from vigie.share.stix.vocabulary import TLP_2, marking_definition, stix_id
from vigie.share.stix.writing import check_bundle, stix_bundle, stix_bytes
from vigie.sources.stix.bundle import read_bundle

Build = Any
GOLDEN = Path(__file__).parents[2] / "golden" / "stix_core.json"


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in bundle["objects"] if each["type"] == kind]


def test_the_library_of_the_standard_loads_every_object_of_the_strict_profile(shared: Build) -> None:
    bundle = stix_bundle(shared())
    loaded = stix2.parse(bundle, version="2.1")
    assert len(loaded.objects) == len(bundle["objects"])
    store = stix2.MemoryStore(loaded)
    campaign = store.query([stix2.Filter("type", "=", "campaign")])[0]
    assert campaign.name == "Lanterne"
    related = {each.type for each in store.related_to(campaign)}
    assert related == {"infrastructure", "attack-pattern", "user-account"}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_second_validator_finds_no_error(shared: Build, profile: str) -> None:
    bundle = stix_bundle(shared(), profile=profile)
    if profile == "opencti":
        # It knows no level that came after 2017 in the form of platforms.
        bundle["objects"] = [each for each in bundle["objects"] if each.get("definition_type") != "tlp"]
    results = stix2validator.validate_instance(bundle)
    assert [str(error) for error in results.errors] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_our_own_check_lets_both_profiles_leave(shared: Build, profile: str) -> None:
    check_bundle(stix_bundle(shared(), profile=profile))


def test_our_own_check_stops_what_the_standard_refuses(shared: Build) -> None:
    bundle = stix_bundle(shared())
    of_type(bundle, "campaign")[0].pop("name")
    with pytest.raises(InternalError, match="VG721"):
        check_bundle(bundle)


def test_without_the_extra_the_hint_says_what_to_install(
    shared: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:  # noqa: ANN401 - as the import statement
        if name.partition(".")[0] == "stix2":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(OutsideError, match="VG504"):
        check_bundle(stix_bundle(shared()))


@pytest.mark.parametrize("profile", PROFILES)
def test_our_lint_finds_nothing_that_blocks(shared: Build, profile: str, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(stix_bytes(stix_bundle(shared(), profile=profile)))
    found = lint_bundle_file(path)
    assert blocking(found) == []
    expected = {"LS05", "LS10"} if profile == "opencti" else set()
    assert {each.code for each in found} == expected


def test_our_reader_gives_back_every_object(shared: Build, tmp_path: Path) -> None:
    bundle = stix_bundle(shared(), profile="opencti")
    path = tmp_path / "bundle.json"
    path.write_bytes(stix_bytes(bundle))
    assert [dict(each) for each in read_bundle(path).objects] == bundle["objects"]


def test_the_same_campaign_gives_the_same_bytes(shared: Build) -> None:
    written = stix_bytes(stix_bundle(shared()))
    assert written == stix_bytes(stix_bundle(shared()))
    if os.environ.get("VIGIE_GOLDEN") == "write":
        GOLDEN.write_bytes(written)
    assert written == GOLDEN.read_bytes(), "look at the change; VIGIE_GOLDEN=write pytest tests/unit/sharing"


def test_the_order_in_which_things_are_told_changes_nothing(shared: Build) -> None:
    one = shared()
    other = shared(accounts=one.accounts[::-1], posts=one.posts[::-1], techniques=one.techniques[::-1])
    assert stix_bundle(other)["objects"][-1]["id"] == stix_bundle(one)["objects"][-1]["id"]
    assert {each["id"] for each in stix_bundle(other)["objects"]} == {
        each["id"] for each in stix_bundle(one)["objects"]
    }


def test_every_object_is_marked_with_both_scales(shared: Build) -> None:
    bundle = stix_bundle(shared())
    known = {each["id"]: each["name"] for each in of_type(bundle, "marking-definition")}
    marked = [each for each in bundle["objects"] if each["type"] != "marking-definition"]
    assert {tuple(known[name] for name in each["object_marking_refs"]) for each in marked} == {
        ("TLP:CLEAR", "PAP:GREEN")
    }


@pytest.mark.parametrize("marking", TLP_2)
def test_both_ways_of_writing_a_level_name_the_same_level(marking: str) -> None:
    today, platform = marking_definition(marking), marking_definition(marking, of_platforms=True)
    assert stix2.parse(today, version="2.1")["id"] == f"marking-definition--{TLP_2[marking]}"
    level = marking.removeprefix("TLP:").lower()
    assert next(iter(today["extensions"].values()))["tlp_2_0"] == platform["definition"]["tlp"] == level


def test_the_form_of_platforms_is_the_one_that_public_bundles_have() -> None:
    clear = marking_definition("TLP:CLEAR", of_platforms=True)
    assert clear["id"] == "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"


@pytest.mark.parametrize("profile", PROFILES)
def test_relationships_are_typed_and_lead_somewhere(shared: Build, profile: str) -> None:
    bundle = stix_bundle(shared(), profile=profile)
    words = Counter(each["relationship_type"] for each in of_type(bundle, "relationship"))
    assert words.keys() <= {"uses", "publishes", "consists-of", "resolves-to", "belongs-to"}
    graph: nx.Graph[str] = nx.Graph()
    for each in of_type(bundle, "relationship"):
        graph.add_edge(each["source_ref"], each["target_ref"])
    assert set(graph) <= {each["id"] for each in bundle["objects"]}
    assert nx.number_connected_components(graph) == 1


def test_the_profile_of_opencti_has_its_types_and_each_declares_itself(shared: Build) -> None:
    bundle = stix_bundle(shared(), profile="opencti")
    for kind, count in {"channel": 4, "narrative": 1, "event": 1, "media-content": 3}.items():
        found = of_type(bundle, kind)
        assert len(found) == count
        assert all(each["extensions"] for each in found)
    assert of_type(stix_bundle(shared()), "channel") == []


def test_no_relationship_leads_to_an_actor(shared: Build) -> None:
    for profile in PROFILES:
        text = stix_bytes(stix_bundle(shared(), profile=profile)).decode()
        assert "attributed-to" not in text
        assert "threat-actor--" not in text
        assert "intrusion-set--" not in text


def test_findings_are_notes_with_confidence_and_the_other_reader_has_an_opinion(shared: Build) -> None:
    bundle = stix_bundle(shared())
    notes = {each["abstract"]: each for each in of_type(bundle, "note")}
    found = notes["Titre de artificial-diffusion"]
    assert (found["confidence"], found["lang"]) == (85, "fr")
    assert found["external_references"][0]["url"] == "https://archive.example/1"
    opinion = of_type(bundle, "opinion")[0]
    assert (opinion["opinion"], opinion["object_refs"]) == ("agree", [found["id"]])


def test_other_languages_stand_beside(shared: Build) -> None:
    bundle = stix_bundle(shared())
    told = [each["contents"] for each in of_type(bundle, "language-content")]
    assert {"en": {"abstract": "H1 title", "content": "H1 in words"}} in told
    english_only = next(each for each in of_type(bundle, "note") if each["abstract"] == "Limits")
    assert english_only["lang"] == "en"


def test_an_end_that_is_no_later_than_the_beginning_is_left_out(shared: Build) -> None:
    relation = next(
        each
        for each in of_type(stix_bundle(shared()), "relationship")
        if each["relationship_type"] == "resolves-to"
    )
    assert relation["start_time"] == "2024-05-03T12:00:00.000Z"
    assert "stop_time" not in relation


def test_posts_are_whole_in_the_strict_profile(shared: Build) -> None:
    texts = {
        base64.b64decode(each["payload_bin"]).decode() for each in of_type(stix_bundle(shared()), "artifact")
    }
    assert texts == {each.text for each in shared().posts}


def test_pseudonyms_of_two_campaigns_are_two_accounts(shared: Build) -> None:
    ids = {each["id"] for each in of_type(stix_bundle(shared()), "user-account")}
    renamed = tuple(
        type(each)(**{name: getattr(each, name) for name in each.__slots__} | {"key": f"K-2:{each.name}"})
        for each in shared().accounts
    )
    other = shared(campaign_id="K-2", accounts=renamed, posts=(), groups=())
    assert ids.isdisjoint(each["id"] for each in of_type(stix_bundle(other), "user-account"))


def test_techniques_keep_the_ids_that_platforms_know(shared: Build) -> None:
    pattern = of_type(stix_bundle(shared()), "attack-pattern")[0]
    assert pattern["id"] == shared().techniques[0].stix_id
    assert pattern["kill_chain_phases"][0]["kill_chain_name"] == "disarm"
    assert pattern["external_references"][0]["external_id"] == "T0119"


def test_an_unknown_profile_is_refused(shared: Build) -> None:
    with pytest.raises(ParameterError, match="profile"):
        stix_bundle(shared(), profile="opencit")


def test_ids_derive_from_names_alone() -> None:
    assert stix_id("campaign", "K-1") == stix_id("campaign", "K-1") != stix_id("campaign", "K-2")
    assert stix_id("campaign", "K-1").startswith("campaign--")


def test_what_is_marked_above_the_limit_does_not_reach_the_bundle(shared: Build) -> None:
    one = shared()
    secret = [
        type(each)(**{name: getattr(each, name) for name in each.__slots__} | {"tlp": "TLP:AMBER"})
        for each in (one.statements[0], one.techniques[0], one.exhibits[0])
    ]
    mixed = shared(
        statements=(secret[0], *one.statements[1:]), techniques=(secret[1],), exhibits=(secret[2],)
    )
    bundle = stix_bundle(within(mixed, "TLP:CLEAR"))
    text = orjson.dumps(bundle).decode()
    assert "AC02.burst@R-1 en mots" not in text
    assert mixed.exhibits[0].sha256 not in text
    assert of_type(bundle, "attack-pattern") == []
    told = next(iter(of_type(bundle, "campaign")[0]["extensions"].values()))
    assert told["withheld"] == {"statements": 1, "techniques": 1, "exhibits": 1}
    whole = stix_bundle(within(mixed, "TLP:AMBER"))
    assert len(of_type(whole, "attack-pattern")) == 1
