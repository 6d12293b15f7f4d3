from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from rapidfuzz.distance import Indel

from vigie.kernels.families.guards import (
    NEGATION,
    STANCE,
    differing_names,
    differing_numbers,
    meanings,
    opposed,
    prefixed_negation,
)
from vigie.kernels.families.normalise import letters_of, readable_text
from vigie.kernels.families.pairs import NEAR_LETTERS, Pairs
from vigie.kernels.families.wordings import Settings, families_of_texts


def why(one: str, other: str) -> int:
    said = [readable_text(one), readable_text(other)]
    letters = [letters_of(one), letters_of(other)]
    alike = np.array([Indel.normalized_similarity(*letters)])
    pair = Pairs(np.array([0]), np.array([1]), alike, np.array([NEAR_LETTERS], np.int8))
    return int(opposed(pair, meanings(pa.array(said)), said, letters)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les chats sont gris", "Les chats ne sont pas gris"),
        ("Il faut voter dimanche", "Il ne faut plus voter dimanche"),
        ("J'ai déjà vu cela", "J'ai jamais vu cela"),
        ("The vaccine is safe for children", "The vaccine is not safe for children"),
        ("The vaccine is safe for children", "The vaccine isn't safe for children"),
        ("The vaccine is safe for children", "The vaccine is unsafe for children"),
        ("Вакцина безопасна для детей", "Вакцина небезопасна для детей"),
        ("Вакцина безопасна для детей", "Вакцина не безопасна для детей"),
        ("اللقاح آمن للأطفال", "اللقاح ليس آمن للأطفال"),
        ("疫苗对儿童是安全的", "疫苗对儿童是不安全的"),
        ("我们有证据", "我们没有证据"),
        ("Aşı çocuklar için güvenli", "Aşı çocuklar için güvenli değil"),
    ],
)
def test_a_negation_keeps_minimal_pairs_apart(one: str, other: str) -> None:
    assert why(one, other) == NEGATION
    assert why(other, one) == NEGATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We are for the reform of schools", "We are against the reform of schools"),
        ("Nous sommes pour la réforme", "Nous sommes contre la réforme"),
        ("Мы за реформу школ", "Мы против реформы школ"),
        ("نحن مع إصلاح المدارس", "نحن ضد إصلاح المدارس"),
        ("我们支持学校改革", "我们反对学校改革"),
    ],
)
def test_a_stance_that_turns_keeps_minimal_pairs_apart(one: str, other: str) -> None:
    assert why(one, other) == STANCE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Les chats ne sont pas gris", "Les chats ne sont pas gris !"),
        ("C'est pas normal du tout", "Ce n'est pas normal du tout"),
        ("A great film", "À ne pas manquer : a great film"),
        ("Vote on Sunday for the town", "Vote on Monday for the town"),
        ("Das ist 非常 gut", "Das ist gut"),
    ],
)
def test_what_turns_nothing_keeps_nothing_apart(one: str, other: str) -> None:
    assert why(one, other) == 0


def test_one_negation_among_many_changes_of_a_long_text_separates_nothing() -> None:
    one = "The council met on Tuesday to speak about roads and parks and schools. " * 3
    other = f"{one} And the mayor, who came late, did not say when the works would be over at last."
    assert why(one, other) == 0
    assert why(one, one.replace("speak", "not speak", 1)) == NEGATION


def test_numbers_and_names_that_differ_are_told() -> None:
    assert differing_numbers("12 000 votes", "15 000 votes")
    assert not differing_numbers("12 000 votes", "votes 000 12")
    assert differing_names("Today the minister Renzo Valti lied", "Today the minister Aldo Brezzi lied")
    assert not differing_names("Today Valti lied", "Today Valti lied again")
    assert not differing_names("TODAY VALTI LIED", "TODAY BREZZI LIED")
    assert not differing_names("Rome is far", "Paris is far")
    assert not prefixed_negation("under the sun", "the sun")


def test_contrary_texts_never_share_a_family_whatever_stands_between() -> None:
    texts = [
        "Les chats sont gris la nuit",
        "Les chats ne sont pas gris la nuit",
        "Les chats sont tous gris la nuit",
    ]
    leader = families_of_texts(pa.array(texts), Settings()).grown.leader
    assert leader.tolist() == [0, 1, 0]
