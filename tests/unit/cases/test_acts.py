from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.cases.acts import Act, Draft, acts_of, chained, first_break, table_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
DRAFTS = st.lists(
    st.builds(
        Draft,
        campaign_id=st.sampled_from(["", "C-1"]),
        kind=st.sampled_from(["criterion.set", "tag.add"]),
        content=st.dictionaries(st.text(max_size=3), JSON, max_size=3),
        done_by=st.text(min_size=1, max_size=5),
        reason=st.text(max_size=5),
        done_at_us=st.integers(0, 2**60),
    ),
    max_size=6,
)


def draft(reason: str = "") -> Draft:
    return Draft(
        campaign_id="C-1", kind="tag.add", content={"a": 1}, done_by="Ada", reason=reason, done_at_us=0
    )


def log(length: int) -> list[Act]:
    return chained([], [draft(str(at)) for at in range(length)])


@given(drafts=DRAFTS)
def test_a_log_comes_back_from_its_table_whole(drafts: list[Draft]) -> None:
    try:
        acts = chained([], drafts)
        table = table_of(acts)
    except UnicodeEncodeError:
        return
    assert acts_of(table) == acts
    assert first_break(acts) is None


def test_a_log_grows_at_its_end_as_if_written_at_once() -> None:
    whole = log(5)
    assert chained(whole[:2], [act.draft for act in whole[2:]]) == whole[2:]


@pytest.mark.parametrize("place", [1, 3, 5])
@pytest.mark.parametrize(
    "change",
    [
        {"reason": "another"},
        {"content": {"a": 2}},
        {"done_by": "Bo"},
        {"done_at_us": 1},
        {"campaign_id": ""},
        {"kind": "tag.withdraw"},
    ],
)
def test_an_act_that_was_changed_is_noticed_at_its_place(place: int, change: dict[str, Any]) -> None:
    acts = log(5)
    acts[place - 1] = replace(acts[place - 1], draft=replace(acts[place - 1].draft, **change))
    assert first_break(acts) == (place, "digest")


def test_acts_removed_swapped_or_written_again_are_noticed() -> None:
    acts = log(5)
    assert first_break([*acts[:1], *acts[2:]]) == (2, "number")
    assert first_break([acts[1], acts[0], *acts[2:]]) == (1, "number")
    assert first_break([*acts[:2], *acts[1:]]) == (3, "number")
    rewritten = chained(acts[:1], [draft("another")])
    assert first_break([*acts[:1], *rewritten, *acts[2:]]) == (3, "before")


def test_acts_cut_off_at_the_end_leave_no_trace_in_the_log_alone() -> None:
    assert first_break(log(5)[:3]) is None
