from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.kernels.languages import UNKNOWN, detect_languages
from vigie.testing.worlds.language import LANGUAGES, phrasebook


def told(*texts: str | None) -> list[str | None]:
    return list(detect_languages(pa.array(texts, pa.string())).codes.to_pylist())


def wordings(code: str, seed: int) -> list[str]:
    rng, book = np.random.default_rng(seed), phrasebook(code)
    keys = [str(key) for key in rng.choice(book.messages, 100)]
    return [book.text(key, int(rng.integers(book.wordings(key)))) for key in keys]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_languages_of_the_phrasebooks_are_told(code: str) -> None:
    codes = told(*wordings(code, 1))
    assert sum(found == code for found in codes) >= 95
    assert set(codes) <= {code, UNKNOWN}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "lol",
        "no",
        "12 34",
        "😂😂😂",
        "@marie.dupont",
        "https://a.example/une-page-en-francais",
        "\x00",
    ],
)
def test_what_is_short_or_holds_no_words_has_no_known_language(text: str) -> None:
    assert told(text) == [UNKNOWN]


def test_links_and_mentions_do_not_tell_a_language() -> None:
    english = "https://news.example/the-latest-news-of-the-day @TheGoodNewsOfTheDay"
    assert told(f"{english} le conseil a voté la loi hier soir") == ["fr"]


def test_chinese_in_all_its_spoken_kinds_is_told_as_chinese() -> None:
    assert told("今天上午市政府宣布地铁新线路将于下周一正式开通", "你好，我哋今日去邊度食飯呀？") == [
        "zh",
        "zh",
    ]


def test_an_absent_text_stays_absent_and_the_order_stays() -> None:
    texts = ["Le train de ce matin est encore en retard", None, "The train of this morning is late again"]
    codes, confidence = detect_languages(pa.array(texts))
    assert codes.to_pylist() == ["fr", None, "en"]
    assert confidence.null_count == 1
    assert (confidence.type, codes.type) == (pa.float32(), pa.string())


def test_chunks_and_repeats_change_nothing() -> None:
    texts = ["Le train est en retard ce matin", "The train is late again today"]
    whole = detect_languages(pa.array(texts * 3))
    assert detect_languages(pa.chunked_array([texts, texts * 2])).codes.equals(whole.codes)


def test_more_confidence_asked_gives_more_unknown() -> None:
    texts = pa.array([*wordings("en", 2), "Bonjour à toi", "buona sera"])
    counts = [
        detect_languages(texts, least_confidence=least).codes.to_pylist().count(UNKNOWN)
        for least in (0.0, 0.5, 0.9, 1.01)
    ]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, len(texts))


def test_no_texts_have_no_languages() -> None:
    codes, confidence = detect_languages(pa.array([], pa.string()))
    assert (len(codes), len(confidence)) == (0, 0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text() | st.none(), max_size=5))
def test_any_text_has_an_answer_of_its_own(texts: list[str | None]) -> None:
    codes, confidence = detect_languages(pa.array(texts, pa.string()))
    for text, code, sure in zip(texts, codes.to_pylist(), confidence.to_pylist(), strict=True):
        assert (text is None) == (code is None) == (sure is None)
        assert text is None or detect_languages(pa.array([text])).codes.to_pylist() == [code]
