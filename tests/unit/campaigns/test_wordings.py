from __future__ import annotations

from vigie.campaigns.benign.wordings import holding

SONG = "Le vent se lève sur la vallée, et nous chantons !"


def held(text: str, **wordings: str) -> list[str]:
    return [name for name, _ in holding(wordings, [{"words": text}])]


def test_a_wording_is_found_whatever_stands_around_it() -> None:
    text = (
        "Ce soir 21h, copiez : « LE VENT se lève sur la vallée et nous chantons » https://a.example/b merci"
    )
    assert held(text, song=SONG) == ["song"]


def test_a_link_in_between_does_not_count() -> None:
    assert held("Le vent se lève https://a.example/b sur la vallée et nous chantons", song=SONG) == ["song"]


def test_a_part_of_a_wording_or_other_words_are_not_the_wording() -> None:
    assert held("Le vent se lève sur la vallée", song=SONG) == []
    assert held("Le vent se lève sur la colline et nous chantons", song=SONG) == []
    assert held("Le vent se lève sur la vallée et nous chantonsx", song=SONG) == []


def test_several_wordings_of_one_beginning_are_told_apart() -> None:
    assert held("le vent se lève ici", a="le vent se lève", b="le vent se couche", c="ici") == ["c", "a"]


def test_a_wording_of_one_or_two_words_is_found_too() -> None:
    assert held("on chante, ensemble", one="chante", two="chante ensemble") == ["one", "two"]


def test_a_wording_without_words_is_nowhere() -> None:
    assert held("🎉 🎉", signs="🎉 🎉 🎉", link="https://a.example/b") == []
