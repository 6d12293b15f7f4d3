"""What a bundle is checked for before anybody else loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.app.sharing_lint import lint_bundle_file
from vigie.model.lint import blocking
from vigie.share.stix.lint import lint_objects

PUBLIC = Path(__file__).parents[4] / "shared" / "data" / "viginum_stix"
MARK = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"


def name(kind: str, number: int) -> str:
    return f"{kind}--00000000-0000-5000-8000-{number:012d}"


def thing(kind: str, number: int, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "id": name(kind, number), "object_marking_refs": [MARK], **fields}


MARKED: dict[str, Any] = {"type": "marking-definition", "id": MARK}


def technique(number: int, known_as: str, chain: str = "disarm") -> dict[str, Any]:
    references = [{"source_name": "DISARM", "external_id": known_as}]
    phases = [{"kill_chain_name": chain, "phase_name": "x"}]
    return thing("attack-pattern", number, external_references=references, kill_chain_phases=phases)


SPOILT = {
    "LS01": thing("note", 1, object_refs=[name("campaign", 99)]),
    "LS02": thing("url", 1, value="àremplir"),
    "LS03": technique(1, "T0007"),
    "LS04": thing("sighting", 1, start_time="2024-02-01T00:00:00Z", stop_time="2024-02-01T00:00:00Z"),
    "LS05": MARKED | {"id": name("marking-definition", 1), "definition": {"tlp": "clear"}},
    "LS06": technique(1, "T0119", chain="mitre-attack"),
    "LS07": {"type": "url", "id": name("url", 1), "value": "https://news.example/"},
    "LS08": {"type": "url", "id": "url--one", "object_marking_refs": [MARK]},
    "LS10": thing("narrative", 1, name="a story"),
    "LS11": thing("note", 1, x_colour="blue"),
    "LS12": thing("identity", 1, identity_class="individual"),
    "LS13": thing("relationship", 1, relationship_type="related-to"),
}  # fmt: skip


@pytest.mark.parametrize("code", SPOILT)
def test_each_fault_is_found_where_it_is_and_nowhere_else(code: str) -> None:
    found = lint_objects([MARKED, SPOILT[code]])
    assert [(each.code, each.place) for each in found] == [(code, SPOILT[code]["id"])]


def test_the_same_version_twice_is_found_and_two_versions_are_not() -> None:
    first, second = (thing("note", 1, modified=at) for at in ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"))
    assert lint_objects([MARKED, first, second]) == []
    assert [each.code for each in lint_objects([MARKED, first, first])] == ["LS09"]


def test_a_sound_bundle_gives_nothing() -> None:
    relation = thing("relationship", 1, relationship_type="uses", start_time="2024-02-01T00:00:00Z")
    sound = [
        MARKED,
        relation,
        technique(2, "T0119"),
        thing("url", 3, value="https://news.example/pages/to-do"),
    ]
    assert lint_objects(sound) == []


def test_where_an_older_technique_went_is_told() -> None:
    assert "T0151.002" in lint_objects([MARKED, technique(1, "T0007")])[0].sentence


def test_what_many_objects_break_is_told_once_with_their_number() -> None:
    found = lint_objects([MARKED, *(thing("channel", n) for n in range(40))])
    assert [each.sentence.endswith("(40 objects)") for each in found] == [True]


def test_what_stands_among_the_objects_and_is_none_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(orjson.dumps({"type": "bundle", "objects": [MARKED, {"type": "note"}]}))
    assert [(each.code, each.place) for each in lint_bundle_file(path)] == [("LS14", "line:1/item:2")]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        *("external_references", "kill_chain_phases", "object_marking_refs", "object_refs", "source_ref"),
        *("definition", "start_time", "stop_time", "x_mitre_id", "name", "identity_class", "modified"),
    ]
)
KINDS = st.sampled_from(["attack-pattern", "relationship", "marking-definition", "identity", "note", "odd"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("sites that have nothing to do with it", []),
        ("TODO name the harbour", ["LS02"]),
        ("TO DO", ["LS02"]),
        ("to be completed", ["LS02"]),
    ],
)
def test_words_that_only_sound_like_a_placeholder_are_none(content: str, told: list[str]) -> None:
    found = lint_objects([MARKED, thing("note", 1, content=content)])
    assert [finding.code for finding in found if finding.code == "LS02"] == told


@given(kind=KINDS, fields=st.dictionaries(FIELDS, JSON, max_size=5))
def test_no_shape_of_any_property_stops_the_lint(kind: str, fields: dict[str, Any]) -> None:
    each = {"type": kind, "id": name(kind, 1), **fields}
    assert {finding.code[:2] for finding in lint_objects([each, dict(each)])} <= {"LS"}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("stem", "errors"),
    [
        ("rrn", {"LS01": 1, "LS02": 3, "LS03": 8, "LS04": 588}),
        ("portal_kombat", {"LS03": 3, "LS04": 1010}),
    ],
)
def test_the_known_faults_of_public_bundles_are_all_listed(stem: str, errors: dict[str, int]) -> None:
    path = PUBLIC / f"{stem}.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    told: dict[str, int] = {}
    for each in blocking(lint_bundle_file(path)):
        many = each.sentence.rpartition("(")[2].removesuffix(" objects)")
        told[each.code] = told.get(each.code, 0) + (int(many) if many.isdigit() else 1)
    assert told == errors
