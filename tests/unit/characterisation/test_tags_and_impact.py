from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from vigie.app.characterise import tag_contents
from vigie.characterisation.disarm.framework import migrate, migrations, technique, techniques, unmapped
from vigie.characterisation.disarm.suggesting import TECHNIQUES, suggested_techniques
from vigie.detectors.registry import INDICES
from vigie.model.errors import ParameterError

Desk = Any
SEEN = Path(__file__).parents[4] / "shared" / "data" / "disarm" / "ids_seen_in_public_bundles.csv"


def test_the_pinned_framework_has_its_391_techniques_in_16_tactics() -> None:
    listed = techniques().values()
    assert len(listed) == 391
    assert len({each.tactic_id for each in listed}) == 16
    assert sum("." in each.technique_id for each in listed) == 288
    assert len({each.stix_id for each in listed}) == 391


def test_every_older_id_leads_to_techniques_of_the_pinned_version_or_says_none() -> None:
    for each in migrations().values():
        assert each.old_id not in techniques()
        assert set(each.new_ids) <= techniques().keys()
        assert (each.basis == "none") == (not each.new_ids)
        assert each.basis in {"documented", "meaning", "none"}


def test_an_id_of_the_pinned_version_stays_and_an_older_one_moves() -> None:
    assert migrate("t0049.001 ") == ("T0049.001",)
    assert migrate("T0104.005") == ("T0015.001",)
    assert migrate("T0999") == ()
    assert unmapped(["T0999", "T0002", "T0105", "T0999"]) == ["T0105", "T0999"]


def test_an_older_id_is_refused_with_its_successor_in_the_hint() -> None:
    with pytest.raises(ParameterError) as refusal:
        technique("T0019.002")
    assert refusal.value.code == "VG704"
    assert "T0049.002" in refusal.value.hint


@pytest.mark.real_data
@pytest.mark.skipif(not SEEN.is_file(), reason="../shared/data is absent")
def test_every_id_seen_in_public_bundles_leads_somewhere() -> None:
    with SEEN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["technique_id"] for row in rows if row["in_v1_6"] == "True"} <= techniques().keys()
    assert unmapped(row["technique_id"] for row in rows) == []


def test_a_tag_cites_evidence_and_tells_the_id_that_was_given(desk: Desk) -> None:
    for content in tag_contents("T0104.005", ["X-1"]):
        desk.do("tag.add", content)
    tag = desk.record.tags["T0015.001"]
    assert (tag.name, tag.tactic_id, tag.migrated_from) == ("Use Existing Hashtag", "TA06", "T0104.005")
    with pytest.raises(ParameterError, match="evidence"):
        desk.do("tag.add", {"technique_id": "T0002", "evidence": []})


def test_an_id_that_was_cut_in_two_gives_two_tags(desk: Desk) -> None:
    for content in tag_contents("T0013", ["X-1"]):
        desk.do("tag.add", content)
    assert sorted(desk.record.tags) == ["T0149.001", "T0152.004"]


def test_a_tag_is_withdrawn_and_stays_in_the_log(desk: Desk) -> None:
    desk.do("tag.add", {"technique_id": "T0002", "evidence": ["X-1"]})
    desk.do("tag.withdraw", {"technique_id": "T0002"})
    assert desk.record.tags == {}
    assert len(desk.acts) == 2
    with pytest.raises(ParameterError, match="no tag"):
        desk.do("tag.withdraw", {"technique_id": "T0002"})


def test_suggestions_come_from_found_evidence_alone_and_from_known_indices() -> None:
    rows = [
        {"indice": "AC02", "outcome": "found", "evidence_id": "AC02.burst@R-1"},
        {"indice": "AC08", "outcome": "nothing-found", "evidence_id": "AC08.near@R-1"},
    ]
    (only,) = suggested_techniques(rows)
    assert (only.target, only.evidence) == ("T0150.008", ("AC02.burst@R-1",))
    assert TECHNIQUES.keys() <= {each.code for each in INDICES}
    assert {name for names in TECHNIQUES.values() for name in names} <= techniques().keys()


def test_impact_needs_evidence_and_what_would_have_happened_anyway(desk: Desk) -> None:
    content = {
        "category": 5,
        "evidence": ["X-1"],
        "figures": [{"name": "views", "value": 7_000_000, "unit": "views", "evidence": ["X-1"]}],
        "counterfactual": "nobody can say how many had seen it anyway",
        "reason": "elected people passed it on",
    }
    for name in ("counterfactual", "evidence", "reason"):
        with pytest.raises(ParameterError, match=name):
            desk.do("impact.set", {key: value for key, value in content.items() if key != name})
    with pytest.raises(ParameterError, match="from 1 to 6"):
        desk.do("impact.set", content | {"category": 7})
    with pytest.raises(ParameterError, match="number"):
        desk.do("impact.set", content | {"figures": [{"name": "views", "value": "7M", "unit": "views"}]})
    desk.do("impact.set", content)
    assert desk.record.impact is not None
    assert desk.record.impact.figures[0].value == 7_000_000
