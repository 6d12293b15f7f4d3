from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vigie.campaigns.lineage import Fate, follow

SETS = st.frozensets(st.sampled_from("abcdefghij"), min_size=1)


def of(text: str) -> frozenset[str]:
    return frozenset(text)


def fates(found: list[str], before: dict[str, str], *, dormant: str = "") -> list[Fate]:
    named = [(f"N{at}", of(text)) for at, text in enumerate(found)]
    known = {name: of(text) for name, text in before.items()}
    return follow(named, known, overlap=0.5, dormant=frozenset([dormant] if dormant else []))


def test_a_campaign_that_nobody_knew_is_new() -> None:
    assert fates(["abc"], {"C1": "xyz"}) == [Fate("N0", "new")]


def test_a_campaign_keeps_its_id_as_it_grows_and_shrinks() -> None:
    assert fates(["abcd"], {"C1": "abcd"}) == [Fate("C1", "same", ("C1",))]
    assert fates(["abcdefgh"], {"C1": "abcd"})[0].change == "grown"
    assert fates(["ab"], {"C1": "abcd"})[0].change == "shrunk"


def test_of_two_parts_the_larger_keeps_the_id() -> None:
    assert fates(["abcd", "ef"], {"C1": "abcdef"}) == [
        Fate("C1", "shrunk", ("C1",)),
        Fate("N1", "split", ("C1",)),
    ]


def test_a_merged_campaign_names_all_that_it_goes_on_from() -> None:
    assert fates(["abcdef"], {"C1": "abcd", "C2": "ef"}) == [Fate("C1", "merged", ("C1", "C2"))]


def test_a_dormant_campaign_that_is_found_again_is_resurgent() -> None:
    assert fates(["abc"], {"C1": "abc"}, dormant="C1") == [Fate("C1", "resurgent", ("C1",))]


@given(st.lists(SETS, max_size=5), st.lists(SETS, max_size=5))
def test_no_two_campaigns_bear_one_id(found: list[frozenset[str]], before: list[frozenset[str]]) -> None:
    known = {f"C{at}": members for at, members in enumerate(before)}
    told = follow([(f"N{at}", members) for at, members in enumerate(found)], known, overlap=0.5)
    ids = [fate.campaign_id for fate in told]
    assert len(set(ids)) == len(ids) == len(found)
