from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.report.plain_text import count_invisible, defang, hide_paths, shorten, visible


def test_bidirectional_and_invisible_signs_are_left_out_and_counted() -> None:
    text = "a\u202eb\u200bc\x00d\ufeff"
    assert visible(text) == "abcd"
    assert count_invisible(text) == 4


def test_joiners_and_line_ends_stay() -> None:
    assert visible("a\u200db\r\nc\td") == "a\u200db\nc\td"
    assert count_invisible("a\r\nb") == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lisez https://sub.exemple.net/a.html ici", "lisez https://sub[.]exemple[.]net/a.html ici"),
        ("exemple.net", "exemple[.]net"),
        ("hxxp://exemple[.]net/a", "hxxp://exemple[.]net/a"),
        ("https://exemple.net:8080?q=1", "https://exemple[.]net:8080?q=1"),
        ("EXEMPLE.NET", "EXEMPLE[.]NET"),
        ("fin.Puis la suite, 3.14 et p. 12.", "fin.Puis la suite, 3.14 et p. 12."),
    ],
)
def test_addresses_cannot_be_opened_by_accident(text: str, shown: str) -> None:
    assert defang(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://x.com/ada/status/12?s=20 !", "x.com/[…] !"),
        ("t[.]me/canal", "t.me/[…]"),
        ("https://m.facebook.com/ada", "facebook.com/[…]"),
        ("ada.substack.com", "substack.com/[…]"),
        ("x.com", "x.com"),
        ("https://exemple.net/ada", "https://exemple.net/ada"),
        ("https://notx.com/ada", "https://notx.com/ada"),
    ],
)
def test_addresses_on_sites_of_accounts_keep_only_the_site(text: str, shown: str) -> None:
    assert hide_paths(text) == shown


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_is_never_longer_and_says_that_it_is_short(text: str, chars: int) -> None:
    shown = shorten(text, chars=chars)
    assert len(shown) <= chars
    assert shown == text if len(text) <= chars else shown.endswith("…")
