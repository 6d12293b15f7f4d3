from __future__ import annotations

import pytest

from vigie.kernels.sites.copying import contained
from vigie.kernels.sites.imitating import Protected, is_generic, permutations, protected_names
from vigie.kernels.sites.naming import shared_parts

NAMES = protected_names(map(Protected, ("silvertide.example", "the-quarrin.example", "dailyherald.example")))


@pytest.mark.parametrize(
    ("domain", "way"),
    [
        ("silvertide.ltd", "other-suffix"),
        ("sllvertide.ltd", "look-alike-letters"),
        ("silver-tide.ltd", "look-alike-letters"),
        ("silvertides.ltd", "one-letter"),
        ("quarrin.ltd", "article"),
        ("silvertide.other-host.ltd", "subdomain"),
        ("silvertide-news.ltd", "added-word"),
    ],
)
def test_each_way_to_imitate_is_named(domain: str, way: str) -> None:
    assert NAMES.imitated_by(domain)[0].way == way


@pytest.mark.parametrize(
    "domain", ["silvertide.example", "goldentide.ltd", "dailyherald.org", "herald.com", ""]
)
def test_itself_and_everyday_words_imitate_nothing(domain: str) -> None:
    assert NAMES.imitated_by(domain) == []


def test_a_forger_of_a_name_is_caught_for_nearly_all_that_he_would_try() -> None:
    forged = permutations("silvertide")
    caught = sum(bool(NAMES.imitated_by(f"{name}.ltd")) for name in forged)
    assert len(forged) > 60
    assert caught / len(forged) > 0.95


def test_two_words_of_the_trade_are_nobodys_name() -> None:
    assert is_generic("dailyherald")
    assert not is_generic("silvertide")


def test_parts_that_several_names_share() -> None:
    found = shared_parts(["pravda-aa", "pravda-bb", "pravda-cc", "other"])
    assert found == {"pravda-…": 3}


def test_a_copy_is_contained_whatever_else_was_written() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    found = contained(
        [text, f"{text} {' '.join(f'more{n}' for n in range(90))}", "nothing of the kind at all"]
    )
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [(0, 1)]
    assert found.share_first[0] == 1.0
    assert found.share_second[0] < 0.5
