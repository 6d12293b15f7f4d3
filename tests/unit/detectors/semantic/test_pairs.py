from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vigie.detectors.text_families.semantic import encoder as encoding
from vigie.detectors.text_families.semantic.neighbours import near_pairs
from vigie.detectors.text_families.semantic.pairs import (
    PAIRS,
    REWORD,
    TRANSLATION,
    Guard,
    SemanticPairs,
    semantic_pairs,
    words_only,
)
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.model.errors import ParameterError
from vigie.model.outcomes import Found, NotAssessed, NothingFound

Vectors = NDArray[np.float32]

TEXTS = [
    "river: the water of the river rises again",
    "river: once more the water is higher",
    "river: le fleuve monte encore ce matin",
    "train: the morning train is late again",
    None,
    "river: up",
]
LANGUAGES = ["en", "en", "fr", "en", None, "en"]
CIRCLE = {"river": 0.0, "train": 90.0}


class ByFirstWord:
    """An encoder that hears nothing but the first word, and tells what it was asked."""

    def __init__(self, angles: dict[str, float] | None = None, name: str = "first word") -> None:
        self.name, self.fingerprint = name, "0" * 16
        self.angles = CIRCLE if angles is None else angles
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        angle = np.radians([self.angles[text.split(":")[0]] for text in texts])
        return np.stack((np.cos(angle), np.sin(angle)), axis=1).astype(np.float32)


def found(
    texts: Sequence[str | None] = TEXTS,
    languages: Sequence[str | None] = LANGUAGES,
    *,
    angles: dict[str, float] | None = None,
    **given: Any,
) -> SemanticPairs:
    given.setdefault("params", SemanticParams())
    outcome = semantic_pairs(
        pa.array(texts, pa.string()),
        languages=pa.array(languages, pa.string()),
        encoder=ByFirstWord(angles),
        **given,
    )
    assert isinstance(outcome, Found)
    return outcome.value


def rows(result: SemanticPairs, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in result.pairs.to_pylist()]


def test_texts_of_one_meaning_are_rewordings_or_translations_by_their_languages() -> None:
    result = found()
    assert rows(result, "left", "right", "kind", "reason", "guard") == [
        (0, 1, REWORD, "same-language", None),
        (0, 2, TRANSLATION, "other-language", None),
        (1, 2, TRANSLATION, "other-language", None),
    ]
    assert result.pairs.schema.equals(PAIRS)
    assert result.encoder == ("first word", "0" * 16)


def test_what_is_short_or_absent_is_counted_and_not_read() -> None:
    assert (found().too_short, found(params=SemanticParams(min_letters=1)).too_short) == (2, 1)


def test_few_characters_of_chinese_are_enough() -> None:
    outcome = semantic_pairs(
        pa.array(["今天上午市政府宣布地铁", "今天下午市政府宣布地铁"]),
        languages=pa.array(["zh", "zh"]),
        encoder=ByFirstWord({"今天上午市政府宣布地铁": 0, "今天下午市政府宣布地铁": 10}),
        params=SemanticParams(),
    )
    assert isinstance(outcome, Found)


@pytest.mark.parametrize("unknown", ["und", None])
def test_an_unknown_language_never_makes_a_translation_and_must_pass_the_stricter_cosine(
    unknown: str | None,
) -> None:
    languages = ["en", unknown, "fr", "en", None, "en"]
    result = found(languages=languages)
    assert rows(result, "left", "right", "kind", "reason") == [
        (0, 1, REWORD, "language-unknown"),
        (0, 2, TRANSLATION, "other-language"),
        (1, 2, REWORD, "language-unknown"),
    ]
    assert result.unknown_language == 1
    told = ["one: " + "a" * 30, "two: " + "b" * 30]
    params = SemanticParams(reword_cosine=0.6, translation_cosine=0.9)
    angles = {"one": 0.0, "two": 45.0}
    assert rows(found(told, ["en", "en"], angles=angles, params=params), "kind") == [(REWORD,)]
    outcome = semantic_pairs(
        pa.array(told), languages=pa.array(["en", unknown]), encoder=ByFirstWord(angles), params=params
    )
    assert outcome == NothingFound(2)


def test_each_kind_has_its_own_cosine() -> None:
    params = SemanticParams(reword_cosine=0.9, translation_cosine=0.5)
    texts = [f"{name}: {'letters ' * 5}" for name in ("one", "two", "three")]
    result = found(texts, ["en", "en", "fr"], angles={"one": 0, "two": 50, "three": 25}, params=params)
    assert rows(result, "left", "right", "kind") == [(0, 2, TRANSLATION), (1, 2, TRANSLATION)]


def test_copies_that_letters_joined_are_left_out_and_counted() -> None:
    result = found(copies=np.array([[1, 0], [3, 5]]))
    assert rows(result, "left", "right") == [(0, 2), (1, 2)]
    assert (result.candidates, result.copies) == (3, 1)


def test_a_guard_marks_the_pairs_of_its_kind_and_drops_none() -> None:
    asked: list[list[int]] = []

    def negation(left: NDArray[np.int64], right: NDArray[np.int64], _: Vectors) -> list[str | None]:
        asked.append([*left.tolist(), *right.tolist()])
        return ["negation" if one == 1 else None for one in left]

    guards: dict[str, Guard] = {TRANSLATION: negation}
    assert rows(found(guards=guards), "right", "guard") == [(1, None), (2, None), (2, "negation")]
    assert asked == [[0, 1, 2, 2]]


def test_a_judge_reads_only_texts_with_a_candidate_and_its_cosine_decides() -> None:
    judge = ByFirstWord({"river": 0.0}, "judge")
    result = found(judge=judge)
    assert set(judge.asked) == {TEXTS[0], TEXTS[1], TEXTS[2]}
    assert result.encoder[0] == "judge"
    contrary = ByFirstWord({"river": 0.0}, "contrary")
    contrary.encode = lambda texts: np.eye(len(texts), dtype=np.float32)  # type: ignore[method-assign]
    outcome = semantic_pairs(
        pa.array(TEXTS),
        languages=pa.array(LANGUAGES),
        encoder=ByFirstWord(),
        judge=contrary,
        params=SemanticParams(),
    )
    assert outcome == NothingFound(4)


def test_without_an_encoder_without_texts_or_without_an_index_nothing_is_assessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts, languages = pa.array(TEXTS), pa.array(LANGUAGES)
    none = NotAssessed("no-encoder", {"command": "pip install 'vigie[semantic]'"})
    params = SemanticParams(exact_up_to=0)
    assert semantic_pairs(texts, languages=languages, encoder=none, params=params) is none
    one = semantic_pairs(texts[:1], languages=languages[:1], encoder=ByFirstWord(), params=params)
    assert one == NotAssessed("too-few-texts", {"texts": 1, "needed": 2})
    monkeypatch.setattr(encoding, "find_spec", lambda _: None)
    indexed = semantic_pairs(texts, languages=languages, encoder=ByFirstWord(), params=params)
    assert isinstance(indexed, NotAssessed)
    assert indexed.values["missing"] == "faiss"


def test_no_pair_at_all_is_nothing_found() -> None:
    texts, languages = pa.array([TEXTS[0], TEXTS[3]]), pa.array(["en", "en"])
    for judge in (None, ByFirstWord()):
        outcome = semantic_pairs(
            texts, languages=languages, encoder=ByFirstWord(), judge=judge, params=SemanticParams()
        )
        assert outcome == NothingFound(2)


def test_links_mentions_and_marks_are_not_read() -> None:
    said = pa.array(["see https://a.example/x?y #vote_now @bob.b <url>", None])
    assert [text and text.split() for text in words_only(said).to_pylist()] == [["see", "vote", "now"], None]


def test_a_cosine_that_no_two_texts_can_have_is_refused() -> None:
    with pytest.raises(ParameterError, match="outside"):
        SemanticParams(reword_cosine=1.5)


def directions(seed: int, n: int, d: int = 8) -> Vectors:
    """Vectors of length one in bundles of five, so that some are near."""
    rng = np.random.default_rng(seed)
    middles = np.repeat(rng.normal(size=(-(-n // 5), d)), 5, axis=0)[:n]
    vectors = middles + 0.3 * rng.normal(size=(n, d))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 60), st.floats(0.3, 0.99))
def test_the_exact_search_finds_what_looking_at_every_pair_finds(seed: int, n: int, least: float) -> None:
    vectors = directions(seed, n)
    cosine = vectors.astype(np.float64) @ vectors.T
    expected = {(i, j) for i in range(n) for j in range(i + 1, n) if cosine[i, j] >= least}
    near = near_pairs(vectors, least=least, exact_up_to=1_000, probes=5)
    got = set(zip(near.left.tolist(), near.right.tolist(), strict=True))
    assert {pair for pair in expected ^ got if abs(cosine[pair] - least) > 1e-6} == set()
    assert near.exact


def test_the_exact_search_crosses_its_blocks() -> None:
    vectors = directions(3, 2_500)
    near = near_pairs(vectors, least=0.8, exact_up_to=10_000, probes=5)
    assert len(near.left) == int((np.triu(vectors @ vectors.T, 1) >= 0.8).sum())
    assert sorted(zip(near.left, near.right, strict=True)) == list(zip(near.left, near.right, strict=True))


def test_the_index_finds_nearly_all_that_is_near_and_the_same_each_time() -> None:
    vectors = directions(4, 3_000, 32)
    exact = near_pairs(vectors, least=0.7, exact_up_to=10_000, probes=32)
    first, second = (near_pairs(vectors, least=0.7, exact_up_to=0, probes=32) for _ in range(2))
    everything = set(zip(exact.left, exact.right, strict=True))
    got = set(zip(first.left, first.right, strict=True))
    assert not first.exact
    assert got <= everything
    assert len(got) >= 0.99 * len(everything)
    assert first.left.tobytes() + first.cosine.tobytes() == second.left.tobytes() + second.cosine.tobytes()
