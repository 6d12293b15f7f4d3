"""Spellings of places as evidence on languages: competing hypotheses, none of which is a person's origin."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping

__all__ = ["language_scores", "name_spellings", "within"]

Gazetteer = Mapping[str, Mapping[str, frozenset[str]]]

_COLOURS = frozenset({"mavi", "mavı", "bordo-mavi", "rengi"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def name_spellings(text: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the places that a text names: (place, spelling), each spelling once, in the order of the text.

    Args:
        text: such as the place that a profile gives.
        known: spelling in lower case → place.

    Whole words only. Bordo beside Mavi is claret and blue, the colours of football clubs, and names no town.
    Cost: O(length of the text).
    """
    plain = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    words = list(dict.fromkeys(_WORD.findall(plain)))
    coloured = not _COLOURS.isdisjoint(words)
    return [(known[word], word) for word in words if word in known and not (coloured and word == "bordo")]


def language_scores(
    seen: Iterable[tuple[str, str]], gazetteer: Gazetteer, *, slip: float
) -> dict[str, float]:
    """Return the log10 likelihood of spellings under each language as that of the writers.

    Args:
        seen: (place, spelling). One seen often counts once: a template fills many profiles.
        gazetteer: place → spelling → languages.
        slip: chance, 0 < slip < 1, of a spelling that the language does not have.

    Each distinct spelling multiplies by 1 − slip under a language that has it, by slip under one that writes
    the place otherwise, and by one over its spellings under one of which the gazetteer knows none. How often
    a language uses which of its own spellings is not known, so that the most favourable of it is taken: two
    languages that both have a spelling are never parted by it. Scores rank hypotheses on the spellings
    alone; there is no prior, and the difference of two scores is a log10 likelihood ratio.
    """
    distinct = sorted(set(seen))
    languages = sorted({word for rows in gazetteer.values() for given in rows.values() for word in given})
    return {
        language: sum(_log_chance(language, gazetteer[place], spelling, slip) for place, spelling in distinct)
        for language in languages
    }


def within(scores: Mapping[str, float], *, reach: float) -> tuple[str, ...]:
    """Return the languages whose score lies at most `reach` below the best, the best first, then by name."""
    best = max(scores.values(), default=-math.inf)
    near: Iterable[tuple[str, float]] = (item for item in scores.items() if item[1] >= best - reach)
    return tuple(language for language, _ in sorted(near, key=lambda item: (-round(item[1], 9), item[0])))


def _log_chance(language: str, spellings: Mapping[str, frozenset[str]], spelling: str, slip: float) -> float:
    if language in spellings[spelling]:
        return math.log10(1 - slip)
    known = any(language in given for given in spellings.values())
    return math.log10(slip) if known else -math.log10(len(spellings))
