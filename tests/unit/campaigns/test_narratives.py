from __future__ import annotations

from typing import Any

from vigie.campaigns.fusing.narratives import asks_to_act, narratives_of

Row = dict[str, Any]


def said(piece: str, words: str, *accounts: str) -> list[Row]:
    return [
        {"piece": piece, "words": words, "account_uid": uid, "post_uid": f"{uid}-{piece}"} for uid in accounts
    ]


HARBOUR = "The harbour toll rises again while the harbour council looks away"
TOLL = "Another harbour toll for every boat, and the council looks away again"
SCHOOL = "Teachers leave the northern schools before the winter holidays begin"
OTHERS = [
    said(f"x{number}", f"Quite another matter number {word}", "w")
    for number, word in enumerate(("apples", "cellos", "foxes"))
]


def test_texts_with_the_same_telling_words_are_one_topic() -> None:
    rows = said("a", HARBOUR, "u", "v") + said("b", TOLL, "v", "w") + said("c", SCHOOL, "u")
    rows += [row for each in OTHERS for row in each]
    first = narratives_of(rows, at_most=9)[0]
    assert (first["families"], first["accounts"], first["posts"]) == (2, 3, 4)
    assert {"harbour", "toll"} & set(first["topic"].split(", "))
    assert [text["accounts"] for text in first["texts"]] == [2, 2]


def test_wordings_of_one_family_are_one_text() -> None:
    rows = said("a", HARBOUR, "u") + said("a", HARBOUR + "!!", "v")
    (only,) = narratives_of(rows, at_most=3)
    assert only["texts"] == [{"text": HARBOUR, "posts": 2, "accounts": 2, "first": ["u-a", "v-a"]}]


def test_a_topic_calls_when_one_of_its_texts_asks_readers_to_act() -> None:
    rows = said("a", HARBOUR, "u") + said("b", SCHOOL + ", boycott them", "v")
    told = {each["texts"][0]["text"]: each["call"] for each in narratives_of(rows, at_most=3)}
    assert told == {HARBOUR: False, SCHOOL + ", boycott them": True}
    assert asks_to_act("Signez et PARTAGEZ")
    assert not asks_to_act("cosignataires")


def test_no_post_is_no_narrative_and_no_more_topics_come_than_asked() -> None:
    assert narratives_of([], at_most=3) == []
    assert len(narratives_of([row for each in OTHERS for row in each], at_most=2)) == 2


def test_texts_without_a_telling_word_are_kept() -> None:
    (only,) = narratives_of(said("a", "no no no", "u"), at_most=3)
    assert (only["topic"], only["posts"]) == ("", 1)
