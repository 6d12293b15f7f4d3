"""Events that MISP's own library loads, with objects of its published templates."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pymisp import MISPEvent, MISPObject

from vigie.share.misp import TEMPLATES, misp_event

Build = Any


def loaded(shared: Any) -> MISPEvent:  # noqa: ANN401 - a campaign
    event = MISPEvent()
    event.load(misp_event(shared))
    return event


def test_the_library_of_misp_loads_the_event_and_loses_nothing(shared: Build) -> None:
    event = loaded(shared())
    given = orjson.loads(misp_event(shared()))["Event"]
    assert event.uuid == given["uuid"]
    assert [each.name for each in event.objects] == [each["name"] for each in given["Object"]]
    told = sum(len(each.attributes) for each in event.objects)
    assert told == sum(len(each["Attribute"]) for each in given["Object"]) > 40
    assert [each.name for each in event.event_reports] == ["Lanterne"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_the_published_ones(name: str) -> None:
    published, ours = MISPObject(name, strict=True), TEMPLATES[name]
    assert published._known_template
    assert (published.template_uuid, published._definition["meta-category"]) == (ours.uuid, ours.category)
    relations = published._definition["attributes"]
    assert {each: relations[each]["misp-attribute"] for each in ours.types} == ours.types


def test_objects_hold_what_their_template_wants(shared: Build) -> None:
    for each in orjson.loads(misp_event(shared()))["Event"]["Object"]:
        checked = MISPObject(each["name"], strict=True)
        for attribute in each["Attribute"]:
            checked.add_attribute(attribute["object_relation"], value=attribute["value"])
        assert checked.to_json()


def test_levels_and_judgements_are_tags_of_taxonomies(shared: Build) -> None:
    event = loaded(shared())
    assert [tag.name for tag in event.tags] == [
        "tlp:clear", "PAP:GREEN", 'disarm-red:v1.6="T0119 Cross-Posting"',
        'misp-galaxy:disarm-techniques="Cross-Posting"',
    ]  # fmt: skip
    tags = {tag.name for each in event.objects for attribute in each.attributes for tag in attribute.tags}
    assert 'estimative-language:likelihood-probability="unlikely"' in tags
    assert event.distribution == 3


def test_what_the_galaxy_of_misp_does_not_know_gives_a_free_tag_alone(
    shared: Build, technique_of: Build
) -> None:
    tags = [tag.name for tag in loaded(shared(techniques=(technique_of("T0151.002"),))).tags]
    assert [name for name in tags if "T0151.002" in name]
    assert not [name for name in tags if name.startswith("misp-galaxy")]


def test_nothing_is_proposed_for_a_blocking_list(shared: Build) -> None:
    event = orjson.loads(misp_event(shared()))["Event"]
    flags = {attribute["to_ids"] for each in event["Object"] for attribute in each["Attribute"]}
    assert flags == {False}
    assert event["published"] is False


def test_the_same_campaign_gives_the_same_event(shared: Build) -> None:
    assert misp_event(shared()) == misp_event(shared())


def test_accounts_publish_their_posts(shared: Build) -> None:
    event = loaded(shared())
    words = [ref.relationship_type for each in event.objects for ref in each.ObjectReference]
    assert words == ["publishes"] * 3
