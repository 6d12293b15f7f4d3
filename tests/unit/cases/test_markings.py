from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.cases.acts import Draft, chained
from vigie.cases.markings import PAP, TLP, highest, is_within, marking_content, markings_of
from vigie.model.errors import ParameterError

TLPS = st.lists(st.sampled_from(TLP))


@given(one=TLPS, other=TLPS)
def test_where_objects_meet_the_highest_marking_wins(one: list[str], other: list[str]) -> None:
    both = highest(one + other)
    assert both == highest([highest(one), highest(other)])
    assert all(is_within(value, both) for value in one + other)
    assert both in [*one, *other, "TLP:CLEAR"]


def test_an_amber_object_does_not_fit_where_all_is_clear() -> None:
    assert not is_within("TLP:AMBER", "TLP:CLEAR")
    assert not is_within("TLP:AMBER+STRICT", "TLP:AMBER")
    assert is_within("PAP:GREEN", "PAP:AMBER")


def test_each_scale_has_a_highest_of_its_own() -> None:
    assert highest(["PAP:RED", "TLP:GREEN"]) == "TLP:GREEN"
    assert highest(["PAP:AMBER", "TLP:RED"], PAP) == "PAP:AMBER"


@pytest.mark.parametrize("value", ["TLP:WHITE", "tlp:red", "", "RED"])
def test_a_marking_that_does_not_exist_is_refused(value: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        marking_content("campaign", value)
    assert refusal.value.code == "VG710"
    with pytest.raises(ParameterError):
        highest([value])


def test_two_scales_are_not_compared() -> None:
    with pytest.raises(ParameterError, match="two scales"):
        is_within("TLP:RED", "PAP:RED")


def test_the_last_marking_of_each_scale_on_an_object_stands() -> None:
    told = [
        ("campaign", "TLP:RED"),
        ("campaign", "PAP:AMBER"),
        ("X-1", "TLP:AMBER"),
        ("campaign", "TLP:GREEN"),
    ]
    acts = chained(
        [],
        [
            Draft(
                campaign_id="C-1",
                kind="marking.set",
                content=marking_content(*each),
                done_by="Ada",
                reason="",
                done_at_us=0,
            )
            for each in told
        ],
    )
    stands = {(each.subject, each.value) for each in markings_of(acts, "C-1")}
    assert stands == {("campaign", "TLP:GREEN"), ("campaign", "PAP:AMBER"), ("X-1", "TLP:AMBER")}
    assert markings_of(acts, "C-2") == []
