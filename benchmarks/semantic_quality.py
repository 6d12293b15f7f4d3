"""How well languages, rewordings and translations are told, on labelled texts; figures, not tests.

    python benchmarks/semantic_quality.py [--data ../shared/data] [--encoder use-multilingual-3] [--encoder
    FOLDER]

Rewordings and translations: D3lta's public texts, where the texts of one group say the same. Half of the
groups, with half of a corpus of strangers (ordinary posts of the same language), choose the least cosine that
lets at most two false pairs in a million through; the other halves say what it is worth. Pairs of strangers
with strangers are not counted, because nobody labelled them. Letters play no part here: the lexical stage is
measured apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import stats

from vigie.detectors.text_families.semantic.encoder import PACKAGED, Encoder
from vigie.detectors.text_families.semantic.opening import open_encoder
from vigie.detectors.text_families.semantic.pairs import REWORD, semantic_pairs, words_only
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.kernels.languages import UNKNOWN, detect_languages
from vigie.model.outcomes import Found, NotAssessed
from vigie.testing.worlds.language import LANGUAGES, phrasebook

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Texts = NDArray[np.object_]

_D3LTA = "d3lta_synthetic"
_STSB = "text_pairs_stsb_multi/pairs.parquet"
_STRANGERS = {
    "en": ("ctrl_airline_tweets_2015/tweets.parquet", "text"),
    "fr": ("ctrl_french_media_2022/tweets.parquet", "text"),
}
_MILLION = 1_000_000
_ALLOWED = 2
_LETTERS = 25
_STEPS = np.arange(0.3, 1.0, 0.005)


class Counts(NamedTuple):
    """Pairs at each step of the cosine: true ones found of how many, false ones of how many."""

    found: Ints
    true: int
    wrong: Ints
    false: int

    def with_strangers(self, cosine: Floats) -> Counts:
        """Add pairs that are all false."""
        return self._replace(wrong=self.wrong + _passing(cosine), false=self.false + len(cosine))


class Labelled(NamedTuple):
    """Texts with their group, language, kind of group and vector."""

    text: Texts
    group: Ints
    lang: Texts
    kind: Texts
    vector: Floats


def main() -> None:
    """Print one line of JSON a measure."""
    asked = _arguments()
    for source, texts, truth in _labelled_languages(asked.data):
        _say(f"language: {source}", _language_figures(texts, truth))
    for name in asked.encoder or [PACKAGED]:
        encoder = open_encoder(name)
        if isinstance(encoder, NotAssessed):
            raise SystemExit(str(encoder))
        for measure, figures in _encoder_figures(asked.data, encoder):
            _say(f"{encoder.name}: {measure}", figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--encoder", action="append")
    return parser.parse_args()


def _say(measure: str, figures: dict[str, Any]) -> None:
    print(json.dumps({"measure": measure, **figures}), flush=True)


def _column(path: Path, name: str) -> Texts:
    return np.array(pq.read_table(path, columns=[name])[name].to_pylist(), object)


def _labelled_languages(data: Path) -> Iterator[tuple[str, Texts, Texts]]:
    rng = np.random.default_rng(0)
    stsb, lang = _column(data / _STSB, "s1"), _column(data / _STSB, "lang")
    picked = rng.choice(len(stsb), 6_000, replace=False)
    codes = np.array([str(code)[:2] for code in lang[picked]], object)
    yield "STS-B", stsb[picked], codes
    two = np.array([" ".join(str(text).split()[:3]) for text in stsb[picked]], object)
    yield "STS-B, first three words", two, codes
    said = [(_wording(code, rng), code) for code in LANGUAGES for _ in range(1_000)]
    yield "phrasebooks", np.array([text for text, _ in said], object), np.array([c for _, c in said], object)
    docs = data / _D3LTA / "docs.parquet"
    yield "D3lta", _column(docs, "text"), _column(docs, "lang")


def _wording(code: str, rng: np.random.Generator) -> str:
    book = phrasebook(code)
    message = str(rng.choice(book.messages))
    return book.text(message, int(rng.integers(book.wordings(message))))


def _language_figures(texts: Texts, truth: Texts) -> dict[str, Any]:
    detect_languages(pa.array(["the model is loaded once"]))
    start = time.perf_counter()
    codes = np.array(detect_languages(pa.array(texts, pa.string())).codes.to_pylist(), object)
    seconds = time.perf_counter() - start
    told = codes != UNKNOWN
    worst = {
        str(code): round(float((codes == truth)[told & (truth == code)].mean()), 3) for code in set(truth)
    }
    return {
        "texts": len(texts),
        "per_second": round(len(set(texts)) / seconds),
        "told": round(float(told.mean()), 3),
        "right_where_told": round(float((codes == truth)[told].mean()), 4),
        "least": min(worst.items(), key=lambda item: item[1]),
    }


def _encoder_figures(data: Path, encoder: Encoder) -> Iterator[tuple[str, dict[str, Any]]]:
    labelled = _d3lta(data, encoder)
    strangers = {code: _strangers(data / path, name) for code, (path, name) in _STRANGERS.items()}
    start = time.perf_counter()
    vectors = {code: encoder.encode(list(texts)) for code, texts in strangers.items()}
    posts = sum(map(len, strangers.values()))
    yield "speed", {"posts_per_second": round(posts / (time.perf_counter() - start))}
    meant = labelled.kind != "copy-pasta"
    for code in _STRANGERS:
        within = _Question(meant & (labelled.lang == code), vectors[code], same=True)
        yield f"reword {code}", _chosen_and_checked(labelled, within)
    whole = np.concatenate(list(vectors.values()))
    yield "reword, all languages", _chosen_and_checked(labelled, _Question(meant, whole, same=True))
    yield (
        "translation",
        _chosen_and_checked(labelled, _Question(labelled.kind == "translation", whole, same=False)),
    )
    yield "whole stage", _whole_stage(labelled, encoder)
    yield from _correlations(data, encoder)


def _whole_stage(labelled: Labelled, encoder: Encoder) -> dict[str, Any]:
    """Run the stage as it is used, languages detected, default cosines, on groups that chose nothing."""
    checked = np.isin(labelled.group, np.unique(labelled.group)[1::2])
    texts = pa.array(labelled.text[checked], pa.string())
    group, lang = labelled.group[checked], labelled.lang[checked]
    kind, params = labelled.kind[checked], SemanticParams(min_letters=1)
    languages = detect_languages(texts).codes
    outcome = semantic_pairs(texts, languages=languages, encoder=encoder, params=params)
    if not isinstance(outcome, Found):
        raise SystemExit(str(outcome))
    pairs = outcome.value.pairs
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    one, other = np.triu_indices(len(group), 1)
    true = group[one] == group[other]
    reworded = true & (lang[one] == lang[other]) & (kind[one] != "copy-pasta")
    translated = true & (lang[one] != lang[other])
    found = np.isin(one * len(group) + other, left * len(group) + right)
    told = np.array(pairs["kind"].to_pylist(), object)
    right_kind = (lang[left] == lang[right]) == (told == REWORD)
    return {
        "rewordings": [round(float(found[reworded].mean()), 3), int(reworded.sum())],
        "translations": [round(float(found[translated].mean()), 3), int(translated.sum())],
        "false_pairs": [int(found[~true].sum()), int((~true).sum())],
        "kind_right": round(float(right_kind[group[left] == group[right]].mean()), 4),
        "unknown_language": outcome.value.unknown_language,
    }


def _d3lta(data: Path, encoder: Encoder) -> Labelled:
    docs = pq.read_table(data / _D3LTA / "docs.parquet")
    matches = pq.read_table(data / _D3LTA / "d3lta_matches.parquet")
    group = docs["group"].to_numpy()
    found = matches["source"].to_numpy() // 10
    names, number = np.unique(np.array(matches["dup_type"].to_pylist(), str), return_inverse=True)
    votes = np.zeros((int(max(group.max(), found.max())) + 1, len(names)), np.int64)
    np.add.at(votes, (found, number), 1)
    text = np.array(docs["text"].to_pylist(), object)
    lang = np.array(docs["lang"].to_pylist(), object)
    return Labelled(text, group, lang, names[votes.argmax(axis=1)][group], encoder.encode(list(text)))


def _strangers(path: Path, name: str) -> Texts:
    words = words_only(pa.array(_column(path, name), pa.string())).drop_null()
    posts = {" ".join(str(text).split()) for text in words.to_pylist()}
    distinct = sorted(text for text in posts if sum(map(str.isalpha, text)) >= _LETTERS)
    return np.array(distinct, object)[np.random.default_rng(0).permutation(len(distinct))[:4_000]]


class _Question(NamedTuple):
    """Which texts are compared, with which strangers, and whether in one language or across two."""

    members: Bools
    strangers: Floats
    same: bool


def _chosen_and_checked(labelled: Labelled, question: _Question) -> dict[str, Any]:
    even = np.isin(labelled.group, np.unique(labelled.group)[::2])
    half = len(question.strangers) // 2
    choosing = _counts(labelled, question.members & even, question.strangers[:half], same=question.same)
    checking = _counts(labelled, question.members & ~even, question.strangers[half:], same=question.same)
    allowed = choosing.wrong * _MILLION <= _ALLOWED * choosing.false
    step = int(np.argmax(allowed)) if allowed.any() else len(_STEPS) - 1
    return {
        "cosine": round(float(_STEPS[step]), 3),
        "chosen": _at(choosing, step),
        "checked": _at(checking, step),
        "recall_by_cosine": {
            f"{_STEPS[i]:.2f}": [round(float(checking.found[i] / checking.true), 3), int(checking.wrong[i])]
            for i in range(40, 100, 4)
        },
    }


def _at(counts: Counts, step: int) -> dict[str, Any]:
    return {
        "recall": round(float(counts.found[step] / counts.true), 3),
        "true": counts.true,
        "false_pairs": int(counts.wrong[step]),
        "of": counts.false,
        "per_million": round(float(counts.wrong[step]) * _MILLION / counts.false, 2),
    }


def _counts(labelled: Labelled, members: Bools, strangers: Floats, *, same: bool) -> Counts:
    vector, group, lang = labelled.vector[members], labelled.group[members], labelled.lang[members]
    left, right = np.triu_indices(len(vector), 1)
    compared = (lang[left] == lang[right]) == same
    left, right = left[compared], right[compared]
    cosine, true = (vector @ vector.T)[left, right], group[left] == group[right]
    within = Counts(_passing(cosine[true]), int(true.sum()), _passing(cosine[~true]), int((~true).sum()))
    return within.with_strangers((vector @ strangers.T).ravel())


def _passing(cosine: Floats) -> Ints:
    return len(cosine) - np.searchsorted(np.sort(cosine), _STEPS, side="left")


def _correlations(data: Path, encoder: Encoder) -> Iterator[tuple[str, dict[str, Any]]]:
    table = pq.read_table(data / _STSB).to_pandas()
    table = table[table["split"] == "dev"]
    english = table[table["lang"] == "en"].set_index("pair_id")
    for lang in sorted(set(table["lang"])):
        rows = table[table["lang"] == lang].set_index("pair_id")
        rows = rows.join(english[["s1"]].rename(columns={"s1": "english"}), how="inner")
        one, two, eng = (encoder.encode(list(rows[name])) for name in ("s1", "s2", "english"))
        score = rows["score"].to_numpy()
        within, across = np.sum(one * two, axis=1), np.sum(eng * two, axis=1)
        yield (
            f"STS-B {lang}",
            {
                "pairs": len(rows),
                "spearman": round(float(stats.spearmanr(within, score).statistic), 3),
                "spearman_with_english": round(float(stats.spearmanr(across, score).statistic), 3),
                "translation_cosine_median": round(float(np.median(np.sum(one * eng, axis=1))), 3),
            },
        )
    pairs = pq.read_table(data / "text_pairs_msrp/msrp.parquet").to_pandas()
    pairs = pairs[pairs["split"] == "test"]
    cosine = np.sum(encoder.encode(list(pairs["s1"])) * encoder.encode(list(pairs["s2"])), axis=1)
    rank = stats.mannwhitneyu(cosine[pairs["label"] == 1], cosine[pairs["label"] == 0]).statistic
    area = float(rank / ((pairs["label"] == 1).sum() * (pairs["label"] == 0).sum()))
    yield (
        "MSRP",
        {
            "pairs": len(pairs),
            "spearman": round(float(stats.spearmanr(cosine, pairs["label"]).statistic), 3),
            "area_under_curve": round(area, 3),
        },
    )


if __name__ == "__main__":
    main()
