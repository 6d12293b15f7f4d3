"""Layers that the Navigator opens."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from vigie.share.navigator import VERSIONS, navigator_layer

Build = Any


@pytest.mark.parametrize("layer", VERSIONS)
def test_a_layer_names_its_format_and_every_technique(shared: Build, technique_of: Build, layer: str) -> None:
    techniques = (technique_of("T0119"), technique_of("T0151.002", cites=("a", "b", "c")))
    told = orjson.loads(navigator_layer(shared(techniques=techniques), layer=layer))
    assert told["versions"]["layer"] == layer
    scores = {each["techniqueID"]: each["score"] for each in told["techniques"]}
    assert scores == {"T0119": 1, "T0151.002": 3}
    assert told["gradient"]["maxValue"] == 3
    evidence = [each["value"] for each in told["techniques"][1]["metadata"]]
    assert evidence == ["a", "b", "c"]


def test_techniques_that_an_old_navigator_does_not_know_are_named_not_dropped(
    shared: Build, technique_of: Build
) -> None:
    techniques = (technique_of("T0119"), technique_of("T0151.002"), technique_of("T0097.101"))
    told = orjson.loads(navigator_layer(shared(techniques=techniques)))["description"]
    assert "Not shown by a Navigator of 2023: T0151.002, T0097.101." in told
    assert "T0119" not in told


def test_the_marking_stands_in_the_layer_and_what_is_withheld_is_told(shared: Build) -> None:
    told = orjson.loads(navigator_layer(shared(withheld={"techniques": 2})))
    assert told["description"].startswith("TLP:CLEAR · PAP:GREEN")
    assert "withheld by their marking: 2" in told["description"]
