"""The language of each text, or an honest "unknown".

Rule `language-1`: web addresses, mentions and the marks of hashtags are taken out, the first 1 000 characters
are kept, and the byte n-grams of py3langid (naive Bayes over 140 labels, packaged with it; nothing is
fetched) give the likeliest language and its probability. Below `least_confidence` the answer is `und` (ISO
639-3, undetermined). Cantonese and Wu (`yue`, `wuu`) are told as Chinese, Moroccan and Egyptian Arabic
(`ary`, `arz`) as Arabic, the macrolanguages of ISO 639-3 that hold them, because short posts are written in
the same letters.

Source: Lui and Baldwin, langid.py, ACL 2012 (https://aclanthology.org/P12-3005/), as kept by py3langid.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["LANGUAGE_RULE", "UNKNOWN", "Languages", "detect_languages"]

LANGUAGE_RULE = "language-1"
UNKNOWN = "und"
"""What stands for a language that cannot be told, ISO 639-3."""

_LEAST_CONFIDENCE = 0.5
_READ_CHARS = 1_000
_NOT_WORDS = re.compile(r"(?:https?://|www\.)\S+|@\w+|[#_<>]|\burl\b")
_MEMBERS = {"ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh", "zxx": UNKNOWN}


class Languages(NamedTuple):
    """What `detect_languages` answers, one entry a text.

    Attributes:
        codes: string [n], ISO 639-1 where it exists, else 639-3; `und` when unknown, null where there is no
            text.
        confidence: float32 [n], the model's probability of its likeliest language, also where the answer is
            `und`; null where there is no text.
    """

    codes: pa.Array[Any]
    confidence: pa.Array[Any]


def detect_languages(
    texts: pa.Array[Any] | pa.ChunkedArray[Any], *, least_confidence: float = _LEAST_CONFIDENCE
) -> Languages:
    """Tell the language of each text.

    Args:
        texts: string [n]; null stays null.
        least_confidence: 0 to 1; a likeliest language below it is answered `und`.

    Returns:
        Codes and confidences. Cost: linear in the distinct texts, about 10 000 short posts a second on one
        core.

    It does not show where an author is from, nor the language of a text that mixes several: the likeliest one
    is told. One or two words are most often `und`. Figures: `docs/semantic-stage.md`.
    """
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = whole.cast(pa.string()).dictionary_encode()
    told = [_told(str(text)) for text in coded.dictionary.to_pylist()]
    codes = [code if sure >= least_confidence else UNKNOWN for code, sure in told]
    confidence = np.array([sure for _, sure in told], np.float32)
    return Languages(
        pa.array(codes, pa.string()).take(coded.indices),
        pa.array(confidence, pa.float32()).take(coded.indices),
    )


def _told(text: str) -> tuple[str, float]:
    words = " ".join(_NOT_WORDS.sub(" ", text[: 2 * _READ_CHARS]).split())[:_READ_CHARS]
    if not any(character.isalpha() for character in words):
        return UNKNOWN, 0.0
    code, sure = _identifier().classify(words)
    return _MEMBERS.get(code, code), float(sure)


@cache
def _identifier() -> LanguageIdentifier:
    # Half a second and 60 MB, which who never asks for a language should not pay.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
