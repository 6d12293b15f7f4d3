"""Recognising a call to act together: a moment and an act, named in the words of `innocent.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from vigie.campaigns.benign.lexicon import call_words, fold
from vigie.kernels.texts import URL_TOKEN, normalise

__all__ = ["is_call"]

_NAMES = re.compile(r"[#@]\w+")
_HOUR, _MINUTE = r"(?:[01]?\d|2[0-3])", r"[0-5]\d"
# Neither the end of a longer number, of a date, a price or a score, nor of a word.
_ALONE = r"(?<![\w:.,/+-])"


def is_call(text: str) -> bool:
    """Tell whether a post names a moment (21h, 20:00, 8pm, saat 20, tomorrow at 9) and an act to join in.

    Hashtags, names and links do not count as words: a hashtag that says "share" asks nobody to share.

    It does not show who is asked, nor that anybody followed; an ordinary post can name an hour and an act too
    ("I post at 8pm"), which is why `open_calls` counts only calls that others passed on. Languages and words
    that the lists do not hold are not recognised.
    """
    plain = _NAMES.sub(" ", fold(normalise(text)).replace(URL_TOKEN, " "))
    return _acts().search(plain) is not None and _moments().search(plain) is not None


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any(call_words('acts'))}(?!\w)")


@cache
def _moments() -> re.Pattern[str]:
    days, at = _any(call_words("days")), _any(call_words("at"))
    before, after = _any(call_words("before")), _any(call_words("after"))
    forms = (
        rf"{_ALONE}{_HOUR}:{_MINUTE}(?!\d|[:.]\d)",
        rf"{_ALONE}{_HOUR}(?:[:.]{_MINUTE})? ?{after}(?: ?{_MINUTE})?(?!\w)",
        rf"(?<!\w){before} ?{_HOUR}(?:[:.]{_MINUTE})?(?!\w)",
        rf"(?<!\w){days},? {at} {_HOUR}(?:[:.]{_MINUTE})?(?!\w)",
        rf"(?<![\w-]){_any(call_words('hours'))}(?![\w-])",
    )
    return re.compile("|".join(forms))


def _any(words: Iterable[str]) -> str:
    """Match any of the words, the longest first; a star at the end of one stands for more letters."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    forms = (re.escape(word).replace(re.escape("*"), r"\w*") for word in ordered)
    return f"(?:{'|'.join(forms)})"
