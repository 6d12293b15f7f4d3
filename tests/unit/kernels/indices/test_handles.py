from __future__ import annotations

import pytest

from vigie.kernels.indices.handles import edits, ends_in_digits, is_random, skeleton, spells_with_lookalikes


@pytest.mark.parametrize(
    ("handle", "told"),
    [("Vzbvqp96531959", True), ("Anna1234567", False), ("Anna_12345678", False), ("12345678", False)],
)
def test_a_name_and_eight_digits(handle: str, told: bool) -> None:  # noqa: FBT001 - a table of cases
    assert ends_in_digits(handle, digits=8) is told


@pytest.mark.parametrize(
    ("handle", "told"),
    [
        ("rFjGAzwe6zBEvfc", True),
        ("snp1jcfx0vifij4", True),
        ("mariedurandlyon", False),
        ("MarieDurand1975", False),
        ("short1", False),
        ("aaaaaaaaaaaaaa1", False),
    ],
)
def test_fifteen_signs_that_spell_nothing(handle: str, told: bool) -> None:  # noqa: FBT001 - idem
    assert is_random(handle, length=15) is told


@pytest.mark.parametrize(
    ("handle", "name"),
    [
        ("Harborlnsider", "Harbor Insider"),
        ("Gaz3tte", "Gaz3tte"),
        ("Моrning", "Morning"),
        ("B0urse", "Bourse"),
    ],
)
def test_what_looks_alike_has_one_skeleton(handle: str, name: str) -> None:
    assert skeleton(handle) == skeleton(name)


def test_a_handle_that_spells_its_name_with_other_letters_is_told() -> None:
    assert spells_with_lookalikes("Harborlnsider", "Harbor Insider")
    assert not spells_with_lookalikes("HarborInsider", "Harbor Insider")
    assert not spells_with_lookalikes("harbor_insider", "Harbor Insider")
    assert not spells_with_lookalikes("Blue", "Harbor Insider")


@pytest.mark.parametrize(
    ("a", "b", "n"),
    [("", "", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "xyz", 3), ("kitten", "sitting", 3)],
)
def test_edits_are_counted_up_to_a_limit(a: str, b: str, n: int) -> None:
    assert edits(a, b, at_most=5) == n
    assert edits(a, b, at_most=1) == min(n, 2)
