from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from vigie.kernels.families.growth import grow
from vigie.kernels.families.pairs import BRIDGED, NEAR_LETTERS, REORDERED, Pairs, alike, needed
from vigie.kernels.families.sketches import Candidates, candidates, sketch
from vigie.kernels.families.wordings import Settings, families_of_texts

WORDS = [
    "harbour",
    "lantern",
    "velvet",
    "orchard",
    "thunder",
    "ribbon",
    "copper",
    "meadow",
    "saffron",
    "bridge",
    "candle",
    "winter",
]


def sentence(seed: int, words: int = 12) -> str:
    rng = np.random.default_rng(seed)
    return " ".join(f"{WORDS[n]}{seed}" for n in rng.integers(0, len(WORDS), words).tolist())


def leaders(texts: list[str], **settings: int) -> list[int]:
    found = families_of_texts(pa.array(texts), Settings(**settings))
    return [int(found.first[found.grown.leader[place]]) if place >= 0 else -1 for place in found.place]


def test_copies_and_light_changes_form_one_family_and_others_none() -> None:
    text = sentence(1)
    texts = [text, text.upper() + "!!", text.replace("lantern", "lamp"), sentence(2), f"{text} #share"]
    assert leaders(texts) == [0, 0, 0, 3, 0]


def test_words_in_another_order_are_a_rewording() -> None:
    words = sentence(3).split()
    texts = [" ".join(words), " ".join([*words[7:], *words[:7]])]
    found = families_of_texts(pa.array(texts), Settings())
    assert found.grown.leader.tolist() == [0, 0]
    assert found.grown.why.tolist() in ([0, REORDERED], [0, NEAR_LETTERS])


def test_scripts_without_spaces_find_their_copies() -> None:
    texts = [
        "今天下午市长在新闻发布会上宣布新的公园将在明年春天正式开放",
        "今天下午市长在新闻发布会上宣布新公园将在明年春天正式开放",
        "นายกเทศมนตรีประกาศว่าสวนสาธารณะแห่งใหม่จะเปิดในปีหน้า",
        "นายกเทศมนตรีประกาศว่าสวนสาธารณะใหม่จะเปิดในปีหน้า",
        "أعلن رئيس البلدية اليوم أن الحديقة الجديدة ستفتح في الربيع",
        "أعلن رئيس البلدية أن الحديقة الجديدة ستفتح في الربيع",
    ]
    assert leaders(texts) == [0, 0, 2, 2, 4, 4]


def test_short_and_absent_texts_are_left_out_and_counted() -> None:
    found = families_of_texts(pa.array(["thank you", None, sentence(4), "thank you"]), Settings())
    assert found.place.tolist() == [-1, -1, 0, -1]
    assert found.figures["too_short"] == 2


def test_no_text_gives_no_family() -> None:
    for texts in (pa.array([], pa.string()), pa.array([None], pa.string()), pa.array([""])):
        found = families_of_texts(texts, Settings())
        assert len(found.grown.leader) == 0
        assert found.figures["wordings"] == 0


def test_a_known_family_keeps_its_leader_and_new_texts_join_it() -> None:
    text = sentence(5)
    known = [text, text.replace("copper", "silver")]
    new = [text.replace("bridge", "tower"), sentence(6)]
    found = families_of_texts(pa.array([*known, *new]), Settings(), known=np.array([0, 0]))
    assert found.grown.leader.tolist() == [0, 0, 0, 3]


def test_known_families_never_merge_and_the_bridge_is_told() -> None:
    text = sentence(7, 20)
    other = text.replace("copper", "silver").replace("winter", "summer")
    found = families_of_texts(pa.array([text, other, text + " and"]), Settings(), known=np.array([0, 1]))
    assert found.grown.leader.tolist() == [0, 1, 0]
    assert len(found.grown.bridges.first) == 1


def test_small_steps_do_not_chain_for_ever() -> None:
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), 8)) for _ in range(60)]
    texts = [" ".join(words[start : start + 20]) for start in range(0, 40, 3)]
    found = families_of_texts(pa.array(texts), Settings())
    assert len(set(found.grown.leader.tolist())) > 1
    assert (found.grown.to_leader >= 0.5).all()


def test_a_third_text_joins_two_new_families_whose_leaders_are_alike() -> None:
    letters = ["abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnop0123456789", "abcdefghijklmnopqrstu56789"]
    pairs = Pairs(
        np.array([0, 1]), np.array([2, 2]), np.array([0.8, 0.8]), np.array([NEAR_LETTERS] * 2, np.int8)
    )
    grown = grow(pairs, letters, known=np.empty(0, np.int64), floor=0.5)
    assert grown.leader.tolist() == [0, 0, 0]
    assert grown.why.tolist() == [0, BRIDGED, NEAR_LETTERS]
    assert grow(pairs, letters, known=np.array([0, 1]), floor=0.5).leader.tolist() == [0, 1, 0]


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_pairs_changes_no_family(seed: int) -> None:
    rng = np.random.default_rng(seed)
    letters = ["".join(rng.choice(list("abcd"), 12)) for _ in range(8)]
    first, second = np.triu_indices(8, 1)
    similarity = np.array(
        [Indel.normalized_similarity(letters[a], letters[b]) for a, b in zip(first, second, strict=True)]
    )
    kept = similarity >= 0.7
    pairs = Pairs(first[kept], second[kept], similarity[kept], np.ones(kept.sum(), np.int8))
    mixed = rng.permutation(int(kept.sum()))
    shuffled = Pairs(pairs.first[mixed], pairs.second[mixed], pairs.similarity[mixed], pairs.why[mixed])
    none = np.empty(0, np.int64)
    one, other = (grow(given_, letters, known=none, floor=0.5) for given_ in (pairs, shuffled))
    assert one.leader.tolist() == other.leader.tolist()
    assert (one.leader <= np.arange(8)).all()
    assert (one.leader[one.leader] == one.leader).all()
    assert (one.to_leader >= 0.5 - 1e-9).all()


@given(st.lists(st.text("abcdefgh", min_size=8, max_size=60), min_size=1, max_size=20, unique=True))
def test_candidates_are_pairs_that_share_shingles(texts: list[str]) -> None:
    rows = sketch(pa.array(texts), size=1_000)
    found = candidates(rows, texts=len(texts), neighbours=1_000)
    shingles = [{text[at : at + 8] for at in range(len(text) - 7)} for text in texts]
    expected = {
        (a, b)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if len(shingles[a] & shingles[b]) >= 2
    }
    assert set(zip(found.first.tolist(), found.second.tolist(), strict=True)) == expected
    assert found.dropped == 0


def test_a_crowded_phrase_is_capped_and_told() -> None:
    texts = pa.array([f"{'the same words that everybody says'}{n:08d}" for n in range(300)])
    found = candidates(sketch(texts, size=12), texts=300, neighbours=5)
    assert found.dropped > 0
    assert (found.first < found.second).all()


def test_threads_change_no_sketch() -> None:
    texts = pa.array([f"the {n} boats of harbour {n * 7919}" for n in range(50_100)])
    assert np.array_equal(sketch(texts, size=12, threads=1), sketch(texts, size=12, threads=2))


def test_short_texts_must_be_more_alike() -> None:
    assert needed(np.array([20, 40, 60, 500]), copy_at=0.7).round(3).tolist() == [0.85, 0.775, 0.7, 0.7]
    texts = ["abcdefghijklmnopqrst", "abcdefghijklmnopXYZW"]
    met = Candidates(np.array([0]), np.array([1]), 0)
    assert len(alike(met, texts, texts, copy_at=0.7, reorder_at=0.95).first) == 0
    assert len(alike(met, texts, texts, copy_at=0.6, reorder_at=0.95).first) == 1
