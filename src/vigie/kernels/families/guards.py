"""Near-identical letters, another meaning: negation, opposite stance, numbers and names.

*Negation* and *stance* keep two wordings apart: "Les chats ne sont pas gris" is no copy of "Les chats sont
gris". In texts of more than 120 letters that differ in more than 30, one negation more is one change among
many: it flags the variant and separates nothing. *Numbers* and *names* flag a variant too and leave it in
its family, for a template with its blanks filled in differently is what a campaign looks like. Words of all
languages are counted together, without asking which language a text is in: what two near-identical texts
share falls out of the comparison.

It does not show that texts without a flag mean the same: irony, suffixes (Turkish `-me-`), antonyms outside
the list and names in scripts without capitals are not seen. A short sentence added at the end that holds a
negation keeps two texts apart as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.kernels.families.pairs import Pairs

__all__ = [
    "NEGATION",
    "STANCE",
    "Meanings",
    "differing_names",
    "differing_numbers",
    "meanings",
    "opposed",
    "prefixed_negation",
]

Counts = NDArray[np.int32]

NEGATION, STANCE = 1, 2
"""Why two texts of near-identical letters are kept apart."""

_ONE_CLAIM = 120
_FEW_LETTERS = 30
_NEGATORS = (
    *(
        "not|no|never|none|nobody|nothing|nor|neither|cannot|without|[a-z]+n't|dont|doesnt|didnt|isnt|wont|cant",
    ),
    *("non|sans|nul|nulle|nicht|kein|keine|keinen|keiner|nie|niemals|ohne|nein|mai|senza|nessun|nessuno",),
    *("nunca|jamás|nada|nadie|ningún|ninguna|não|nem|ninguém|sem|niet|geen|inte|ikke",),
    *("не|нет|ни|никогда|никто|ничего|нельзя|без|ні|немає|нема|ніколи|nikt|nigdy|bez",),
    *("değil|yok|hayır|asla|deyil|yox|heç",),
    *("لا|لم|لن|ليس|ليست|ليسوا|غير|بدون|بلا|كلا|نه|نیست|نيست|هيچ",),
)
_FRENCH_FIRST = " (?:ne |n')"
_FRENCH_SECOND = " (?:pas|jamais|rien|aucun|aucune|guère) "
_INSIDE = "[不没沒無无非未勿]|ない|ません|않|없|아니|ไม่"
_INSIDE_OTHER = "非常|非洲|不过|不過|不仅|不僅|不但|无论|無論|未来|未來|不断|不斷|不同|不管|不久|南无"
# Calls for attention that negate nothing; words stand two spaces apart here.
_URGED = (
    " (?:à  ne  pas  (?:manquer|rater)|don't  miss|do  not  miss|never  miss|не  пропустите|nicht  verpassen"
    "|no  te  pierdas|da  non  perdere|não  perca|لا  تفوتوا|kaçırmayın) "
)
_STANCES = (
    ("for|pro|favor|favour", "against|anti"),
    (
        "support|supports|supporting|supported|back|backs|defend|defends",
        "oppose|opposes|opposing|opposed|reject|rejects",
    ),
    ("yes", "no"),
    ("pour", "contre"),
    (
        "soutenir|soutiens|soutient|soutenons|soutenez|soutiennent",
        "combattre|combattons|refuser|refusons|rejetons|rejeter",
    ),
    ("oui", "non"),
    ("за", "против"),
    ("поддерживаем|поддерживаю|поддержать|поддерживает", "отвергаем|осуждаем|осуждаю|осудить|осуждает"),
    ("да", "нет"),
    ("مع|نويد|ندعم|يدعم|تدعم|يويد", "ضد|نرفض|نعارض|يرفض|ترفض|يعارض"),
    ("نعم", "لا"),
    ("için|destek|destekliyoruz|evet", "karşı|hayır|reddediyoruz"),
    ("für|ja", "gegen|nein"),
    ("sí|favor", "no|contra"),
)
_STANCES_INSIDE = (("支持|赞成|贊成|赞同", "反对|反對|抵制"), ("찬성|지지", "반대"), ("賛成", "反対"))
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mal", "не", "без", "бес")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NOT_WORDS = re.compile(r"https?://\S+|[@#]\w+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Meanings:
    """What counts in each of n texts: negations (n), words of either stance (stances × n each)."""

    negations: Counts
    favourable: Counts
    contrary: Counts


def meanings(readable: pa.Array[Any]) -> Meanings:
    """Count negations and words of stance in n readable texts. Cost: about 6 µs a text of 100 characters."""
    # Doubled spaces: two negators that follow each other do not share one.
    doubled: Any = pc.replace_substring(readable, " ", "  ")
    words = pc.binary_join_element_wise(pa.scalar(" "), doubled, pa.scalar(" "), pa.scalar(""))
    negations = _count(words, f" (?:{'|'.join(_NEGATORS)}) ")
    first, second = _count(words, _FRENCH_FIRST), _count(words, _FRENCH_SECOND)
    urged = _count(words, _URGED)
    inside = _count(readable, _INSIDE) - _count(readable, _INSIDE_OTHER)
    return Meanings(
        np.maximum(negations + np.maximum(first, second) + np.maximum(inside, 0) - urged, 0),
        _stances(words, readable, 0),
        _stances(words, readable, 1),
    )


def opposed(
    pairs: Pairs, meant: Meanings, readable: Sequence[str], letters: Sequence[str]
) -> NDArray[np.int8]:
    """Return for each pair 0, `NEGATION` or `STANCE`: why it joins nothing.

    A pair is opposed when one text has more negations than the other (long texts: and little else differs),
    when one says for where the other says against, or when all that differs is a negating prefix. Cost: 20
    ns a pair, and 3 µs for each pair that differs in two to four letters.
    """
    first, second = pairs.first, pairs.second
    lengths = np.array([len(text) for text in letters], dtype=np.int64)
    changed = (1 - pairs.similarity) * (lengths[first] + lengths[second])
    decisive = (changed <= _FEW_LETTERS) | (np.minimum(lengths[first], lengths[second]) <= _ONE_CLAIM)
    why = np.where((meant.negations[first] != meant.negations[second]) & decisive, NEGATION, 0).astype(
        np.int8
    )
    more = meant.favourable[:, first] - meant.favourable[:, second]
    against = meant.contrary[:, first] - meant.contrary[:, second]
    why[(why == 0) & ((more * against) < 0).any(axis=0)] = STANCE
    said = np.array([len(text) for text in readable], dtype=np.int64)
    longer = np.abs(said[first] - said[second])
    close = (pairs.similarity >= 0.85) & (pairs.similarity < 1) & (longer >= 2) & (longer <= 4)
    for place in np.flatnonzero((why == 0) & close).tolist():
        if prefixed_negation(readable[first[place]], readable[second[place]]):
            why[place] = NEGATION
    return why


def prefixed_negation(one: str, other: str) -> bool:
    """Say whether a word of one text is, with a negating prefix, a word that the other has in its stead.

    `safe` and `unsafe`, `possible` and `impossible`, `безопасна` and `небезопасна`; words of two letters and
    less are not looked at.
    """
    if not 2 <= abs(len(one) - len(other)) <= 4:
        return False
    short, long_ = sorted((set(one.split()), set(other.split())), key=lambda words: sum(map(len, words)))
    plain, marked = short - long_, long_ - short
    return any(prefix + word in marked for word in plain if len(word) > 2 for prefix in _PREFIXES)


def differing_numbers(one: str, other: str) -> bool:
    """Say whether two readable texts hold different numbers, in any order."""
    return sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other))


def differing_names(one: str, other: str) -> bool:
    """Say whether each of two texts as published names somebody or something that the other does not.

    Names are words with a capital that begin no sentence; texts written in capitals have none.
    """
    mine, theirs = _said(one), _said(other)
    if mine <= theirs or theirs <= mine:
        return False
    # The other is the first of a family, asked about again and again: what it names is known.
    return bool(_named(other) - mine) and bool(_named(one) - theirs)


def _count(texts: Any, pattern: str) -> Counts:  # noqa: ANN401 - Arrow's functions are untyped
    counted = pc.count_substring_regex(texts, pattern)
    numbers: Counts = counted.to_numpy(zero_copy_only=False).astype(np.int32)
    return numbers


def _stances(words: Any, readable: Any, side: int) -> Counts:  # noqa: ANN401 - idem
    spoken = [_count(words, f" (?:{sides[side]}) ") for sides in _STANCES]
    return np.stack([*spoken, *(_count(readable, sides[side]) for sides in _STANCES_INSIDE)])


# The first text of a family is compared with each of its variants in turn.
@lru_cache(maxsize=64)
def _said(text: str) -> frozenset[str]:
    return frozenset(map(str.casefold, _WORD.findall(text)))


@lru_cache(maxsize=64)
def _named(text: str) -> frozenset[str]:
    text = _NOT_WORDS.sub(" ", text)
    if text.isupper():
        return frozenset()
    capital = (word for word in _WORD.finditer(text) if word[0][0].isupper())
    return frozenset(word[0].casefold() for word in capital if not _begins(text, word.start()))


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\n\"'«“‘([")
    return not before or before[-1] in ".!?…:\n"
