from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vigie.kernels.families.characters import one_script
from vigie.kernels.families.normalise import family_texts, is_passed_on, letters_of, readable_text

PAGE = (Path(__file__).parents[4] / "docs/detectors/CO01-text-families.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("RT @bob: Vote NOW!! https://t.co/x @alice #Été", "vote now été"),
        ("in\u200bvi\u00adsible \u202etext\u202c", "invisible text"),
        ("v\u043ete", "vote"),
        ("п\u0440aвда", "правда"),
        ("𝐕𝐨𝐭𝐞 🅰🅱 ｆｕｌｌ ᴠᴏᴛᴇ", "vote ab full vote"),
        ("l’homme n'est pas là", "l'homme n'est pas là"),
        ("e\u0301te\u0301", "été"),
        ("مَرْحَبًا أهلاً ـــ ١٢٣", "مرحبا اهلا 123"),
        ("你好，世界！", "你好 世界"),
        ("🇫🇷 ok 👍🏽", "ok"),
        ("ﬁne Straße", "fine strasse"),
        ("a\x00b", "a b"),
        ("", ""),
        ("🎉", ""),
    ],
)
def test_the_rule_does_what_it_says(raw: str, plain: str) -> None:
    assert readable_text(raw) == plain


def test_the_page_shows_the_rule_as_it_is() -> None:
    shown = re.findall(r"^\| `(.+?)` \| `(.+?)` \| `(.+?)` \|", PAGE, re.MULTILINE)
    assert len(shown) >= 6
    assert [(readable_text(raw), letters_of(raw)) for raw, _, _ in shown] == [
        (plain, letters) for _, plain, letters in shown
    ]


def test_letters_are_the_readable_text_without_spaces_and_apostrophes() -> None:
    assert letters_of("l’homme n'est pas là") == "lhommenestpaslà"


@given(st.lists(st.one_of(st.none(), st.text()), max_size=8))
@example(["\u0301a", "b\u0301", None, "\x00", "\ud800"])
def test_texts_do_not_lean_on_their_neighbours(texts: list[str | None]) -> None:
    sound = [None if text is None else text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    together = family_texts(pa.array(sound, pa.string()))
    alone = [None if text is None else readable_text(text) for text in sound]
    assert together.readable.to_pylist() == alone
    assert together.letters.to_pylist() == [None if t is None else letters_of(t) for t in sound]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_letters_hold_no_space_and_are_those_of_the_readable_text(text: str) -> None:
    letters, readable = letters_of(text), readable_text(text)
    assert not any(char.isspace() or char == "'" for char in letters)
    assert letters == "".join(char for char in readable if char not in " '")
    assert readable == " ".join(readable.split(" ")).strip()


def test_threads_and_chunks_change_nothing() -> None:
    texts = pa.chunked_array([[f"Text number {n} here" for n in range(50_100)], [None, "été"]])
    assert family_texts(texts, threads=1).letters == family_texts(texts, threads=2).letters


def test_a_repost_by_prefix_is_told() -> None:
    assert is_passed_on(pa.array(["RT @a: x", "rt @b x", "art @a", None])).to_pylist() == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("word", "one"),
    [("vоte", "vote"), ("прaвда", "правда"), ("жуk", "жук"), ("vote", "vote"), ("мир", "мир")],
)
def test_mixed_words_go_to_the_script_of_most_letters(word: str, one: str) -> None:
    assert one_script(word) == one
