"""From texts and their languages to pairs that mean the same: rewordings and translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.text_families.semantic.encoder import Encoder, missing_for
from vigie.detectors.text_families.semantic.neighbours import NearPairs, near_pairs
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.kernels.languages import UNKNOWN
from vigie.model.outcomes import Found, NotAssessed, NothingFound

__all__ = ["PAIRS", "REWORD", "TRANSLATION", "Guard", "SemanticPairs", "semantic_pairs", "words_only"]

REWORD, TRANSLATION = "reword", "translation"

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_DENSE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
_NOT_WORDS = r"(?:https?://|www\.)\S+|@[\p{L}\p{N}_.]+|<url>|[#_]"

Guard = Callable[[Ints, Ints, Floats], Sequence[str | None]]
"""Of pairs of one kind (places, places, cosines): what sets each apart (`negation`, `numbers`), or None."""

_FIELDS: list[pa.Field[Any]] = [
    pa.field("left", pa.int64(), nullable=False),
    pa.field("right", pa.int64(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("cosine", pa.float32(), nullable=False),
    pa.field("reason", pa.string(), nullable=False),
    pa.field("guard", pa.string()),
]
PAIRS = pa.schema(_FIELDS)
"""Pairs of texts, by their places; `guard` says why a pair should not join its texts, or is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticPairs:
    """What the stage found, and what it left out.

    Attributes:
        pairs: table of schema PAIRS, ordered by `left`, then `right`.
        encoder: name and fingerprint of what the cosines come from.
        too_short: texts with too few letters (null texts are among them).
        unknown_language: texts compared without a known language; they give rewordings, never translations.
        candidates: pairs that the first encoder proposed, copies among them.
        copies: candidates left out because letters joined them already.
        exact: whether every pair was compared; if not, the index may have missed some.
        places: int64 [k], places of the texts that were compared.
        vectors: float32 [k, d], their vectors by the encoder that proposes.
    """

    pairs: pa.Table
    encoder: tuple[str, str]
    too_short: int
    unknown_language: int
    candidates: int
    copies: int
    exact: bool
    places: Ints
    vectors: Floats


def semantic_pairs(
    texts: pa.Array[Any],
    *,
    languages: pa.Array[Any],
    encoder: Encoder | NotAssessed,
    params: SemanticParams,
    judge: Encoder | None = None,
    copies: Ints | None = None,
    guards: Mapping[str, Guard] | None = None,
) -> Found[SemanticPairs] | NothingFound | NotAssessed:
    """Find the pairs of distinct texts that mean the same, apart from those that letters joined.

    Args:
        texts: string [n], distinct; links and mentions are not read, and null is counted only.
        languages: string [n], ISO 639; `und` or null when unknown.
        encoder: proposes pairs, and decides where there is no judge; `NotAssessed` (no encoder) passes
            through.
        params: thresholds and limits.
        judge: a slower encoder that reads only texts with a candidate, and whose cosine then decides.
        copies: int64 [m, 2], pairs of places that the lexical stage joined, in any order.
        guards: for a kind (REWORD, TRANSLATION), what may set two texts apart; a kind without one is not
            guarded.

    Returns:
        The pairs with counts of what was left out; `NothingFound` when no pair remains; `NotAssessed` without
        an encoder, without an index where one is needed, or with fewer than two texts that are long enough.
        Cost: one encoding of each text, then see `near_pairs`.

    It shows that an encoder sees two texts as near in meaning. It does not show that one was made from the
    other: reports of one event, proverbs and set phrases are near too. Encoders hardly see a negation, a
    number or who did what to whom: that is what the guards are for.
    """
    if isinstance(encoder, NotAssessed):
        return encoder
    words = words_only(texts)
    places = _long_enough(words, params.min_letters)
    if len(places) < 2:
        return NotAssessed("too-few-texts", {"texts": len(places), "needed": 2})
    if len(places) > params.exact_up_to and (absent := missing_for(["faiss"])):
        return absent
    read = _read(words, places)
    vectors = encoder.encode(read)
    near, candidates = _near(read, vectors, judge, params)
    told = _in_places(near, places)
    left_out = _joined(told, copies, len(texts))
    table = _labelled(told, ~left_out, languages, params)
    if not table.num_rows:
        return NothingFound(len(places))
    decides = judge or encoder
    result = SemanticPairs(
        pairs=_guarded(table, guards or {}),
        encoder=(decides.name, decides.fingerprint),
        too_short=len(texts) - len(places),
        unknown_language=int(np.sum(_codes(languages)[places] == UNKNOWN)),
        candidates=candidates,
        copies=int(left_out.sum()),
        exact=near.exact,
        places=places,
        vectors=vectors,
    )
    return Found(result, looked_at=len(places))


def words_only(texts: pa.Array[Any]) -> pa.Array[Any]:
    """Take links, mentions and the marks of hashtags out of texts (string [n]); null stays null.

    Posts that share nothing but mentions are near for most encoders: with them, a thousand times as many
    pairs of strangers pass the same cosine.
    """
    return pc.replace_substring_regex(texts, _NOT_WORDS, " ")


def _long_enough(words: pa.Array[Any], min_letters: int) -> Ints:
    # One character of Chinese, Japanese or Korean writing says what several letters say.
    return np.flatnonzero(_count(words, r"\p{L}") + 2 * _count(words, _DENSE) >= min_letters)


def _count(words: Any, pattern: str) -> Ints:  # noqa: ANN401 - Arrow's functions are untyped
    counted: Any = pc.fill_null(pc.count_substring_regex(words, pattern), 0)
    return np.asarray(counted.to_numpy(zero_copy_only=False), np.int64)


def _read(texts: pa.Array[Any], places: Ints) -> list[str]:
    return [str(text) for text in texts.take(pa.array(places, pa.int64())).to_pylist()]


def _codes(languages: pa.Array[Any]) -> NDArray[np.object_]:
    return np.array(languages.fill_null(UNKNOWN).to_pylist(), object)


def _near(
    read: list[str], vectors: Floats, judge: Encoder | None, params: SemanticParams
) -> tuple[NearPairs, int]:
    """Return the pairs with the cosine that decides, by places in `read`, and how many were proposed."""
    least = params.candidate_cosine if judge else min(params.reword_cosine, params.translation_cosine)
    near = near_pairs(vectors, least=least, exact_up_to=params.exact_up_to, probes=params.probes)
    if judge is None or not len(near.left):
        return near, len(near.left)
    asked, back = np.unique(np.stack((near.left, near.right)), return_inverse=True)
    judged = judge.encode([read[int(place)] for place in asked])
    first, second = back.reshape(2, -1)
    cosine = np.einsum("ij,ij->i", judged[first], judged[second])
    return NearPairs(near.left, near.right, cosine, near.exact), len(near.left)


def _in_places(near: NearPairs, places: Ints) -> NearPairs:
    return NearPairs(places[near.left], places[near.right], near.cosine, near.exact)


def _joined(near: NearPairs, copies: Ints | None, texts: int) -> NDArray[np.bool_]:
    if copies is None or not len(copies):
        return np.zeros(len(near.left), bool)
    known = np.sort(copies, axis=1)
    return np.isin(near.left * texts + near.right, known[:, 0] * texts + known[:, 1])


def _labelled(
    near: NearPairs, kept: NDArray[np.bool_], languages: pa.Array[Any], params: SemanticParams
) -> pa.Table:
    codes = _codes(languages)
    left, right = codes[near.left], codes[near.right]
    unknown = (left == UNKNOWN) | (right == UNKNOWN)
    translated = (left != right) & ~unknown
    # What nothing says of the language must pass the stricter of the two.
    stricter = max(params.reword_cosine, params.translation_cosine)
    least = np.where(translated, params.translation_cosine, np.where(unknown, stricter, params.reword_cosine))
    kept = kept & (near.cosine >= least)
    kind = np.where(translated, TRANSLATION, REWORD)[kept]
    reason = np.where(unknown, "language-unknown", np.where(translated, "other-language", "same-language"))
    columns = [near.left[kept], near.right[kept], kind.tolist(), near.cosine[kept], reason[kept].tolist()]
    arrays: Any = [pa.array(column, field.type) for column, field in zip(columns, PAIRS, strict=False)]
    return pa.Table.from_arrays([*arrays, pa.nulls(int(kept.sum()), pa.string())], schema=PAIRS)


def _guarded(table: pa.Table, guards: Mapping[str, Guard]) -> pa.Table:
    left, right, cosine = (table[name].to_numpy() for name in ("left", "right", "cosine"))
    kind = np.array(table["kind"].to_pylist(), object)
    said = np.full(len(kind), None, object)
    for name, guard in guards.items():
        asked = np.flatnonzero(kind == name)
        said[asked] = guard(left[asked], right[asked], cosine[asked])
    place = table.schema.get_field_index("guard")
    return table.set_column(place, PAIRS.field("guard"), pa.array(said.tolist(), pa.string()))
