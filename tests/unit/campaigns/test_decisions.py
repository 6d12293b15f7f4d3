from __future__ import annotations

from itertools import permutations
from typing import Any

from vigie.campaigns.decisions import Standing, merge_targets, standings


def decision(at: int, kind: str, value: str = "") -> dict[str, Any]:
    row = {"decision_id": f"D{at}", "campaign_id": "C", "kind": kind, "value": value}
    return row | {"reason": f"because {at}", "decided_by": "AB", "decided_at_us": at}


def test_the_last_decision_on_the_state_stands_and_the_name_stays() -> None:
    rows = [decision(1, "confirm"), decision(2, "rename", "Blue wave"), decision(3, "dismiss")]
    for order in permutations(rows):
        assert standings(order) == {"C": Standing("dismissed", "Blue wave", "", "because 3")}


def test_a_merge_is_kept_until_the_campaign_is_reopened() -> None:
    merged = standings([decision(1, "merge", "C2")])["C"]
    assert (merged.merged_into, merged.state) == ("C2", "candidate")
    assert standings([decision(1, "merge", "C2"), decision(2, "confirm")])["C"].merged_into == "C2"
    assert standings([decision(1, "merge", "C2"), decision(2, "reopen")])["C"].merged_into == ""


def test_no_decision_is_no_standing() -> None:
    assert standings([]) == {}


def test_merges_lead_to_the_last_campaign_and_circles_to_one_of_theirs() -> None:
    def into(**pairs: str) -> dict[str, str]:
        return merge_targets({name: Standing(merged_into=target) for name, target in pairs.items()})

    assert into(a="b", b="c") == {"a": "c", "b": "c"}
    assert into(b="a", a="b") == {"b": "a"}
    assert into(x="b", b="c", c="b") == {"x": "b", "c": "b"}
    assert into() == {}
