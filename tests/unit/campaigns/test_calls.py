from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from vigie.campaigns.benign.calls import is_call
from vigie.campaigns.benign.lexicon import call_words, fold

LISTS: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("vigie.campaigns.benign").joinpath("innocent.toml").read_text("utf-8")
)["calls"]


def every(part: str) -> list[Any]:
    return [
        pytest.param(word, id=f"{lang} {word}") for lang, of in LISTS.items() for word in of.get(part, ())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ce soir à 21h, tout le monde poste #LunaSurScene",
        "ON TWEETE TOUS ENSEMBLE A 20H30",
        "Rendez-vous samedi, 21 h 30 pile, pour faire entendre notre colère",
        "Demain à 9, partagez tous cette page https://appel.example/a",
        "À minuit, soyons nombreux",
        "At 8pm everyone tweets the tag",
        "Tomorrow at 9 let’s all share it",
        "Saturday, 8.30 p.m.: use the hashtag",
        "сегодня в 20:00 пишем все вместе",
        "Завтра в 9 делимся этой новостью",
        "Saat 20:00'de etiketimiz belli, herkes paylaşsın",
        "BU AKŞAM SAAT 21 HEP BİRLİKTE",
        "Bu akşam 21'de paylaşıyoruz",
        "Bu axşam saat 20:00-da hamı paylaşsın",
        "موعدنا الساعة ٢٠ غردوا جميعاً",
        "غدًا في 9 مساءً شاركوا",
    ],
)
def test_an_hour_and_an_act_make_a_call(text: str) -> None:
    assert is_call(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tout le monde poste ce soir",
        "Le match commence à 21h",
        "Partagez vos photos de 2024",
        "Partagez, 48h seulement",
        "Share it, only 8,21 euros, 3.20pm2, 12/20:15",
        "I sleep at 8pm",
        "Cet après-midi, rendez-vous chez le technicien",
        "Prévenez vos proches, tout ferme à minuit",
        "#share #everyone 20:00",
        "@everyone 20:00",
        "Voir https://site.example/share/20:00 à 21h",
        "Выходной сегодня, делимся планами",
        "Saat kaç? Herkes uyuyor",
        "",
    ],
)
def test_one_without_the_other_is_no_call(text: str) -> None:
    assert not is_call(text)


@pytest.mark.parametrize("act", every("acts"))
def test_every_act_of_the_lists_is_recognised_beside_an_hour(act: str) -> None:
    assert is_call(f"{act.replace('*', 'xyz')} 20:00")
    assert is_call(f"({act.replace('*', '').upper()}) – 7:05")
    assert not is_call(act.replace("*", ""))


@pytest.mark.parametrize("before", every("before"))
def test_words_before_an_hour_make_it_one(before: str) -> None:
    assert is_call(f"post {before} 21!")
    assert not is_call(f"post {before} 210")


@pytest.mark.parametrize("after", every("after"))
def test_words_after_an_hour_make_it_one(after: str) -> None:
    assert is_call(f"post 9 {after}, ok")
    assert not is_call(f"post 90 {after}, ok")


@pytest.mark.parametrize("hour", every("hours"))
def test_hours_with_a_name_need_no_number(hour: str) -> None:
    assert is_call(f"post, {hour}")


@pytest.mark.parametrize("lang", LISTS)
def test_a_day_makes_a_bare_number_an_hour(lang: str) -> None:
    days, at = LISTS[lang]["days"], LISTS[lang]["at"]
    assert all(is_call(f"post {day} {word} 9") for day in days for word in at)
    plain = [word for word in at if word not in LISTS[lang].get("before", ()) and "الساعة" not in word]
    assert not any(is_call(f"post {word} 9") for word in plain)


def test_the_lists_are_of_six_languages_sorted_and_without_repeats() -> None:
    assert set(LISTS) == {"ar", "az", "en", "fr", "ru", "tr"}
    parts = [words for lang, of in LISTS.items() for part, words in of.items()]
    assert all(len(words) == len(set(words)) for words in parts)
    assert all({"acts", "days", "at"} <= set(of) and {"before", "after"} & set(of) for of in LISTS.values())


def test_words_are_folded_as_texts_are() -> None:
    assert fold("À L’HEURE : İZMİR, ısı, Ёлка, أ ٢٠") == "a l'heure : izmir, isi, елка, ا 20"
    assert all(fold(word) == word for part in ("acts", "days", "before") for word in call_words(part))
