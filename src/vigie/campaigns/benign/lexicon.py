"""Words that innocent explanations are recognised by (`innocent.toml`), and letters made comparable."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["call_words", "credit_words", "fold", "known_names"]

_SIGNS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ı’", "01234567890123456789i'")


def known_names(kind: str) -> frozenset[str]:
    """Return the names of one list: `schedulers` or `platforms`."""
    return frozenset(_lists()[kind])


def call_words(part: str) -> tuple[str, ...]:
    """Return one part of the words of calls, of every language, folded and sorted."""
    return tuple(sorted({fold(word) for words in _lists()["calls"].values() for word in words.get(part, ())}))


def credit_words(kind: str) -> tuple[str, ...]:
    """Return the words by which news names its source: `initials` or `phrases`, as they are written."""
    return tuple(sorted(_lists()["credits"][kind]))


def fold(text: str) -> str:
    """Return a text in small letters without accents, vowel marks or dots, digits as 0 to 9.

    People leave accents out, capitals lose them, and the Turkish i has its dot or not. Applying it twice
    changes nothing more.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_SIGNS)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("vigie.campaigns.benign").joinpath("innocent.toml").read_text("utf-8"))
