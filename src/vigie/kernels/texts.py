"""Texts, hashtags and mentions in canonical form, so that two copies of one wording meet.

Rule `text-1`, in this order: Unicode NFKC, invisible characters (zero-width, joiners, bidirectional marks,
soft hyphens, variation selectors) removed, case folded, each web address replaced by `<url>`, white space
collapsed to single spaces, and a closing "via @name" dropped, for a share button writes it. A leading
"RT @name:" stays: reposting somebody's words and writing the same words oneself are two acts, and where a
file does not give the reposted post's id the prefix is all that tells them apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pyarrow as pa

__all__ = [
    "TEXT_RULE",
    "canonical_hashtag",
    "canonical_mention",
    "content_key",
    "map_distinct",
    "normalise",
    "normalise_all",
    "text_key",
    "text_keys",
]

TEXT_RULE = "text-1"
MIN_KEY_CHARS = 20
URL_TOKEN = "<url>"  # noqa: S105 - a token of text, no password

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+")
_ADDRESS_MARKS = ("://", "www.", "pic.twitter.com/", "t.co/")
_VIA = re.compile(r"(?:\s*\bvia @\w+\s*)+$")


def normalise(text: str) -> str:
    """Return `text` under rule `text-1` (see the module); applying it twice changes nothing more.

    It does not show meaning: a negation, a number or a name that differs gives another text, and so does a
    translation or a rewording.
    """
    folded = _folded(text)
    if any(mark in folded for mark in _ADDRESS_MARKS):
        folded = _ADDRESS.sub(URL_TOKEN, folded)
    plain = " ".join(folded.split())
    return _VIA.sub("", plain) if "via @" in plain else plain


def normalise_all(texts: pa.Array[Any] | pa.ChunkedArray[Any]) -> pa.Array[Any]:
    """Apply `normalise` to an array of strings; null stays null. Cost: linear in the distinct texts."""
    return map_distinct(texts, normalise)


def text_key(text: str, *, min_chars: int = MIN_KEY_CHARS) -> str | None:
    """Return `t:` and 16 hexadecimal digits that name the wording, or None when too little of it remains.

    Args:
        text: Text as published.
        min_chars: Least number of normalised characters, web addresses apart; shorter texts ("thank you", an
            emoji, a bare link) agree by chance.
    """
    plain = normalise(text)
    words = " ".join(plain.replace(URL_TOKEN, " ").split()) if URL_TOKEN in plain else plain
    if len(words) < min_chars:
        return None
    return f"t:{hashlib.blake2b(plain.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


def text_keys(
    texts: pa.Array[Any] | pa.ChunkedArray[Any], *, min_chars: int = MIN_KEY_CHARS
) -> pa.Array[Any]:
    """Apply `text_key` to an array of strings; null stays null. Cost: linear in the distinct texts."""
    return map_distinct(texts, lambda text: text_key(text, min_chars=min_chars))


def content_key(account: str, at_us: int, text: str | None) -> str:
    """Return 32 hexadecimal digits on which two records of one post agree: same account, time and text."""
    said = "\x00" if text is None else text
    content = f"{account}\x1f{at_us}\x1f{said}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def canonical_hashtag(raw: str) -> str | None:
    """Return a hashtag in NFKC, case folded, without `#`, invisible characters or spaces; None when empty."""
    return "".join(_folded(raw).split()).lstrip("#") or None


def canonical_mention(raw: str) -> str | None:
    """Return a mentioned handle or id, case folded, without `@` or invisible characters; None when empty."""
    return "".join(_folded(raw).split()).lstrip("@") or None


def map_distinct(
    texts: pa.Array[Any] | pa.ChunkedArray[Any], rule: Callable[[str], str | None]
) -> pa.Array[Any]:
    """Apply `rule` once to each distinct string of an array; null stays null."""
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = whole.cast(pa.string()).dictionary_encode()
    mapped = pa.array([rule(str(text)) for text in coded.dictionary.to_pylist()], pa.string())
    return mapped.take(coded.indices)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    # Folding can undo NFKC and NFKC can undo folding; twice is where both rest.
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text.casefold())
    return text
